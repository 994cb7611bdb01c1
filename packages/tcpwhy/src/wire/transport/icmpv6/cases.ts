import { type Bytes, ethernet, HELLO, hex, IPV4_TCP, IPV6_TCP, ipv6, tcp, zeros } from '../../testing/frame-bytes.ts';
import type { HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'packet too big',
    bytes: fromRouter('02 00 0000 00000500', ipv6({ payloadBytes: 1460 }, tcp({ flags: 0x10 }, HELLO))),
    row: {
      kind: 1,
      family: 6,
      source: '[2001:db8::1]:40000',
      destination: '[2001:db8::2]:443',
      sequenceNumber: 1000,
      ackNumber: 2000,
      flags: 0x10,
      payloadBytes: 0,
      ttl: 63,
      ipId: -1,
      ipBits: 1,
      icmpType: 2,
      icmpCode: 0,
      icmpMtu: 1280,
      icmpSource: '2001:db8::9',
      icmpQuotedIpBytes: 1500,
    },
  },
  {
    name: 'address unreachable with 8 quoted bytes',
    bytes: fromRouter('01 03 0000 00000000', ipv6({ payloadBytes: 20 }, tcp().slice(0, 8))),
    row: { kind: 1, sequenceNumber: 1000, flags: 0, icmpType: 1, icmpCode: 3, icmpMtu: 0, icmpQuotedIpBytes: 60 },
  },
  {
    name: 'time exceeded, quoting extension headers',
    bytes: fromRouter(
      '03 00 0000 00000000',
      ipv6({ nextHeader: 0 }, [
        ...hex('33 00 0104 00000000'),
        ...hex('2c 01 0000 00001234 00000001'),
        ...hex('06 00 0001 00000001'),
        ...tcp(),
      ]),
    ),
    row: { kind: 1, sequenceNumber: 1000, destination: '[2001:db8::2]:443', icmpType: 3 },
  },
  { name: 'parameter problem', bytes: fromRouter('04 00 0000 00000006', IPV6_TCP), row: { kind: 1, icmpType: 4 } },
  { name: 'neighbour solicitation', bytes: fromRouter('87 00 0000 00000000', zeros(48)), row: null },
  { name: 'quotes UDP', bytes: fromRouter('01 04 0000 00000000', ipv6({ nextHeader: 17 }, zeros(8))), row: null },
  {
    name: 'quotes a later fragment',
    bytes: fromRouter('03 01 0000 00000000', ipv6({ nextHeader: 44 }, [...hex('06 00 0011 00000001'), ...tcp()])),
    row: null,
  },
  {
    name: 'quotes no IPv6 header',
    bytes: fromRouter('01 00 0000 00000000', IPV4_TCP),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;

function fromRouter(header: string, quote: Bytes): readonly number[] {
  const message = [...hex(header), ...quote];
  return ethernet(0x86dd, ipv6({ nextHeader: 58, source: '20010db8000000000000000000000009', hopLimit: 63 }, message));
}
