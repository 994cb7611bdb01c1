import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressBook } from '../model/addresses.ts';
import { NoticeLog } from '../model/notices.ts';
import type { PacketMemory } from '../model/packet-memory.ts';
import { snapshotConnection } from './connection-snapshot.ts';
import { ENDINGS } from './endings.ts';
import { type FlowListener, FlowTracker } from './flow-tracker.ts';
import { LAST_DATA_SIDE, SENT_PAYLOAD_BYTES, sideHandle } from './live-fields.ts';
import { ENDING, LIVE_ROW, SUMMARY_WORDS, SUMMED_PACKETS } from './summary-fields.ts';
import { type Move, packetMemory, packetTables, playMoves, stageBytes } from './testing/play-moves.ts';

/** Few enough for exchanges to be forgotten in the middle. */
const BATCHES = 8;
const USUAL = { connection: 0, bytes: 10, push: true, waitNs: 1e6, window: 500, ttl: 64, sack: false } as const;
const CLIENT = { ...USUAL, side: 0 } as const;
const SERVER = { ...USUAL, side: 1 } as const;

/** Ten packets as `curl` and a server that waits for its FIN make them. */
function exchange(connection = 0): Move[] {
  const moves: Move[] = [
    { ...CLIENT, act: 'open' },
    { ...SERVER, act: 'open' },
    { ...CLIENT, act: 'ack' },
    { ...CLIENT, act: 'data' },
    { ...SERVER, act: 'ack' },
    { ...SERVER, act: 'data' },
    { ...CLIENT, act: 'ack' },
    { ...CLIENT, act: 'fin' },
    { ...SERVER, act: 'fin' },
    { ...CLIENT, act: 'ack' },
  ];
  return moves.map((move) => ({ ...move, connection }));
}

type Take = (tracker: FlowTracker, segments: ReturnType<typeof playMoves>, rows: number, memory: PacketMemory) => void;
const WATCHED: Take = (tracker, segments, rows, memory) => {
  for (const packets of packetTables(segments, rows, () => tracker.nextTable())) {
    stageBytes(memory, packets);
    tracker.track(packets);
  }
};
const ONE_BY_ONE: Take = (tracker, segments, rows) => {
  for (const packets of packetTables(segments, rows)) tracker.trackOneByOne(packets);
};

function track(moves: readonly Move[], rows: number, take: Take) {
  let looks = 0;
  // The same opinion from what either way knows.
  const listener: FlowListener = {
    isPlainlyHealthyBrief: ({ clientBytes, serverBytes, clientSpokeLast }) =>
      clientBytes > 0 && serverBytes > 0 && !clientSpokeLast,
    isPlainlyHealthy: (row) => {
      looks++;
      const { words, reals } = tracker.live;
      const sent = [0, 1].map((side) => reals[(sideHandle(row, side) >> 1) + SENT_PAYLOAD_BYTES] as number);
      return sent.every((bytes) => bytes > 0) && words[row + LAST_DATA_SIDE] === 2;
    },
    mayForget: () => false,
  };
  const notices = new NoticeLog('test');
  const memory = packetMemory(BATCHES);
  const tracker = new FlowTracker(new AddressBook(), notices, listener, memory);
  take(tracker, playMoves(moves), rows, memory);
  tracker.finish();
  const { summaries } = tracker;
  const connections = Array.from({ length: summaries.count }, (_, connection) => connection);
  const at = (connection: number, field: number) => summaries.words[connection * SUMMARY_WORDS + field] as number;
  return {
    looks,
    notices: notices.all(),
    summaries: [...summaries.words.subarray(0, summaries.end)].filter((_, word) => word % SUMMARY_WORDS !== LIVE_ROW),
    records: connections.map((one) => (tracker.liveRow(one) < 0 ? null : snapshotConnection(tracker, one))),
    endings: connections.map((one) => ENDINGS[at(one, ENDING)]),
    packets: connections.map((one) => [at(one, SUMMED_PACKETS), at(one, SUMMED_PACKETS + 1)]),
  };
}

const QUIET: FlowListener = {
  isPlainlyHealthyBrief: () => true,
  isPlainlyHealthy: () => true,
  mayForget: () => true,
};

/** What may come at any time, at a pace that lets go of nothing. */
const oddity: fc.Arbitrary<Move> = fc.record({
  connection: fc.nat({ max: 3 }),
  side: fc.constantFrom(0, 1),
  act: fc.constantFrom('open', 'data', 'data', 'ack', 'ack', 'fin', 'repeat', 'skip', 'rst', 'old', 'unseen'),
  // Around what is kept of a payload: 160 bytes or 384, and the last four of a longer one.
  bytes: fc.constantFrom(1, 3, 10, 162, 300, 390, 900),
  push: fc.boolean(),
  waitNs: fc.constantFrom(0, 1000, 100_000, -50_000),
  window: fc.constantFrom(500, 500, 500, 0),
  ttl: fc.constantFrom(64, 64, 63),
  sack: fc.constantFrom(false, false, true),
});

/** Exchanges side by side, each in its order, with oddities among them. */
const story = fc
  .tuple(
    fc.array(fc.nat({ max: 3 }), { maxLength: 60 }),
    fc.array(fc.tuple(fc.nat({ max: 60 }), oddity), { maxLength: 8 }),
  )
  .map(([order, oddities]): Move[] => {
    const left = [0, 1, 2, 3].map((connection) => exchange(connection));
    const moves = order.flatMap((connection) => (left[connection] ?? []).splice(0, 1));
    for (const [place, move] of oddities) moves.splice(Math.min(place, moves.length), 0, move);
    return moves.map((move) => ({ ...move, waitNs: Math.min(move.waitNs, 1e6) }));
  });

describe('brief connections', () => {
  it('leave what the general path would leave, whatever happens to them', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 40 }), (moves, rows) => {
        const { looks: _, ...watched } = track(moves, rows, WATCHED);
        const { looks: __, ...general } = track(moves, rows, ONE_BY_ONE);
        expect(watched).toEqual(general);
      }),
      { numRuns: 1000 },
    );
  });

  it('are told again when their first packet is about to be forgotten', () => {
    const between = Array.from({ length: 30 }, (): Move => ({ ...CLIENT, connection: 1, act: 'data', waitNs: 1000 }));
    const [first, ...rest] = exchange();
    const moves = [first as Move, ...between, ...rest];
    expect(track(moves, 1, WATCHED).records).toEqual(track(moves, 1, ONE_BY_ONE).records);
  });

  const later: Move = { ...CLIENT, connection: 1, act: 'open', waitNs: 1e9 };

  it('leave a summary and no history when they close well', () => {
    const { looks, records, endings, packets } = track([...exchange(), later], 100, WATCHED);
    expect([looks, records[0], endings[0], packets[0]]).toEqual([0, null, 'closed', [6, 4]]);
  });

  it('are looked at when a payload begins like bad news', () => {
    // The tables' bytes begin with their first segment's place: 228 is a CQL response with opcode 0 four bytes on.
    const before = Array.from({ length: 228 }, (): Move => ({ ...CLIENT, connection: 1, act: 'data', waitNs: 1000 }));
    const { looks } = track([...before, ...exchange(), { ...later, connection: 2 }], 228, WATCHED);
    expect(looks).toBe(1);
  });

  it('are looked at when a straggler comes soon', () => {
    const straggler: Move = { ...SERVER, act: 'rst', waitNs: 100e6 };
    const { looks, records } = track([...exchange(), straggler, later], 100, WATCHED);
    expect([looks, records[0]?.endpoints[1].rsts, records[0]?.ending]).toEqual([1, 1, 'closed-then-reset']);
  });

  it('are looked at even when it comes late, as long as their packets are kept', () => {
    const straggler: Move = { ...SERVER, act: 'rst', waitNs: 10e9 };
    const { looks, endings, packets } = track([...exchange(), straggler], 100, WATCHED);
    expect([looks, endings[0], packets[0]]).toEqual([1, 'closed-then-reset', [6, 5]]);
  });

  it('only count a straggler when their packets are forgotten', () => {
    const between = Array.from({ length: 30 }, (): Move => ({ ...CLIENT, connection: 1, act: 'data', waitNs: 1e9 }));
    const straggler: Move = { ...SERVER, act: 'rst' };
    const { endings, packets } = track([...exchange(), ...between, straggler], 1, WATCHED);
    expect([endings[0], packets[0]]).toEqual(['closed', [6, 5]]);
  });

  it.each([
    ['soon', 100e6, true],
    ['late', 1e9, false],
  ])('have a history when they are asked about %s', (_, waitNs, hasHistory) => {
    const memory = packetMemory(BATCHES);
    const tracker = new FlowTracker(new AddressBook(), new NoticeLog('test'), QUIET, memory);
    WATCHED(tracker, playMoves([...exchange(), { ...later, waitNs }]), 100, memory);
    expect(tracker.liveRow(0)).toBeLessThan(-1);
    tracker.recall(0);
    expect(tracker.liveRow(0) >= 0).toBe(hasHistory);
  });

  it.each([
    ['nobody answered the request', [0, 1, 2, 3, 4, 7, 8, 9], 1],
    ['the client did not say anything', [0, 1, 2, 5, 6, 7, 8, 9], 1],
    ['all went well', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0],
  ])('are looked at as a history unless both spoke: %s', (_, kept, looks) => {
    const moves = exchange().filter((__, place) => kept.includes(place));
    expect(track([...moves, later], 100, WATCHED).looks).toBe(looks);
  });
});
