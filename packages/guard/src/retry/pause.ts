import type { Clock } from '../model/clock.ts';

/**
 * Waits. The caller of the retry awaits this, so it holds the process.
 *
 * @returns A promise that resolves when the time is over or the signal aborts, whichever is first; never rejects.
 */
export function pause(delayMs: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clock.clearTimer(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimer(end, delayMs, true);
    signal?.addEventListener('abort', end);
  });
}
