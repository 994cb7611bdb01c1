import { ethernet, hex, IPV4_TCP, IPV6_TCP, ipv4, udp } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  { name: 'one label, IPv4', bytes: ethernet(0x8847, [...hex('00010140'), ...IPV4_TCP]), row: CARRIED },
  {
    name: 'three labels, IPv6',
    bytes: ethernet(0x8848, [...hex('00010040 00020040 00030140'), ...IPV6_TCP]),
    row: CARRIED_IPV6,
  },
  {
    name: 'pseudowire with control word',
    bytes: ethernet(0x8847, [...hex('00010140 00000007'), ...ethernet(0x0800, IPV4_TCP)]),
    row: CARRIED,
  },
  {
    // The inner frame goes to a multicast address: its first nibble is no IP version.
    name: 'pseudowire without control word',
    bytes: ethernet(0x8847, [...hex('00010140 ffffffffffff 020000000009 0800'), ...IPV4_TCP]),
    row: { ...CARRIED, linkSource: 9 },
  },
  { name: 'associated channel', bytes: ethernet(0x8847, [...hex('00010140 10000021'), ...IPV4_TCP]), row: null },
  {
    name: 'in UDP',
    bytes: ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 6635, [...hex('00010140'), ...IPV4_TCP]))),
    row: CARRIED,
  },
  {
    name: 'in IP',
    bytes: ethernet(0x0800, ipv4({ protocol: 137 }, [...hex('00010140'), ...IPV4_TCP])),
    row: CARRIED,
  },
];

export default cases;
