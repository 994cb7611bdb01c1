import { double, ethernet, HELLO, hex, IPV6_DESTINATION, ipv6, tcp, word, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'hop-by-hop, destination, mobility, HIP and Shim6 in a row',
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 0 }, [
        ...hex('3c 00 01 04 00000000'),
        ...hex('87 01 01 0c'),
        ...zeros(12),
        ...hex('8b 00 0000 00000000'),
        ...hex('8c 00 0000 00000000'),
        ...hex('06 00 0000 00000000'),
        ...tcp({}, HELLO),
      ]),
    ),
    row: { ...CARRIED_IPV6, ipBytes: 40 + 48 + 25 },
  },
  {
    name: 'source routing under way: the last address is the end of the connection',
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 43, destination: '20010db8000000000000000000000099' }, [
        ...hex('06 04 00 02 00000000'),
        ...hex('20010db8000000000000000000000098'),
        ...hex(IPV6_DESTINATION),
        ...tcp({}, HELLO),
      ]),
    ),
    row: CARRIED_IPV6,
  },
  {
    name: 'source routing at its end: the header holds the last address',
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 43 }, [
        ...hex('06 02 00 00 00000000'),
        ...hex('20010db8000000000000000000000098'),
        ...tcp({}, HELLO),
      ]),
    ),
    row: CARRIED_IPV6,
  },
  {
    name: 'segment routing: the path is listed backwards',
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 43, destination: '20010db8000000000000000000000099' }, [
        ...hex('06 04 04 01 01000000'),
        ...hex(IPV6_DESTINATION),
        ...hex('20010db8000000000000000000000099'),
        ...tcp({}, HELLO),
      ]),
    ),
    row: CARRIED_IPV6,
  },
  {
    name: 'jumbogram, cut by the snap length',
    originalBytes: 14 + 40 + 8 + 20 + 100_000,
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 0, payloadBytes: 0 }, [...hex('06 00 c2 04'), ...double(8 + 20 + 100_000), ...tcp({}, HELLO)]),
    ),
    row: { ...CARRIED_IPV6, payloadBytes: 100_000, capturedPayloadBytes: 5, ipBytes: 100_068 },
    notices: ['payload-cut-by-snap-length'],
  },
  {
    name: 'jumbogram, its option behind padding',
    bytes: ethernet(
      0x86dd,
      ipv6({ nextHeader: 0, payloadBytes: 0 }, [
        ...hex('06 01 00 01 01 00 c2 04'),
        ...double(41),
        ...hex('01 02 0000'),
        ...tcp({}, HELLO),
        ...zeros(3),
      ]),
    ),
    row: { ...CARRIED_IPV6, ipBytes: 81 },
  },
  {
    name: 'no length and no jumbogram option: the record tells',
    bytes: ethernet(0x86dd, ipv6({ payloadBytes: 0 }, tcp({}, HELLO))),
    row: { ...CARRIED_IPV6, ipBytes: 65 },
  },
  {
    name: 'reaching beyond its packet',
    bytes: ethernet(0x86dd, [...ipv6({ nextHeader: 0 }, [...hex('06 ff'), ...word(0)]), ...zeros(40)]),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;
