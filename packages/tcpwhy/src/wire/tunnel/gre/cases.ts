import {
  type Bytes,
  DATA_FRAME,
  ethernet,
  hex,
  IPV4_TCP,
  IPV6_TCP,
  ipv4,
  ipv6,
  udp,
  zeros,
} from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'IPv4', bytes: inGre('0000 0800', IPV4_TCP), row: { ...CARRIED, tunnelDepth: 1 } },
  { name: 'IPv6, checksum', bytes: inGre('8000 86dd 0000 0000', IPV6_TCP), row: { ...CARRIED_IPV6, tunnelDepth: 1 } },
  { name: 'key and sequence number', bytes: inGre('3000 0800 00000001 00000002', IPV4_TCP), row: CARRIED },
  {
    name: 'checksum, key and sequence number',
    bytes: inGre('b000 0800 00000000 00000001 00000002', IPV4_TCP),
    row: CARRIED,
  },
  {
    name: 'in IPv6',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 47 }, [...hex('0000 0800'), ...IPV4_TCP])),
    row: CARRIED,
  },
  {
    name: 'in UDP',
    bytes: ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 4754, [...hex('0000 0800'), ...IPV4_TCP]))),
    row: CARRIED,
  },
  { name: 'MPLS', bytes: inGre('0000 8847 00010140', IPV4_TCP), row: CARRIED },
  {
    name: 'Ethernet (NVGRE)',
    bytes: inGre('2000 6558 00001001', ethernet(0x0800, IPV4_TCP)),
    row: { ...CARRIED, linkSource: 2 },
  },
  {
    name: 'PPTP',
    bytes: inGre('3001 880b 0031 0001 00000001 ff03 0021', IPV4_TCP),
    row: { ...CARRIED, tunnelDepth: 1 },
  },
  {
    name: 'PPTP with acknowledgment',
    bytes: inGre('3081 880b 0031 0001 00000001 00000002 ff03 0021', IPV4_TCP),
    row: CARRIED,
  },
  { name: 'PPTP acknowledgment alone', bytes: inGre('2081 880b 0000 0001 00000002', []), row: null },
  { name: 'ERSPAN type I', bytes: inGre('0000 88be', ethernet(0x0800, IPV4_TCP)), row: { ...CARRIED, tunnelDepth: 1 } },
  {
    name: 'ERSPAN type II',
    bytes: inGre('1000 88be 00000001 10170864 00000000', ethernet(0x0800, IPV4_TCP)),
    row: { ...CARRIED, tunnelDepth: 1 },
  },
  {
    name: 'ERSPAN type III',
    bytes: inGre('1000 22eb 00000001 20170864 00000000 00000000', ethernet(0x0800, IPV4_TCP)),
    row: CARRIED,
  },
  {
    name: 'ERSPAN type III with subheader',
    bytes: inGre('1000 22eb 00000001 20170864 00000000 00000001 0000000000000000', ethernet(0x0800, IPV4_TCP)),
    row: CARRIED,
  },
  {
    name: 'ERSPAN of an unknown version',
    bytes: inGre('1000 88be 00000001 50170864 00000000', ethernet(0x0800, IPV4_TCP)),
    row: null,
    notices: ['header-malformed'],
  },
  { name: 'Aruba', bytes: inGre('0000 8240', DATA_FRAME), row: { ...CARRIED, tunnelDepth: 1 } },
  { name: 'WCCP version 1', bytes: inGre('0000 883e', IPV4_TCP), row: CARRIED },
  { name: 'WCCP version 2', bytes: inGre('0000 883e 01000000', IPV4_TCP), row: CARRIED },
  { name: 'keep-alive', bytes: inGre('0000 0000', zeros(4)), row: null },
  { name: 'source routes', bytes: inGre('4000 0800 00000000', IPV4_TCP), row: null, notices: ['tunnel-not-read'] },
  { name: 'version 2', bytes: inGre('0002 0800', IPV4_TCP), row: null, notices: ['header-malformed'] },
];

export default cases;

function inGre(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 47 }, [...hex(header), ...payload]));
}
