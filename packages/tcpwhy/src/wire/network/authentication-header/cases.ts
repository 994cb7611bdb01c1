import { ethernet, HELLO, hex, ipv4, ipv6, tcp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'in IPv4',
    bytes: ethernet(
      0x0800,
      ipv4({ protocol: 51 }, [...hex('06 04 0000 00001234 00000001'), ...zeros(12), ...tcp({}, HELLO)]),
    ),
    row: CARRIED,
  },
  {
    name: 'in IPv6',
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 51 }, [...hex('06 05 0000 00001234 00000001'), ...zeros(16), ...tcp({}, HELLO)]),
    ),
    row: CARRIED_IPV6,
  },
  {
    name: 'a length of 0, which would be 8 bytes',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 51 }, [...hex('06 00 0000 00001234'), ...tcp({}, HELLO)])),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
