import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitInstant, TickClock } from './tick-clock.ts';

const NOW_NS = 1_700_000_000_123_456_789n;

function words(ticks: bigint): [number, number] {
  return [Number(ticks >> 32n), Number(ticks & 0xffffffffn)];
}

describe('TickClock', () => {
  it.each([
    ['seconds', 0, 1_700_000_000n, 1_700_000_000_000_000_000n],
    ['milliseconds', 3, 1_700_000_000_123n, 1_700_000_000_123_000_000n],
    ['microseconds', 6, 1_700_000_000_123_456n, 1_700_000_000_123_456_000n],
    ['nanoseconds', 9, NOW_NS, NOW_NS],
    // 16 s in picoseconds: the largest 64-bit count is 213 days.
    ['picoseconds', 12, 16_000_000_001_999n, 16_000_000_001n],
    ['binary: 2^-10', 0x8a, 3n * 1024n + 512n, 3_500_000_000n],
    ['binary: 2^-32', 0xa0, (5n << 32n) + (1n << 31n), 5_500_000_000n],
    ['binary: 2^0', 0x80, 7n, 7_000_000_000n],
    ['a resolution that no clock has', 127, 1n << 60n, 0n],
  ])('%s', (_, resolution, ticks, expectedNs) => {
    const clock = new TickClock(resolution, 0n);
    expect(clock.instantNs(...words(ticks))).toBe(expectedNs);
    expect(clock.since(expectedNs - 1000n, ...words(ticks))).toBe(1000);
  });

  it('adds the offset of if_tsoffset, also a negative one', () => {
    expect(new TickClock(6, 100n).instantNs(0, 5_000_000)).toBe(105_000_000_000n);
    expect(new TickClock(6, -100n).since(0n, 0, 5_000_000)).toBe(-95_000_000_000);
  });

  it('is exact to the nanosecond within 104 days of the epoch, whichever way the high word jumps', () => {
    // Rounding down to a tick may add a millisecond.
    const span = 2n ** 53n - 1_000_000n;
    const resolution = fc.constantFrom(3, 4, 5, 6, 7, 8, 9);
    fc.assert(
      fc.property(resolution, fc.array(fc.bigInt(-span, span), { minLength: 2 }), (digits, distancesNs) => {
        const tickNs = 10n ** BigInt(9 - digits);
        const clock = new TickClock(digits, 0n);
        for (const distanceNs of distancesNs) {
          const ticks = (NOW_NS + distanceNs) / tickNs;
          const exactNs = ticks * tickNs - NOW_NS;
          expect(BigInt(clock.since(NOW_NS, ...words(ticks)))).toBe(exactNs);
        }
      }),
      { seed: 7 },
    );
  });
});

describe('splitInstant', () => {
  it('keeps nanoseconds positive before 1970', () => {
    expect(splitInstant(-1n)).toEqual({ seconds: -1, nanoseconds: 999_999_999 });
    expect(splitInstant(-1_000_000_000n)).toEqual({ seconds: -1, nanoseconds: 0 });
    expect(splitInstant(1_500_000_000n)).toEqual({ seconds: 1, nanoseconds: 500_000_000 });
  });
});
