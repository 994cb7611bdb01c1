import { ethernet, hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', bytes: ethernet(0x8926, [...hex('00000033 0800'), ...IPV4_TCP]), row: CARRIED },
  {
    name: 'between two VLAN tags',
    bytes: ethernet(0x8100, [...hex('00fa 8926 00000033 8100 00fa 0800'), ...IPV4_TCP]),
    row: CARRIED,
  },
];

export default cases;
