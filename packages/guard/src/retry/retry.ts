import type { Classification } from '../model/classification.ts';
import type { Instant } from '../model/clock.ts';
import { type AttemptOutcome, type Operation, runAttempt } from './attempt.ts';
import { fullJitterMs, THROTTLED_BASE_MS } from './backoff.ts';
import { classifyFailure, type FailedOutcome } from './classify-failure.ts';
import { type Judgement, judge } from './judge.ts';
import { pause } from './pause.ts';
import { retryAfterMsOf } from './retry-after.ts';
import { type AttemptRecord, type Attempts, MaybeExecutedError, RetryError, rememberAttempts } from './retry-errors.ts';
import { publishGiveUp, publishRetry } from './retry-events.ts';
import { type FailureContext, type RetryOptions, type RetrySettings, readRetryOptions } from './retry-options.ts';
import { isThrottling } from './throttling.ts';
import { isUnrelated } from './unrelated.ts';

/**
 * Runs an operation until it succeeds or may not be repeated.
 *
 * What was provably never executed is repeated, whatever it is: at once if a pooled connection was dead, after a jittered wait if
 * the place is in trouble. What may have been executed is repeated only if the options say that it is idempotent.
 *
 * @throws InvalidOptionError before the first attempt, for options that cannot be meant.
 * @throws MaybeExecutedError when the last attempt may have been executed and repeating it could do harm.
 * @throws RetryError when attempts, budget or deadline are used up; `attempts` tells the history, `cause` is the last error.
 * @throws The operation's own error, as it is, when no repetition can help or nothing about it points to a connection
 *   (`attemptsOf` still tells the history); the reason of the signal when that aborts.
 */
export async function retry<T>(operation: Operation<T>, options: RetryOptions = {}): Promise<T> {
  return retryWith(operation, readRetryOptions(options));
}

/** As `retry`, with options that were read before. */
export function retryWith<T>(operation: Operation<T>, settings: RetrySettings): Promise<T> {
  return new Retry(operation, settings).run();
}

/** What comes after a failed attempt. */
type Step = { readonly tag: 'again'; readonly delayMs: number } | { readonly tag: 'give-up'; readonly error: unknown };

class Retry<T> {
  readonly #operation: Operation<T>;
  readonly #settings: RetrySettings;
  readonly #began: Instant;
  readonly #attempts: AttemptRecord[] = [];
  /** What the last repetition took from the budget. */
  #price: number | null = null;

  constructor(operation: Operation<T>, settings: RetrySettings) {
    this.#operation = operation;
    this.#settings = settings;
    this.#began = settings.clock.now();
  }

  async run(): Promise<T> {
    const { signal, budget, cachedAttempts, clock } = this.#settings;
    for (let attempt = 1; ; attempt += 1) {
      if (signal?.aborted) throw this.#aborted(signal.reason);
      const freshConnection = attempt > cachedAttempts;
      const started = clock.now();
      const outcome = await this.#runAttempt(attempt, freshConnection);
      if (outcome.tag === 'succeeded') {
        budget?.succeed(this.#price);
        return outcome.value;
      }
      if (outcome.tag === 'aborted') throw this.#aborted(outcome.reason);
      const step = this.#afterFailure(outcome, { attempt, freshConnection, started });
      if (step.tag === 'give-up') throw step.error;
      if (step.delayMs > 0) await pause(step.delayMs, clock, signal);
    }
  }

  #runAttempt(attempt: number, freshConnection: boolean): Promise<AttemptOutcome<T>> {
    const { attemptTimeoutMs, signal, clock } = this.#settings;
    const leftMs = Math.max(0, this.#leftMs());
    const limitedBy = attemptTimeoutMs < leftMs ? 'attemptTimeoutMs' : 'deadlineMs';
    const limitMs = Math.min(attemptTimeoutMs, leftMs);
    return runAttempt(this.#operation, { attempt, freshConnection, limitMs, limitedBy, signal, clock });
  }

  #afterFailure(outcome: FailedOutcome, at: { attempt: number; freshConnection: boolean; started: Instant }): Step {
    const { error } = outcome;
    const classification = classifyFailure(outcome, this.#settings.classify);
    const { attempt, freshConnection } = at;
    const context: FailureContext = { attempt, freshConnection, error, attempts: [...this.#attempts] };
    const judgement = judge(classification, context, this.#settings.rules);
    const record = this.#record(at, classification, error);
    if (judgement.tag === 'stop') return this.#stop(record, judgement.because);
    return this.#repeat(record, judgement);
  }

  /** The judgement allows a repetition; do the limits? */
  #repeat(record: AttemptRecord, judgement: Judgement & { tag: 'repeat' }): Step {
    const { maxAttempts, onRetry } = this.#settings;
    const { attempt, classification, error } = record;
    if (attempt >= maxAttempts) return this.#giveUp(record, 'attempts-exhausted', `all ${maxAttempts} attempts failed`);
    const atOnce = isStaleConnection(record);
    const delayMs = atOnce ? 0 : this.#waitMs(record);
    const leftMs = this.#leftMs();
    if (leftMs <= delayMs) {
      const left = Math.max(0, Math.round(leftMs));
      return this.#giveUp(
        record,
        'deadline',
        `the deadline is ${left} ms away, the next attempt ${Math.round(delayMs)} ms`,
      );
    }
    // A request that a dead pooled connection swallowed cost the server nothing, so repeating it is no extra load.
    if (!atOnce && !this.#pay(classification)) {
      return this.#giveUp(
        record,
        'budget-exhausted',
        'too many failures at this endpoint, the retry budget is used up',
      );
    }
    this.#attempts.push({ ...record, backoffMs: delayMs });
    publishRetry(record, maxAttempts, delayMs, judgement.on);
    onRetry?.({ attempt, classification, error, delayMs, on: judgement.on });
    return { tag: 'again', delayMs };
  }

  #stop(record: AttemptRecord, because: 'never' | 'may-have-executed'): Step {
    const { classification, error } = record;
    if (because === 'may-have-executed' && !isUnrelated(classification))
      return this.#giveUp(record, because, classification.requestMayHaveExecuted.because);
    this.#attempts.push(record);
    rememberAttempts(error, this.#attempts);
    publishGiveUp(record, this.#settings.maxAttempts, 'no repetition would help');
    return { tag: 'give-up', error };
  }

  #giveUp(record: AttemptRecord, reason: RetryError['reason'], because: string): Step {
    const [first = record, ...rest] = [...this.#attempts, record];
    const attempts: Attempts = [first, ...rest];
    publishGiveUp(record, this.#settings.maxAttempts, because);
    const message = `${because} (attempt ${record.attempt}: ${messageOf(record.error)})`;
    const error =
      reason === 'may-have-executed'
        ? new MaybeExecutedError(`not repeated, it may have been executed: ${message}`, attempts)
        : new RetryError(reason, message, attempts);
    return { tag: 'give-up', error };
  }

  #aborted(reason: unknown): unknown {
    rememberAttempts(reason, this.#attempts);
    return reason;
  }

  #record(
    at: { attempt: number; freshConnection: boolean; started: Instant },
    classification: Classification,
    error: unknown,
  ): AttemptRecord {
    const { attempt, freshConnection, started } = at;
    const durationMs = this.#settings.clock.now().monotonicMs - started.monotonicMs;
    return { attempt, freshConnection, startedAt: started.wallMs, durationMs, backoffMs: 0, classification, error };
  }

  /** Milliseconds to the deadline. By the monotonic clock alone: one that is set must not end calls. */
  #leftMs(): number {
    const { clock, deadlineMs } = this.#settings;
    return deadlineMs - (clock.now().monotonicMs - this.#began.monotonicMs);
  }

  #waitMs({ attempt, classification, error }: AttemptRecord): number {
    const { backoff, random, clock } = this.#settings;
    const askedMs = retryAfterMsOf(error, clock.now().wallMs);
    const slow = isThrottling(error, classification, askedMs);
    const baseMs = slow ? Math.max(backoff.baseMs, THROTTLED_BASE_MS) : backoff.baseMs;
    return Math.max(askedMs ?? 0, fullJitterMs(attempt, { ...backoff, baseMs }, random));
  }

  #pay({ kind }: Classification): boolean {
    const { budget } = this.#settings;
    if (budget === null) return true;
    this.#price = budget.withdraw(kind === 'timeout-read' || kind === 'timeout-connect');
    return this.#price !== null;
  }
}

/**
 * A pooled connection was dead and nothing was executed: another one may well work, so there is nothing to wait for. Only the
 * first time unless the error is the signal itself: a second dead one may mean that the server is in trouble.
 */
function isStaleConnection({ attempt, freshConnection, classification }: AttemptRecord): boolean {
  const { code, facts, requestMayHaveExecuted, retry } = classification;
  if (freshConnection || requestMayHaveExecuted.verdict !== 'no' || retry !== 'at-once') return false;
  return code === 'ERR_GUARD_BAD_CONNECTION' || (attempt === 1 && facts.reused === true);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
