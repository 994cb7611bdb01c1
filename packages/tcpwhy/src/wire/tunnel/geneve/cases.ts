import { type Bytes, ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'Ethernet',
    bytes: inGeneve('0000 6558 00000100', ethernet(0x0800, IPV4_TCP)),
    row: { ...CARRIED, tunnelDepth: 1, linkSource: 2 },
  },
  {
    name: 'IPv6, two options',
    bytes: inGeneve('0340 86dd 00000100 0102 80 01 aabbccdd 0102 81 00', IPV6_TCP),
    row: CARRIED_IPV6,
  },
  { name: 'IPv4', bytes: inGeneve('0000 0800 00000100', IPV4_TCP), row: CARRIED },
  { name: 'control packet', bytes: inGeneve('0080 0800 00000100', IPV4_TCP), row: null },
  { name: 'a DNS answer to this port', bytes: inGeneve('1a2b 8180 00010001', zeros(40)), row: null },
  {
    name: 'options longer than the packet',
    bytes: inGeneve('3f00 0800 00000100', zeros(40)),
    row: null,
    notices: ['header-malformed'],
  },
];

export default cases;

function inGeneve(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 6081, [...hex(header), ...payload])));
}
