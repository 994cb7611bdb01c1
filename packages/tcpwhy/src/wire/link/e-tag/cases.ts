import { ethernet, hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', bytes: ethernet(0x893f, [...hex('1000 00d3 0000 0800'), ...IPV4_TCP]), row: CARRIED },
  {
    name: 'before a VLAN tag',
    bytes: ethernet(0x893f, [...hex('1000 00d3 0000 8100 00fa 0800'), ...IPV4_TCP]),
    row: CARRIED,
  },
];

export default cases;
