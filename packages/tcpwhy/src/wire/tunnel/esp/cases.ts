import { type Bytes, ethernet, hex, ipv4, ipv6, udp, zeros } from '../../testing/frame-bytes.ts';
import type { HeaderCase } from '../../testing/header-case.ts';

const cases: readonly HeaderCase[] = [
  {
    name: 'in IPv4',
    bytes: ethernet(0x0800, ipv4({ protocol: 50 }, hex('00001234 00000001 aabbccdd'))),
    row: null,
    notices: ['encrypted-tunnel'],
  },
  {
    name: 'in IPv6',
    bytes: ethernet(0x86dd, ipv6({ nextHeader: 50 }, hex('00001234 00000001 aabbccdd'))),
    row: null,
    notices: ['encrypted-tunnel'],
  },
  { name: 'in UDP', bytes: inUdp('00001234 00000001', zeros(40)), row: null, notices: ['encrypted-tunnel'] },
  { name: 'key exchange in UDP', bytes: inUdp('00000000 0102030405060708', zeros(20)), row: null },
  { name: 'keep-alive in UDP', bytes: inUdp('ff', []), row: null },
];

export default cases;

function inUdp(header: string, payload: Bytes): readonly number[] {
  return ethernet(0x0800, ipv4({ protocol: 17 }, udp(50_000, 4500, [...hex(header), ...payload])));
}
