import type { Clock, TimerHandle } from '../model/clock.ts';

/** As database/sql: more often would cost more than an idle connection does. */
const SHORTEST_INTERVAL_MS = 1_000;
/** setTimeout holds 31 bits. */
const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

/**
 * Runs the housekeeping now and then. Lazy: no timer while nothing is idle, and none is moved at a checkout. It never keeps the
 * process alive, and nothing relies on it: every limit is tested at checkout as well.
 */
export class Cleaner {
  readonly #clock: Clock;
  readonly #run: () => number;
  #timer: TimerHandle | undefined;

  /** @param run Cleans, and says in how many milliseconds it must run again at the latest; Infinity for never. */
  constructor(clock: Clock, run: () => number) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Something idle may need cleaning in `delayMs`. Cheap when the timer is set already. */
  wake(delayMs: number): void {
    if (this.#timer !== undefined || delayMs === Number.POSITIVE_INFINITY) return;
    const boundedMs = Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, delayMs));
    const fire = (): void => {
      this.#timer = undefined;
      this.wake(this.#run());
    };
    this.#timer = this.#clock.setTimer(fire, boundedMs, false);
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
