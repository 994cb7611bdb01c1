import { describe, expect, test } from 'vitest';
import type { Segment } from './testing/segments.ts';
import { client, handshake, server, trackSegments } from './testing/track-segments.ts';

function historyOf(...segments: readonly Segment[]): string | null {
  const rows = trackSegments(segments);
  expect(rows).toHaveLength(1);
  return rows[0]?.history ?? null;
}

/** `count` times the same segment, a tenth of a second apart from second 1 on. */
function repeated(count: number, segment: (at: number) => Segment): Segment[] {
  return Array.from({ length: count }, (_, k) => segment(1 + k / 10));
}

describe('one letter per kind and direction', () => {
  test('a whole connection', () => {
    const history = historyOf(
      ...handshake(),
      client(0.1, 'PA', 1, 1, { bytes: 5 }),
      server(0.2, 'A', 1, 6),
      server(0.3, 'PA', 1, 6, { bytes: 7 }),
      client(0.4, 'A', 6, 8),
      client(0.5, 'FA', 6, 8),
      server(0.6, 'FA', 8, 7),
      client(0.7, 'A', 7, 9),
    );
    expect(history).toBe('ShADadFf');
  });

  test('a FIN with data is f alone', () => {
    expect(historyOf(...handshake(), client(0.1, 'FPA', 1, 1, { bytes: 9 }))).toBe('ShAF');
  });

  test('two control flags are i or q, once', () => {
    expect(historyOf(client(0, 'SF', 0))).toBe('Q');
    expect(historyOf(client(0, 'SR', 0))).toBe('Q');
    expect(historyOf(...handshake(), client(0.1, 'FR', 1), client(0.2, 'FR', 5))).toBe('ShAI');
  });
});

describe('again with another number', () => {
  test('a repeated SYN is silent', () => {
    expect(historyOf(client(0, 'S', 0), client(1, 'S', 0))).toBe('S');
  });

  test('RSTs: the same number is silent, another is not', () => {
    const rsts = [server(0.1, 'R', 1), server(0.2, 'R', 1), server(0.3, 'R', 5), server(0.4, 'R', 1)];
    expect(historyOf(...handshake(), ...rsts)).toBe('ShArrr');
  });

  test('a flood of new RSTs stays bounded', () => {
    const rsts = Array.from({ length: 1500 }, (_, k) => server(0.1 + k / 1000, 'R', k));
    expect(historyOf(...handshake(), ...rsts)).toHaveLength(1024);
  });
});

describe('at the 1st, 10th and 100th', () => {
  test('repeated payload', () => {
    const repeats = (count: number) => [
      ...handshake(),
      client(0.5, 'PA', 1, 1, { bytes: 5 }),
      ...repeated(count, (at) => client(at, 'PA', 1, 1, { bytes: 5 })),
    ];
    expect(historyOf(...repeats(1))).toBe('ShADT');
    expect(historyOf(...repeats(9))).toBe('ShADT');
    expect(historyOf(...repeats(10))).toBe('ShADTT');
    expect(historyOf(...repeats(100))).toBe('ShADTTT');
  });

  test('zero windows, but not on a RST nor once the peer is done', () => {
    expect(historyOf(...handshake(), server(0.1, 'A', 1, 1, { window: 0 }))).toBe('ShAaw');
    expect(historyOf(...handshake(), server(0.1, 'R', 1, 1, { window: 0 }))).toBe('ShAr');
    expect(historyOf(...handshake(), client(0.1, 'FA', 1, 1), server(0.2, 'A', 1, 2, { window: 0 }))).toBe('ShAFa');
  });

  test('bad checksums, which count for nothing else', () => {
    const bad = repeated(10, (at) => client(at, 'PA', 1, 1, { bytes: 5, badChecksum: true }));
    const [row] = trackSegments([...handshake(), ...bad]);
    expect(row).toMatchObject({ history: 'ShACC', orig_pkts: 2, orig_bytes: 0, firstFrame: 1, lastFrame: 13 });
    expect(trackSegments([...handshake(), ...bad], { ignoreChecksums: true })[0]).toMatchObject({
      history: 'ShADT',
      orig_pkts: 12,
      orig_bytes: 5,
    });
  });
});

test('a packet with a bad IP header checksum was never there, unless checksums are ignored', () => {
  const segments = [client(0, 'S', 0), server(0.1, 'SA', 0, 1, { badIpChecksum: true }), client(0.2, 'A', 1, 1)];
  expect(trackSegments(segments)[0]).toMatchObject({ history: 'SA', resp_pkts: 0, conn_state: 'S0' });
  expect(trackSegments(segments, { ignoreChecksums: true })[0]?.history).toBe('ShA');
});

describe('who is the originator', () => {
  const reply = { fromPort: 80, text: 'x' };

  test('no SYN: the side with a known server port answers', () => {
    const [row] = trackSegments([server(0, 'PA', 1, 1, reply)]);
    expect(row).toMatchObject({ history: '^d', orig_p: 40_000, resp_p: 80, conn_state: 'OTH' });
  });

  test('a plain SYN from a server port stands', () => {
    expect(trackSegments([server(0, 'S', 0, 0, { fromPort: 80 })])[0]).toMatchObject({ history: 'S', orig_p: 80 });
  });

  test('two known ports: the lower one answers, unless it might be a stealth scan', () => {
    expect(trackSegments([server(0, 'A', 1, 1, { fromPort: 80, toPort: 443 })])[0]?.history).toBe('^a');
    expect(trackSegments([server(0, 'A', 1, 1, { fromPort: 443, toPort: 80 })])[0]?.history).toBe('A');
    expect(trackSegments([server(0, 'SA', 1, 1, { fromPort: 80, toPort: 443 })])[0]?.history).toBe('H');
  });

  test('the ports to know can be given', () => {
    expect(trackSegments([server(0, 'A', 1, 1, reply)], { serverPorts: new Set([40_000]) })[0]?.history).toBe('D');
  });

  test('SYN-ACK, then traffic: the SYN was missed', () => {
    const [row] = trackSegments([server(0, 'SA', 0, 1), client(0.1, 'A', 1, 1), client(0.2, 'PA', 1, 1, { bytes: 3 })]);
    expect(row).toMatchObject({ history: '^hAD', orig_p: 40_000, orig_bytes: 3 });
  });

  test('SYN-ACK, then RST: a stealth scan', () => {
    const [row] = trackSegments([server(0, 'SA', 0, 1), client(0.1, 'R', 1)]);
    expect(row).toMatchObject({ history: 'Hr', orig_p: 4444, conn_state: 'REJ' });
  });

  test('SYN-ACK recorded before its SYN', () => {
    const [row] = trackSegments([server(0, 'SA', 0, 1), client(0.1, 'S', 0), client(0.2, 'A', 1, 1)]);
    expect(row).toMatchObject({ history: 'Hs^A', orig_p: 40_000, conn_state: 'S1' });
  });
});
