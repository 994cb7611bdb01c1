import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dispatchTable } from './dispatch.ts';
import { NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_TCP } from './hand-over.ts';
import { parseEthernet } from './link/ethernet/index.ts';
import { parseIpv4 } from './network/ipv4/parse-header.ts';
import { parseIpv6 } from './network/ipv6/parse-header.ts';
import { decodeFrames } from './testing/decode-frames.ts';
import { type Bytes, ethernet, HELLO, hex, ipv4, ipv6, tcp, udp } from './testing/frame-bytes.ts';
import { CARRIED } from './testing/header-case.ts';
import { parseTcp } from './transport/tcp/parse-segment.ts';

/** Wraps an IPv4 packet so that an IPv4 packet comes out again; `tunnels` is what it adds to the depth. */
interface Wrapper {
  readonly name: string;
  readonly tunnels: number;
  readonly wrap: (packet: Bytes) => Bytes;
}

const inUdp = (port: number, payload: Bytes): Bytes => ipv4({ protocol: 17 }, udp(50_000, port, payload));

const WRAPPERS: readonly Wrapper[] = [
  { name: 'IP in IP', tunnels: 1, wrap: (packet) => ipv4({ protocol: 4 }, packet) },
  {
    name: 'IPv4 in IPv6 in IPv4',
    tunnels: 2,
    wrap: (packet) => ipv4({ protocol: 41 }, ipv6({ nextHeader: 4 }, packet)),
  },
  { name: 'GRE', tunnels: 1, wrap: (packet) => ipv4({ protocol: 47 }, [...hex('2000 0800 00000001'), ...packet]) },
  {
    name: 'GRE with Ethernet, VLAN and MPLS',
    tunnels: 1,
    wrap: (packet) =>
      ipv4({ protocol: 47 }, [
        ...hex('0000 6558'),
        ...ethernet(0x8100, [...hex('0064 8847 00010040 00020140'), ...packet]),
      ]),
  },
  {
    name: 'VXLAN',
    tunnels: 1,
    wrap: (packet) => inUdp(4789, [...hex('08000000 00000100'), ...ethernet(0x0800, packet)]),
  },
  { name: 'Geneve', tunnels: 1, wrap: (packet) => inUdp(6081, [...hex('0000 0800 00000100'), ...packet]) },
  { name: 'GTP-U', tunnels: 1, wrap: (packet) => inUdp(2152, [...hex('30 ff 0000 00000001'), ...packet]) },
  { name: 'L2TP', tunnels: 1, wrap: (packet) => inUdp(1701, [...hex('0002 0001 0002 0021'), ...packet]) },
  {
    name: 'destination options in IPv6, behind which IPv4 is one more tunnel',
    tunnels: 2,
    wrap: (packet) =>
      inUdp(6081, [
        ...hex('0000 86dd 00000100'),
        ...ipv6({ nextHeader: 60 }, [...hex('0400 0104 00000000'), ...packet]),
      ]),
  },
];
it('headers in any order and number lead to the packet inside', () => {
  const nested = fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 7 });
  fc.assert(
    fc.property(nested, fc.nat(0xffff), (wrappers, port) => {
      const inner = ipv4({ id: port }, tcp({ sourcePort: port }, HELLO));
      const packet = wrappers.reduceRight<Bytes>((wrapped, { wrap }) => wrap(wrapped), inner);
      const depth = wrappers.reduce((sum, { tunnels }) => sum + tunnels, 0);
      const { rows, noticeIds } = decodeFrames([{ bytes: ethernet(0x0800, packet) }]);
      expect(rows).toMatchObject([{ ...CARRIED, source: `10.0.0.1:${port}`, ipId: port, tunnelDepth: depth }]);
      expect(noticeIds).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('a stack of headers that never ends stops at the end of the frame', () => {
  const stacks: [string, Bytes][] = [
    ['VLAN tags', ethernet(0x8100, Array.from({ length: 16_000 }, () => hex('00018100')).flat())],
    ['MPLS labels', ethernet(0x8847, Array.from({ length: 16_000 }, () => hex('00010040')).flat())],
    [
      'IPv6 options',
      ethernet(0x86dd, ipv6({ nextHeader: 60 }, Array.from({ length: 8000 }, () => hex('3c00010400000000')).flat())),
    ],
    ['PPI headers', Array.from({ length: 8000 }, () => hex('00000800c0000000')).flat()],
  ];
  for (const [name, bytes] of stacks) {
    const { rows, noticeIds } = decodeFrames([{ bytes, linkType: name === 'PPI headers' ? 192 : 1 }]);
    expect([name, rows.length, noticeIds]).toEqual([name, 0, ['header-malformed']]);
  }
});

it('the parsers that are called by name are those of the table', () => {
  expect([NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_TCP].map((next) => dispatchTable.parserFor(next))).toEqual([
    parseEthernet,
    parseIpv4,
    parseIpv6,
    parseTcp,
  ]);
});

it('a datagram offers its destination port first, and its source port when nobody knows that', () => {
  const vxlan = [...hex('08000000 00000100'), ...ethernet(0x0800, ipv4({}, tcp({}, HELLO)))];
  const frames = [udp(4789, 50_000, vxlan), udp(4789, 53, vxlan), udp(53, 4789, vxlan), udp(53, 50_000, vxlan)];
  const { rows } = decodeFrames(
    frames.map((datagram) => ({ bytes: ethernet(0x0800, ipv4({ protocol: 17 }, datagram)) })),
  );
  expect(rows.map(({ frame }) => frame)).toEqual([1, 2, 3]);
});
