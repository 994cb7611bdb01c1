const NS_PER_SECOND = 1_000_000_000n;

/**
 * Turns one interface's 64-bit time stamps into nanoseconds since the capture's epoch, exactly.
 *
 * Ticks since 1970 do not fit a float64 at nanosecond resolution, and bigint per packet is slow. So the bigint work is
 * done once per value of the high word (4.3 s at nanoseconds, 72 min at microseconds); the low word is added as a float64.
 */
export class TickClock {
  /** Nanoseconds per tick when that is whole and small enough for the shortcut, else 0. */
  private readonly tickNs: number;
  /** High word that `baseNs` is of; -1 when none yet. */
  private high = -1;
  /** Nanoseconds from the epoch to `high` with a low word of 0; NaN when no float64 holds them exactly. */
  private baseNs = Number.NaN;
  private readonly ticksPerSecond: bigint;
  private readonly offsetNs: bigint;

  /**
   * @param resolution Option if_tsresol: a negative power of 10, or with the top bit set of 2.
   * @param offsetSeconds Option if_tsoffset.
   */
  constructor(resolution: number, offsetSeconds: bigint) {
    const exponent = BigInt(resolution & 0x7f);
    this.ticksPerSecond = resolution & 0x80 ? 1n << exponent : 10n ** exponent;
    this.offsetNs = offsetSeconds * NS_PER_SECOND;
    // Coarser ticks would make the low word alone larger than 2^53 ns, finer ones are no whole nanoseconds.
    this.tickNs = resolution >= 3 && resolution <= 9 ? 10 ** (9 - resolution) : 0;
  }

  /** Nanoseconds since 1970, rounded down. */
  instantNs(high: number, low: number): bigint {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    return (ticks * NS_PER_SECOND) / this.ticksPerSecond + this.offsetNs;
  }

  /** Nanoseconds since the epoch; `epochNs` must be the same in all calls. */
  since(epochNs: bigint, high: number, low: number): number {
    if (high !== this.high) this.rebase(epochNs, high);
    const time = this.baseNs + low * this.tickNs;
    return Number.isNaN(time) ? Number(this.instantNs(high, low) - epochNs) : time;
  }

  private rebase(epochNs: bigint, high: number): void {
    const baseNs = Number(this.instantNs(high, 0) - epochNs);
    this.baseNs = this.tickNs > 0 && Number.isSafeInteger(baseNs) ? baseNs : Number.NaN;
    this.high = high;
  }
}

/** Seconds and nanoseconds of an instant; works before 1970 too. */
export function splitInstant(instantNs: bigint): { seconds: number; nanoseconds: number } {
  const nanoseconds = ((instantNs % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  return { seconds: Number((instantNs - nanoseconds) / NS_PER_SECOND), nanoseconds: Number(nanoseconds) };
}
