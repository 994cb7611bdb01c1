import { type Bytes, ethernet, HELLO, hex, IPV4_TCP, ipv4, tcp, zeros } from '../../testing/frame-bytes.ts';
import type { HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'fragmentation needed',
    bytes: fromRouter('03 04 0000 0000 0578', ipv4({ totalBytes: 1500, id: 99 }, tcp({ flags: 0x10 }, HELLO))),
    row: {
      kind: 1,
      family: 4,
      source: '10.0.0.1:40000',
      destination: '10.0.0.2:443',
      sequenceNumber: 1000,
      ackNumber: 2000,
      flags: 0x10,
      payloadBytes: 0,
      capturedPayloadBytes: 0,
      ttl: 63,
      ipId: 99,
      ipBits: 1,
      ipBytes: 73,
      icmpType: 3,
      icmpCode: 4,
      icmpMtu: 1400,
      icmpSource: '192.0.2.1',
      icmpQuotedIpBytes: 1500,
      optionBits: 0,
      windowScale: 255,
    },
  },
  {
    name: 'port unreachable with 8 quoted bytes',
    bytes: fromRouter('03 03 0000 00000000', ipv4({ totalBytes: 60 }, tcp().slice(0, 8))),
    row: { kind: 1, sequenceNumber: 1000, ackNumber: 0, flags: 0, window: 0, icmpType: 3, icmpCode: 3, icmpMtu: 0 },
  },
  {
    name: 'time exceeded with options in the quoted header',
    bytes: fromRouter('0b 00 0000 00000000', ipv4({ words: 8, totalBytes: 72 }, tcp().slice(0, 13))),
    row: { kind: 1, destination: '10.0.0.2:443', ackNumber: 2000, flags: 0, icmpType: 11, icmpQuotedIpBytes: 72 },
  },
  { name: 'source quench', bytes: fromRouter('04 00 0000 00000000', IPV4_TCP), row: { kind: 1, icmpType: 4 } },
  { name: 'parameter problem', bytes: fromRouter('0c 00 0000 14000000', IPV4_TCP), row: { kind: 1, icmpType: 12 } },
  { name: 'redirect', bytes: fromRouter('05 00 0000 0a000001', IPV4_TCP), row: null },
  { name: 'echo request', bytes: fromRouter('08 00 0000 00010001', zeros(56)), row: null },
  { name: 'quotes UDP', bytes: fromRouter('03 03 0000 00000000', ipv4({ protocol: 17 }, zeros(8))), row: null },
  {
    name: 'quotes a later fragment',
    bytes: fromRouter('0b 01 0000 00000000', ipv4({ fragment: 0x2010 }, tcp())),
    row: null,
  },
  {
    name: 'quotes 7 bytes of TCP',
    bytes: fromRouter('03 00 0000 00000000', ipv4({ totalBytes: 60 }, tcp().slice(0, 7))),
    row: null,
    notices: ['header-malformed'],
  },
  {
    name: 'quotes no IPv4 header',
    bytes: fromRouter('03 00 0000 00000000', zeros(28)),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;

function fromRouter(header: string, quote: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 1, source: '192.0.2.1', ttl: 63 }, [...hex(header), ...quote]));
}
