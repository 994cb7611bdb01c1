/** A point in time on both clocks: idle time counts while either of them runs. */
export interface Instant {
  /** Milliseconds on a clock that never jumps; may stall while a virtual machine is suspended. */
  readonly monotonicMs: number;
  /** Milliseconds since the Unix epoch; may jump when the clock is set. */
  readonly wallMs: number;
}

/** A timer that was set; opaque to all but its clock. */
export type TimerHandle = { readonly timer: unknown };

/** Where all policies take their time from; tests pass one that they turn by hand. */
export interface Clock {
  now(): Instant;
  /**
   * Calls back once after `delayMs`. Timers of the pool's housekeeping never keep the process alive; a wait that a
   * caller awaits does (`holdProcess`), or Node would exit in the middle of it.
   */
  setTimer(callback: () => void, delayMs: number, holdProcess: boolean): TimerHandle;
  clearTimer(handle: TimerHandle): void;
}

/**
 * Time since an instant by whichever clock saw more of it: a suspended machine stalls the monotonic clock, a clock set
 * back hides time from the wall clock, and the server's idle timer ran through both.
 */
export function elapsedMs(clock: Clock, since: Instant): number {
  const now = clock.now();
  return Math.max(now.monotonicMs - since.monotonicMs, now.wallMs - since.wallMs);
}

/** The clocks and timers of Node. */
export const systemClock: Clock = {
  now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }),
  setTimer(callback, delayMs, holdProcess) {
    const timer = setTimeout(callback, delayMs);
    if (!holdProcess) timer.unref();
    return { timer };
  },
  clearTimer({ timer }) {
    clearTimeout(timer as NodeJS.Timeout);
  },
};
