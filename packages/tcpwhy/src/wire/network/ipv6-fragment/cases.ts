import { ethernet, HELLO, hex, ipv4, ipv6, tcp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'a fragment that is the whole packet',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 44 }, [...hex('06 00 0000 00000001'), ...tcp({}, HELLO)])),
    row: { ...CARRIED_IPV6, ipBits: 0, payloadInSide: 0 },
  },
  {
    name: 'a lone first fragment',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 44 }, [...hex('06 00 0001 00000001'), ...tcp({}, zeros(4))])),
    row: null,
    notices: ['tcp-fragments-incomplete'],
  },
  {
    name: 'a lone last fragment',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 44 }, [...hex('06 00 0018 00000001'), ...HELLO])),
    row: null,
  },
  { name: 'its number in IPv4', bytes: ethernet(0x0800, ipv4({ protocol: 44 }, zeros(40))), row: null },
];

export default cases;
