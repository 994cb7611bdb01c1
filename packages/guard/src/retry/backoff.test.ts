import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_BACKOFF, fullJitterMs } from './backoff.ts';

test('the bound doubles from the base to the cap', () => {
  const almostOne = () => 1 - Number.EPSILON;
  const bounds = [1, 2, 3, 9, 10, 2_000].map((n) => Math.round(fullJitterMs(n, DEFAULT_BACKOFF, almostOne)));
  // 50 * 2^8 = 12 800 is the last below the cap of 20 s.
  expect(bounds).toEqual([50, 100, 200, 12_800, 20_000, 20_000]);
});

test('a wait lies between 0 and its bound, whatever the numbers', () => {
  const backoff = fc.record({ baseMs: fc.double({ min: 0, max: 1e6, noNaN: true }), capMs: fc.nat(1e6) });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), backoff, random, (repetition, sizes, x) => {
      const waitMs = fullJitterMs(repetition, sizes, () => x);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(Math.min(sizes.capMs, sizes.baseMs * 2 ** Math.min(1_000, repetition - 1)));
    }),
  );
});

test('waits are spread evenly over the whole interval', () => {
  const bins = new Array<number>(10).fill(0);
  const random = linearCongruential(7);
  for (let i = 0; i < 10_000; i += 1) {
    const bin = Math.floor(fullJitterMs(3, DEFAULT_BACKOFF, random) / 20);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  // Chi-square with 9 degrees of freedom: 27.9 is exceeded by chance once in 1000 even distributions.
  const chiSquare = bins.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  expect(bins).toHaveLength(10);
  expect(chiSquare).toBeLessThan(27.9);
});

/** Seeded, so that the distribution test gives the same answer every time. Constants of Numerical Recipes. */
function linearCongruential(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
