import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressBook } from '../../model/addresses.ts';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import { HEADER_BYTES, type Segment, segmentTables } from './testing/segments.ts';
import { CLIENT, CLIENT_PORT, handshake, SERVER, SERVER_PORT, trackSegments } from './testing/track-segments.ts';
import { ZeekTracker } from './zeek-tracker.ts';

/** First of the addresses that talk to SERVER. */
const HOSTS = 0x0a000100;

const FLAGS = ['S', 'SA', 'A', 'A', 'PA', 'PA', 'FA', 'R', 'RA', 'SF', 'FR', ''];

/** Segments between a few hosts and ports, in order of time, some seconds or minutes apart; sequence numbers collide often. */
const arbitrarySegments = fc
  .array(
    fc.record({
      pause: fc.oneof(
        { weight: 9, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
        fc.constantFrom(5, 61, 301),
      ),
      client: fc.integer({ min: 0, max: 2 }),
      turned: fc.boolean(),
      flags: fc.constantFrom(...FLAGS),
      seq: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -20, max: 2 ** 31 })),
      ack: fc.integer({ min: 0, max: 60 }),
      bytes: fc.integer({ min: 0, max: 20 }),
      window: fc.constantFrom(0, 100),
      badChecksum: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ pause, client, turned, ...rest }, index): Segment => {
      at += pause;
      const a = { from: HOSTS + client, fromPort: CLIENT_PORT, to: SERVER, toPort: 80 };
      const b = { from: SERVER, fromPort: 80, to: HOSTS + client, toPort: CLIENT_PORT };
      return { at, frame: index + 1, ...rest, ...(turned ? b : a) };
    });
  });

describe('any segments', () => {
  test('batches do not matter', () => {
    fc.assert(
      fc.property(arbitrarySegments, fc.integer({ min: 1, max: 9 }), (segments, rows) => {
        expect(trackSegments(segments, {}, rows)).toEqual(trackSegments(segments));
      }),
    );
  });

  test("other hosts' traffic never changes a row", () => {
    fc.assert(
      fc.property(arbitrarySegments, (segments) => {
        const all = trackSegments(segments);
        const alone = [0, 1, 2].flatMap((k) =>
          trackSegments(segments.filter(({ from, to }) => from === HOSTS + k || to === HOSTS + k)),
        );
        expect(alone.sort((a, b) => a.firstFrame - b.firstFrame)).toEqual(all);
      }),
    );
  });

  test('every good segment counts once, in a row that spans it', () => {
    fc.assert(
      fc.property(arbitrarySegments, (segments) => {
        const rows = trackSegments(segments);
        const good = segments.filter(({ badChecksum }) => badChecksum !== true);
        expect(sum(rows, (row) => row.orig_pkts + row.resp_pkts)).toBe(good.length);
        expect(sum(rows, (row) => row.orig_ip_bytes + row.resp_ip_bytes)).toBe(
          good.reduce((total, { bytes = 0 }) => total + HEADER_BYTES + bytes, 0),
        );
        for (const { frame = 0 } of segments)
          expect(rows.some((row) => row.firstFrame <= frame && frame <= row.lastFrame)).toBe(true);
      }),
    );
  });

  test('rows stay within their ranges', () => {
    fc.assert(
      fc.property(arbitrarySegments, (segments) => {
        for (const row of trackSegments(segments)) {
          expect(row.history ?? '').toMatch(/^[SHADFRCGTWIQshadfrcgtwiq^]*$/);
          expect(row.missed_bytes).toBeGreaterThanOrEqual(0);
          for (const bytes of [row.orig_bytes, row.resp_bytes])
            if (bytes !== null) expect(bytes).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('memory follows the open connections', () => {
  test('closed and unanswered ones are handed over as time passes', () => {
    const total = 3000;
    const segments = Array.from({ length: total }, (_, k): Segment => {
      const flags = k % 2 === 0 ? 'S' : 'R';
      return { at: k / 10, from: CLIENT + k, fromPort: 5, to: SERVER, toPort: SERVER_PORT, flags, seq: 1 };
    });
    const rows: ZeekConnection[] = [];
    const tracker = new ZeekTracker(new AddressBook(), (row) => rows.push(row));
    for (const table of segmentTables(segments, 64)) tracker.track(table);
    // A lifetime of 5 s, 2 s of slack and up to 2 s of rounding, at ten a second.
    expect(total - rows.length).toBeLessThan(100);
    tracker.finish();
    expect(rows).toHaveLength(total);
  });

  test('one packet with a broken clock ends nothing', () => {
    const broken: Segment = { at: 1e6, from: 1, fromPort: 1, to: 2, toPort: 2, flags: 'A', seq: 1 };
    const later = { ...(handshake(2).at(-1) as Segment) };
    expect(trackSegments([...handshake(), broken, later])).toHaveLength(2);
  });

  test('goes on after a capture whose clock starts earlier', () => {
    const second = (k: number): Segment => ({
      at: k < 50 ? 10_000 + k : k / 20,
      from: CLIENT + k,
      fromPort: 5,
      to: SERVER,
      toPort: 6,
      flags: 'S',
      seq: 1,
    });
    const rows: ZeekConnection[] = [];
    const tracker = new ZeekTracker(new AddressBook(), (row) => rows.push(row));
    const total = 20_000;
    const segments = Array.from({ length: total }, (_, k) => second(k));
    for (const table of segmentTables(segments, 1000)) tracker.track(table);
    expect(total - rows.length).toBeLessThan(400);
  });
});

function sum(rows: readonly ZeekConnection[], of: (row: ZeekConnection) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
