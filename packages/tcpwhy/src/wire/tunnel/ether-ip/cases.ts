import { ethernet, hex, IPV4_TCP, ipv4, ipv6 } from '../../testing/frame-bytes.ts';
import { CARRIED, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'EtherIP',
    bytes: ethernet(0x0800, ipv4({ protocol: 97 }, [...hex('3000'), ...ethernet(0x0800, IPV4_TCP)])),
    row: { ...CARRIED, tunnelDepth: 1 },
  },
  {
    name: 'segment routing',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 143 }, ethernet(0x0800, IPV4_TCP))),
    row: CARRIED,
  },
  {
    name: 'another version',
    bytes: ethernet(0x0800, ipv4({ protocol: 97 }, [...hex('2000'), ...ethernet(0x0800, IPV4_TCP)])),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
