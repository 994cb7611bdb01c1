import { describe, expect, test } from 'vitest';
import type { Segment } from './testing/segments.ts';
import { client, handshake, server, trackSegments } from './testing/track-segments.ts';

const clientData = client(0.1, 'PA', 1, 1, { bytes: 5 });
const serverData = server(0.2, 'PA', 1, 6, { bytes: 7 });

// Expected values: Zeek's documentation of conn_state (scripts/base/protocols/conn/main.zeek) and corpus/zeek/README.md.
const CASES: readonly (readonly [string, string, readonly Segment[]])[] = [
  ['a SYN without answer', 'S0', [client(0, 'S', 0)]],
  ['open', 'S1', handshake()],
  ['closed by the originator only', 'S2', [...handshake(), client(1, 'FA', 1, 1)]],
  ['closed by the responder only', 'S3', [...handshake(), server(1, 'FA', 1, 1)]],
  ['closed by both', 'SF', [...handshake(), client(1, 'FA', 1, 1), server(1.1, 'FA', 1, 2), client(1.2, 'A', 2, 2)]],
  ['two FINs without a SYN', 'SF', [clientData, client(1, 'FA', 6, 1), server(1.1, 'FA', 1, 7)]],
  ['refused', 'REJ', [client(0, 'S', 0), server(0.1, 'RA', 0, 1)]],
  ['originator aborts', 'RSTO', [...handshake(), clientData, client(1, 'R', 6)]],
  ['responder aborts', 'RSTR', [...handshake(), clientData, server(1, 'R', 1)]],
  ['SYN, then RST of the same side', 'RSTOS0', [client(0, 'S', 0), client(0.1, 'R', 1)]],
  ['SYN, ACK, RST of the same side', 'OTH', [client(0, 'S', 0), client(0.1, 'A', 1, 1), client(0.2, 'R', 1)]],
  [
    'SYN-ACK and RST of the responder alone',
    'RSTRH',
    [server(0, 'SA', 0, 1, { fromPort: 80 }), server(0.1, 'R', 1, 0, { fromPort: 80 })],
  ],
  ['SYN and FIN of the originator alone', 'SH', [client(0, 'S', 0), client(0.1, 'F', 1)]],
  [
    'SYN-ACK and FIN of the responder alone',
    'SHR',
    [server(0, 'SA', 0, 1, { fromPort: 80 }), server(0.1, 'FA', 1, 1, { fromPort: 80 })],
  ],
  ['data in the middle of a stream', 'OTH', [clientData, serverData]],
  ['a stray RST', 'OTH', [client(0, 'R', 1)]],
  ['FIN, then RST of the same side', 'RSTO', [...handshake(), client(1, 'FA', 1, 1), client(1.1, 'R', 2)]],
  [
    'FIN, RST, and the peer closes in order',
    'SF',
    [...handshake(), client(1, 'FA', 1, 1), client(1.1, 'R', 2), server(1.2, 'FA', 1, 2)],
  ],
  ['RST after both FINs', 'SF', [...handshake(), client(1, 'FA', 1, 1), server(1.1, 'FA', 1, 2), client(1.2, 'R', 2)]],
  ['an ACK before the SYN-ACK', 'S1', [client(0, 'S', 0), server(0.1, 'A', 1, 1), server(0.2, 'SA', 0, 1)]],
];

describe('conn_state', () => {
  test.each(CASES)('%s: %s', (_name, state, segments) => {
    const rows = trackSegments(segments);
    expect(rows.map((row) => row.conn_state)).toEqual([state]);
  });
});
