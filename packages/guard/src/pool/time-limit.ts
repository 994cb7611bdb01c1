import type { Clock, TimerHandle } from '../model/clock.ts';

/** What came of a piece of work with a time limit. */
export type Limited<T> =
  | { readonly tag: 'done'; readonly value: T }
  | { readonly tag: 'failed'; readonly error: unknown }
  | { readonly tag: 'timed-out' };

/** setTimeout holds 31 bits (24.8 days); a longer delay would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sets a timer, unless the delay is longer than any timer: Infinity is "never". */
export function startTimer(
  clock: Clock,
  callback: () => void,
  delayMs: number,
  holdProcess: boolean,
): TimerHandle | undefined {
  return delayMs <= LONGEST_TIMER_MS ? clock.setTimer(callback, delayMs, holdProcess) : undefined;
}

/**
 * Waits for work, but not longer than its limit. Never rejects. What the work does after its time is ignored, a rejection too.
 *
 * @param start       May throw; that counts as `failed`.
 * @param holdProcess Whether somebody awaits this: then Node must not exit in the middle of it.
 */
export function withinLimit<T>(
  start: () => PromiseLike<T> | T,
  limitMs: number,
  clock: Clock,
  holdProcess: boolean,
): Promise<Limited<T>> {
  return new Promise((resolve) => {
    const timer = startTimer(clock, () => resolve({ tag: 'timed-out' }), limitMs, holdProcess);
    const end = (result: Limited<T>): void => {
      if (timer !== undefined) clock.clearTimer(timer);
      resolve(result);
    };
    outcomeOf(start).then(end);
  });
}

async function outcomeOf<T>(start: () => PromiseLike<T> | T): Promise<Limited<T>> {
  try {
    return { tag: 'done', value: await start() };
  } catch (error) {
    return { tag: 'failed', error };
  }
}
