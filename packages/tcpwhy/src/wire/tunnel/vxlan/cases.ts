import { type Bytes, ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, udp, zeros } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'Ethernet',
    bytes: inVxlan('08000000 00000100', ethernet(0x0800, IPV4_TCP)),
    row: { ...CARRIED, tunnelDepth: 1, linkSource: 2 },
  },
  {
    name: 'on the port of Linux',
    bytes: inVxlan('08000000 00000100', ethernet(0x86dd, IPV6_TCP), 8472),
    row: CARRIED_IPV6,
  },
  { name: 'with group policy', bytes: inVxlan('88000007 00000100', ethernet(0x0800, IPV4_TCP)), row: CARRIED },
  { name: 'GPE, IPv4', bytes: inVxlan('0c000001 00000100', IPV4_TCP, 4790), row: CARRIED },
  { name: 'GPE, IPv6', bytes: inVxlan('0c000002 00000100', IPV6_TCP, 4790), row: CARRIED_IPV6 },
  { name: 'GPE, Ethernet', bytes: inVxlan('0c000003 00000100', ethernet(0x0800, IPV4_TCP), 4790), row: CARRIED },
  { name: 'GPE, MPLS', bytes: inVxlan('0c000005 00000100 00010140', IPV4_TCP, 4790), row: CARRIED },
  { name: 'GPE, a network service header', bytes: inVxlan('0c000004 00000100', IPV4_TCP, 4790), row: null },
  { name: 'a DNS answer to this port', bytes: inVxlan('1a2b8180 00010001', zeros(40)), row: null },
  { name: 'no network number', bytes: inVxlan('00000000 00000000', ethernet(0x0800, IPV4_TCP)), row: null },
  {
    name: 'reserved fields set, which receivers ignore',
    bytes: inVxlan('ff01d1f2 00000b01', ethernet(0x0800, IPV4_TCP)),
    row: CARRIED,
  },
  {
    name: 'reserved byte set, and no IP inside',
    bytes: inVxlan('08000000 00000101', ethernet(0x1234, IPV4_TCP)),
    row: null,
  },
];

export default cases;

function inVxlan(header: string, payload: Bytes, port = 4789): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, port, [...hex(header), ...payload])));
}
