import type { Clock, TimerHandle } from '../model/clock.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { factsOf } from '../socket/index.ts';
import { AttemptTimeoutError } from './retry-errors.ts';

/** What an operation is told about its attempt. */
export interface AttemptContext {
  /** 1 for the first. */
  readonly attempt: number;
  /** The operation must open a new connection: pooled ones have failed before. */
  readonly freshConnection: boolean;
  /** Aborts when the attempt's time is over or the caller gives up. Hand it to everything that waits. Made when first read. */
  readonly signal: AbortSignal;
  /** True once `signal` has aborted, without making one. */
  readonly aborted: boolean;
  /** Calls back when `signal` aborts, without making one; one listener at a time, null for none. */
  onAbort: (() => void) | null;
  /** Adds facts about the request: each may turn "may have been executed" into a proof. Later ones win. */
  readonly record: (facts: RequestFacts) => void;
}

/** Does the work once. May be called again, so it must start from the beginning. */
export type Operation<T> = (context: AttemptContext) => PromiseLike<T> | T;

/**
 * How one attempt ended. `timed-out`: its limit passed. `obeyed` says whether the operation ended when its signal did;
 * if not, it may still run, and even begin to write, so facts of this moment prove nothing.
 */
export type AttemptOutcome<T> =
  | { readonly tag: 'succeeded'; readonly value: T }
  | { readonly tag: 'failed'; readonly error: unknown; readonly facts: RequestFacts }
  | {
      readonly tag: 'timed-out';
      readonly error: AttemptTimeoutError;
      readonly obeyed: boolean;
      readonly facts: RequestFacts;
    }
  | { readonly tag: 'aborted'; readonly reason: unknown };

/** One attempt's place and limits. */
export interface AttemptPlan {
  readonly attempt: number;
  readonly freshConnection: boolean;
  /** Milliseconds; Infinity for none. */
  readonly limitMs: number;
  readonly limitedBy: 'attemptTimeoutMs' | 'deadlineMs';
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
}

/** setTimeout holds 31 bits (24.8 days); a longer delay would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs the operation once under its limits. Never rejects; settles once, with whatever comes first. */
export function runAttempt<T>(operation: Operation<T>, plan: AttemptPlan): Promise<AttemptOutcome<T>> {
  return new Promise((resolve) => new Attempt(operation, plan, resolve));
}

class Attempt<T> implements AttemptContext {
  readonly attempt: number;
  readonly freshConnection: boolean;
  onAbort: (() => void) | null = null;
  aborted = false;
  readonly #plan: AttemptPlan;
  readonly #resolve: (outcome: AttemptOutcome<T>) => void;
  /** An AbortController costs more than all the rest of an attempt, and most operations never look at it. */
  #controller: AbortController | undefined;
  #reason: unknown;
  #facts: RequestFacts | undefined;
  #timer: TimerHandle | undefined;
  #expired: AttemptTimeoutError | undefined;

  constructor(operation: Operation<T>, plan: AttemptPlan, resolve: (outcome: AttemptOutcome<T>) => void) {
    this.attempt = plan.attempt;
    this.freshConnection = plan.freshConnection;
    this.#plan = plan;
    this.#resolve = resolve;
    if (plan.limitMs <= LONGEST_TIMER_MS) this.#timer = plan.clock.setTimer(this.#onLimit, plan.limitMs, true);
    plan.signal?.addEventListener('abort', this.#onCallerAbort);
    this.#start(operation);
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  // A property, not a method: operations take their context apart.
  readonly record = (facts: RequestFacts): void => {
    this.#facts = this.#facts === undefined ? facts : { ...this.#facts, ...facts };
  };

  async #start(operation: Operation<T>): Promise<void> {
    try {
      const value = await operation(this);
      this.#end({ tag: 'succeeded', value });
    } catch (error) {
      const facts = { ...factsOf(error), ...this.#facts };
      // After the limit, whatever comes out is the answer to the signal; the reason is the limit.
      if (this.#expired === undefined) this.#end({ tag: 'failed', error, facts });
      else this.#end({ tag: 'timed-out', error: this.#expired, obeyed: true, facts });
    }
  }

  readonly #onLimit = (): void => {
    const error = new AttemptTimeoutError(this.#plan.limitMs, this.#plan.limitedBy);
    this.#expired = error;
    this.#abort(error);
    // One turn for an operation that obeys: only its end makes "nothing was written" a proof.
    setImmediate(() => this.#end({ tag: 'timed-out', error, obeyed: false, facts: this.#facts ?? {} }));
  };

  readonly #onCallerAbort = (): void => {
    const reason: unknown = this.#plan.signal?.reason;
    this.#end({ tag: 'aborted', reason });
    this.#abort(reason);
  };

  #abort(reason: unknown): void {
    this.aborted = true;
    this.#reason = reason;
    this.onAbort?.();
    this.#controller?.abort(reason);
  }

  #end(outcome: AttemptOutcome<T>): void {
    // A promise settles once: whatever the operation does after its time is nobody's business, not even a rejection.
    this.#resolve(outcome);
    if (this.#timer !== undefined) this.#plan.clock.clearTimer(this.#timer);
    this.#plan.signal?.removeEventListener('abort', this.#onCallerAbort);
  }
}
