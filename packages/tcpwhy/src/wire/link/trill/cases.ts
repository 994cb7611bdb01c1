import { ethernet, hex, IPV4_TCP } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'no options',
    bytes: ethernet(0x22f3, [...hex('0010 0001 0002'), ...ethernet(0x0800, IPV4_TCP)]),
    row: CARRIED,
  },
  {
    name: 'two words of options',
    bytes: ethernet(0x22f3, [...hex('0090 0001 0002 00000000 00000000'), ...ethernet(0x0800, IPV4_TCP)]),
    row: CARRIED,
  },
];

export default cases;
