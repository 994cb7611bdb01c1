import { ethernet, hex, IPV4_TCP, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'signed only, with channel',
    bytes: ethernet(0x88e5, [...hex('20 00 00000001 0200000000020001 0800'), ...IPV4_TCP, ...zeros(16)]),
    row: CARRIED,
  },
  {
    name: 'signed only, without channel',
    bytes: ethernet(0x88e5, [...hex('00 00 00000001 0800'), ...IPV4_TCP, ...zeros(16)]),
    row: CARRIED,
  },
  {
    name: 'encrypted',
    bytes: ethernet(0x88e5, [...hex('2c 00 00000001 0200000000020001'), ...zeros(64)]),
    row: null,
    notices: ['encrypted-tunnel'],
  },
];

export default cases;
