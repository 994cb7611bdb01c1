import type { Clock, Instant, TimerHandle } from '../src/model/clock.ts';

interface FakeTimer {
  readonly dueMs: number;
  readonly callback: () => void;
  readonly holdProcess: boolean;
}

/** A clock that moves only when told. Timers fire in the order in which they are due. */
export class FakeClock implements Clock {
  #monotonicMs = 1_000;
  #wallMs = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<FakeTimer>();

  now(): Instant {
    return { monotonicMs: this.#monotonicMs, wallMs: this.#wallMs };
  }

  setTimer(callback: () => void, delayMs: number, holdProcess: boolean): TimerHandle {
    const timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), callback, holdProcess };
    this.#timers.add(timer);
    return { timer };
  }

  clearTimer({ timer }: TimerHandle): void {
    this.#timers.delete(timer as FakeTimer);
  }

  /** Timers that are set, and how many of them keep the process alive. */
  get timers(): { readonly set: number; readonly holding: number; readonly nextInMs: number } {
    const all = [...this.#timers];
    const nextInMs = Math.min(...all.map(({ dueMs }) => dueMs - this.#monotonicMs));
    return { set: all.length, holding: all.filter(({ holdProcess }) => holdProcess).length, nextInMs };
  }

  /** Moves both clocks and fires what becomes due; does not let promises run in between. */
  advance(byMs: number): void {
    const untilMs = this.#monotonicMs + byMs;
    for (;;) {
      const next = [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#pass(Math.max(0, next.dueMs - this.#monotonicMs));
      next.callback();
    }
    this.#pass(untilMs - this.#monotonicMs);
  }

  /** As `advance`, but promises settle before, between timers and afterwards. */
  async run(byMs: number): Promise<void> {
    const untilMs = this.#monotonicMs + byMs;
    await settle();
    for (;;) {
      const nextMs = this.#monotonicMs + this.timers.nextInMs;
      if (!(nextMs <= untilMs)) break;
      this.advance(Math.max(0, nextMs - this.#monotonicMs));
      await settle();
    }
    this.advance(untilMs - this.#monotonicMs);
    await settle();
  }

  /** The process was stopped: both clocks went on, no timer ran. */
  block(byMs: number): void {
    this.#pass(byMs);
  }

  /** The machine was suspended: only the wall clock went on. */
  suspend(byMs: number): void {
    this.#wallMs += byMs;
  }

  #pass(byMs: number): void {
    this.#monotonicMs += byMs;
    this.#wallMs += byMs;
  }
}

/** Lets all promises settle and the event loop turn, also for checks that wait two turns themselves. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
