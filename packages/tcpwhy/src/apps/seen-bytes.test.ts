import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeNothing, takeUnseen } from './seen-bytes.ts';

test('what was seen is not new again, and a gap is filled once', () => {
  const seen = seeNothing();
  const took = [
    [1, 4],
    [1, 4],
    [7, 10],
    [4, 7],
    [4, 7],
    [2, 12],
    [12, 12],
  ].map(([start = 0, end = 0]) => takeUnseen(seen, start, end));
  expect(took).toEqual([1, Number.NaN, 7, 4, Number.NaN, 10, Number.NaN]);
});

test('a byte that was reported new lies within the segment and is never reported twice', () => {
  const segment = fc.record({ start: fc.nat(40), bytes: fc.integer({ min: 1, max: 10 }) });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 30 }), (segments) => {
      const seen = seeNothing();
      const reported = new Set<number>();
      for (const { start, bytes } of segments) {
        const from = takeUnseen(seen, start, start + bytes);
        if (Number.isNaN(from)) continue;
        expect(from >= start && from < start + bytes && !reported.has(from)).toBe(true);
        for (let at = from; at < start + bytes; at++) reported.add(at);
      }
    }),
    { numRuns: 2000 },
  );
});
