/** How waits grow. Milliseconds. */
export interface Backoff {
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** Upper bound of every wait. */
  readonly capMs: number;
}

/** As the AWS SDKs' standard mode. */
export const DEFAULT_BACKOFF: Backoff = { baseMs: 50, capMs: 20_000 };

/** First bound after a throttled request, as the AWS SDK for JavaScript: the server has asked for less. */
export const THROTTLED_BASE_MS = 1_000;

/**
 * Wait before a repetition, with full jitter: uniform between 0 and base * 2^(repetition - 1), at most the cap. Clients
 * that failed together come back spread over the whole interval, not in waves.
 *
 * @param repetition 1 for the first repetition.
 * @param random     0 <= x < 1.
 */
export function fullJitterMs(repetition: number, backoff: Backoff, random: () => number): number {
  // 2^1023 is the largest finite power: beyond it the cap holds anyway, and Infinity * 0 would be NaN.
  const growth = 2 ** Math.min(repetition - 1, 1_000);
  return random() * Math.min(backoff.capMs, backoff.baseMs * growth);
}
