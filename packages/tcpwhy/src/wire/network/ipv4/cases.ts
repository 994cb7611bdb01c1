import { ethernet, HELLO, hex, IPV4_TCP, IPV6_TCP, ipv4, tcp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'all columns',
    bytes: ethernet(0x0800, IPV4_TCP),
    row: { ...CARRIED, family: 4, ipBytes: 45, ttl: 64, ipId: 7, ipBits: 1, tunnelDepth: 0 },
  },
  {
    name: 'options, congestion experienced, fragments allowed',
    bytes: ethernet(0x0800, ipv4({ words: 15, trafficClass: 3, fragment: 0, ttl: 1, id: 65_535 }, tcp({}, HELLO))),
    row: { ...CARRIED, ipBytes: 85, ipBits: 4, ttl: 1, ipId: 65_535 },
  },
  {
    name: 'its own link type',
    linkType: 228,
    bytes: IPV4_TCP,
    row: CARRIED,
  },
  {
    name: 'another protocol',
    bytes: ethernet(0x0800, ipv4({ protocol: 132 }, zeros(40))),
    row: null,
  },
  {
    name: 'a protocol that may hide TCP',
    bytes: ethernet(0x0800, ipv4({ protocol: 115 }, zeros(40))),
    row: null,
    notices: ['tunnel-not-read'],
  },
  {
    name: 'header length below 5 words',
    bytes: ethernet(0x0800, [0x44, ...IPV4_TCP.slice(1)]),
    row: null,
    notices: ['header-malformed'],
  },
  {
    name: 'total length below header length',
    bytes: ethernet(0x0800, ipv4({ totalBytes: 19 }, tcp({}, HELLO))),
    row: null,
    notices: ['header-malformed'],
  },
  {
    name: 'total length that leaves no room for TCP',
    bytes: ethernet(0x0800, ipv4({ totalBytes: 39 }, tcp({}, HELLO))),
    row: null,
    notices: ['header-malformed'],
  },
  {
    name: 'total length above what the frame held is believed',
    bytes: ethernet(0x0800, ipv4({ totalBytes: 1040 }, tcp({}, HELLO))),
    row: { ...CARRIED, payloadBytes: 1000, capturedPayloadBytes: 5, ipBytes: 1040 },
    notices: ['ip-length-exceeds-frame', 'payload-cut-by-snap-length'],
  },
  {
    name: 'version 5',
    bytes: ethernet(0x0800, [0x55, ...IPV4_TCP.slice(1)]),
    row: null,
    notices: ['header-malformed'],
  },
  {
    name: 'IPv6 where IPv4 was announced',
    bytes: ethernet(0x0800, IPV6_TCP),
    row: CARRIED_IPV6,
  },
  {
    name: 'an IPv6 extension header number',
    bytes: ethernet(0x0800, ipv4({ protocol: 60 }, [...hex('0600000000000000'), ...tcp({}, HELLO)])),
    row: null,
  },
];

export default cases;
