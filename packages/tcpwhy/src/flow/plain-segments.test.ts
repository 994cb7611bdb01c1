import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressBook } from '../model/addresses.ts';
import { NoticeLog } from '../model/notices.ts';
import type { PacketTable } from '../model/packets.ts';
import { snapshotConnection } from './connection-snapshot.ts';
import { type FlowListener, FlowTracker } from './flow-tracker.ts';
import { LIVE_ROW } from './summary-fields.ts';
import { type Move, packetTables, playMoves } from './testing/play-moves.ts';

const move: fc.Arbitrary<Move> = fc.record({
  connection: fc.nat({ max: 2 }),
  side: fc.constantFrom(0, 1),
  // Mostly what a healthy connection does; the rest is what the fast path must leave alone.
  act: fc.constantFrom(
    'open',
    'data',
    'data',
    'data',
    'ack',
    'ack',
    'ack',
    'fin',
    'repeat',
    'skip',
    'rst',
    'old',
    'unseen',
  ),
  bytes: fc.constantFrom(1, 3, 10, 64, 65, 500, 1448),
  push: fc.boolean(),
  waitNs: fc.constantFrom(0, 1000, 1e6, 1e6, 30e6, 600e6),
  window: fc.constantFrom(500, 500, 500, 501, 0),
  ttl: fc.constantFrom(64, 64, 64, 63),
  sack: fc.constantFrom(false, false, false, true),
});

/** A handshake first, then anything. */
const story = fc
  .tuple(fc.boolean(), fc.array(move, { minLength: 5, maxLength: 150 }))
  .map(([greets, moves]): Move[] => (greets ? [...greeting(), ...moves] : moves));

function greeting(): Move[] {
  const usual = { connection: 0, bytes: 10, push: true, waitNs: 1e6, window: 500, ttl: 64, sack: false } as const;
  return [
    { ...usual, side: 0, act: 'open' },
    { ...usual, side: 1, act: 'open' },
    { ...usual, side: 0, act: 'ack' },
  ];
}

/** All there is to know afterwards: every row, every history, which connections were called healthy, the notices. */
function outcome(tables: Iterable<PacketTable>, take: (tracker: FlowTracker, packets: PacketTable) => void) {
  const closed: number[] = [];
  const listener: FlowListener = {
    isPlainlyHealthy: (row) => {
      closed.push(row);
      return closed.length % 2 === 0;
    },
    isPlainlyHealthyBrief: () => false,
    mayForget: (connection) => connection % 2 === 0,
  };
  const notices = new NoticeLog('test');
  const tracker = new FlowTracker(new AddressBook(), notices, listener);
  for (const packets of tables) take(tracker, packets);
  tracker.finish();
  const { summaries } = tracker;
  return {
    closed,
    notices: notices.all(),
    lastNs: tracker.lastNs,
    summaries: [...summaries.words.subarray(0, summaries.end)].filter((_, word) => word % 24 !== LIVE_ROW),
    records: Array.from({ length: summaries.count }, (_, connection) =>
      tracker.liveRow(connection) < 0 ? null : snapshotConnection(tracker, connection),
    ),
  };
}

describe('the fast path', () => {
  it('leaves what the general path would leave, whatever comes', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 40 }), (moves, batchRows) => {
        const segments = playMoves(moves);
        const fast = outcome(packetTables(segments, batchRows), (tracker, packets) => tracker.track(packets));
        const general = outcome(packetTables(segments, batchRows), (tracker, packets) =>
          tracker.trackOneByOne(packets),
        );
        expect(fast).toEqual(general);
      }),
      { numRuns: 500 },
    );
  });
});
