import { ethernet, HELLO, IPV4_TCP, IPV6_TCP, ipv6, tcp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'all columns',
    bytes: ethernet(0x86dd, IPV6_TCP),
    row: { ...CARRIED_IPV6, family: 6, ipBytes: 65, ttl: 64, ipId: -1, ipBits: 0, tunnelDepth: 0 },
  },
  {
    name: 'congestion experienced',
    bytes: ethernet(0x86dd, [0x60, 0x30, ...IPV6_TCP.slice(2)]),
    row: { ...CARRIED_IPV6, ipBits: 4 },
  },
  { name: 'its own link type', linkType: 229, bytes: IPV6_TCP, row: CARRIED_IPV6 },
  {
    name: 'padding',
    bytes: ethernet(0x86dd, [...ipv6({}, tcp()), ...zeros(10)]),
    row: { payloadBytes: 0, payload: '' },
  },
  { name: 'nothing follows', bytes: ethernet(0x86dd, ipv6({ nextHeader: 59 }, zeros(20))), row: null },
  {
    name: 'payload length above what the frame held is believed',
    bytes: ethernet(0x86dd, ipv6({ payloadBytes: 1020 }, tcp({}, HELLO))),
    row: { ...CARRIED_IPV6, payloadBytes: 1000, capturedPayloadBytes: 5, ipBytes: 1060 },
    notices: ['ip-length-exceeds-frame', 'payload-cut-by-snap-length'],
  },
  { name: 'IPv4 where IPv6 was announced', bytes: ethernet(0x86dd, IPV4_TCP), row: CARRIED },
];

export default cases;
