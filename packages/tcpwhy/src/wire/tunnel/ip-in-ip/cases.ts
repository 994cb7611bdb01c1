import { ethernet, IPV4_TCP, IPV6_TCP, ipv4, ipv6 } from '../../testing/frame-bytes.ts';
import { CARRIED, CARRIED_IPV6, type HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'IPv4 in IPv4',
    bytes: ethernet(0x0800, ipv4({ protocol: 4, ttl: 9 }, IPV4_TCP)),
    row: { ...CARRIED, tunnelDepth: 1, ttl: 64 },
  },
  {
    name: 'IPv6 in IPv4',
    bytes: ethernet(0x0800, ipv4({ protocol: 41 }, IPV6_TCP)),
    row: { ...CARRIED_IPV6, tunnelDepth: 1, ipId: -1 },
  },
  {
    name: 'IPv4 in IPv6',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 4 }, IPV4_TCP)),
    row: { ...CARRIED, tunnelDepth: 1, ipId: 7 },
  },
  {
    name: 'IPv6 in IPv6',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 41 }, IPV6_TCP)),
    row: { ...CARRIED_IPV6, tunnelDepth: 1 },
  },
  {
    name: 'sixteen tunnels',
    bytes: ethernet(0x0800, wrapped(16)),
    row: { ...CARRIED, tunnelDepth: 16 },
  },
  {
    name: 'seventeen tunnels',
    bytes: ethernet(0x0800, wrapped(17)),
    row: null,
    notices: ['tunnel-nesting-too-deep'],
  },
];

export default cases;

function wrapped(times: number): readonly number[] {
  return times === 0 ? IPV4_TCP : ipv4({ protocol: 4 }, wrapped(times - 1));
}
