import { classifyConnectionError } from '../../classify/index.ts';
import type { Classification } from '../../model/classification.ts';
import type { Instant } from '../../model/clock.ts';
import { fullJitterMs, type RetryOptions } from '../../retry/index.ts';
import { type RetrySettings, readRetryOptions } from '../../retry/retry-options.ts';
import { factsOf } from '../../socket/index.ts';
import type { RetryErrorInfo, RetryToken } from './aws-types.ts';
import { commandOfError, type SentCommand } from './command-of-error.ts';

/** True if executing the command twice does no more than executing it once. */
export type IsIdempotent = (command: SentCommand) => boolean;

/** First bound of the wait after throttling, as the SDK's own. */
const THROTTLED_BASE_MS = 1_000;

class GuardRetryToken implements RetryToken {
  readonly began: Instant;
  readonly #count: number;
  readonly #delayMs: number;
  /** What the budget was charged for this attempt. */
  readonly price: number | null;

  constructor(began: Instant, count: number, delayMs: number, price: number | null) {
    this.began = began;
    this.#count = count;
    this.#delayMs = delayMs;
    this.price = price;
  }

  getRetryCount(): number {
    return this.#count;
  }

  getRetryDelay(): number {
    return this.#delayMs;
  }
}

/**
 * A retry strategy for the AWS SDK v3. Where the SDK's standard strategy repeats every broken connection, this one repeats
 * what was provably not executed and what was throttled, and the rest only if the command is idempotent. When it refuses,
 * the SDK throws the error of the last attempt.
 */
export class GuardRetryStrategy {
  /** The SDK tells it to the service as a feature; there is no word for this one. */
  readonly mode = 'standard';
  readonly #settings: RetrySettings;
  readonly #isIdempotent: IsIdempotent;

  /** @throws InvalidOptionError for an option that cannot be meant. */
  constructor(options: Omit<RetryOptions, 'idempotent' | 'method' | 'signal'>, isIdempotent: IsIdempotent) {
    this.#settings = readRetryOptions(options);
    this.#isIdempotent = isIdempotent;
  }

  async acquireInitialRetryToken(_scope: string): Promise<RetryToken> {
    return new GuardRetryToken(this.#settings.clock.now(), 0, 0, null);
  }

  /** @throws Error when the request must not, or need not, be repeated: that is how the SDK is told. */
  async refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo): Promise<RetryToken> {
    const { maxAttempts, deadlineMs, clock, onRetry } = this.#settings;
    const began = token instanceof GuardRetryToken ? token.began : clock.now();
    const attempt = token.getRetryCount() + 1;
    const classification = classifyConnectionError(info.error, factsOf(info.error));
    const on = this.#mayRepeat(classification, info, attempt);
    if (on === null) throw new Error(`not repeated: ${classification.requestMayHaveExecuted.because}`);
    if (attempt >= maxAttempts) throw new Error(`not repeated: all ${maxAttempts} attempts failed`);
    const delayMs = this.#waitMs(classification, info, attempt);
    const spentMs = clock.now().monotonicMs - began.monotonicMs;
    if (spentMs + delayMs >= deadlineMs) throw new Error(`not repeated: the deadline of ${deadlineMs} ms is near`);
    const price = this.#pay(classification);
    onRetry?.({ attempt, classification, error: info.error, delayMs, on });
    return new GuardRetryToken(began, attempt, delayMs, price);
  }

  recordSuccess(token: RetryToken): void {
    this.#settings.budget?.succeed(token instanceof GuardRetryToken ? token.price : null);
  }

  #mayRepeat(
    classification: Classification,
    { error, errorType }: RetryErrorInfo,
    attempt: number,
  ): 'not-executed' | 'idempotent' | 'caller' | null {
    const context = { attempt, error, attempts: [], freshConnection: false };
    const overruled = this.#settings.rules.retryIf?.(classification, context);
    if (overruled !== undefined) return overruled ? 'caller' : null;
    // A throttled request was turned away at the door.
    if (errorType === 'THROTTLING') return 'not-executed';
    // An answer of the service that blames the caller stays the same however often it is asked for.
    if (classification.retry === 'never') return null;
    if (classification.requestMayHaveExecuted.verdict === 'no') return 'not-executed';
    const command = commandOfError(error);
    const transient = errorType !== 'CLIENT_ERROR' || classification.kind !== 'other';
    return transient && command !== undefined && this.#isIdempotent(command) ? 'idempotent' : null;
  }

  #waitMs({ facts, requestMayHaveExecuted }: Classification, info: RetryErrorInfo, attempt: number): number {
    const { backoff, random, clock } = this.#settings;
    // A dead pooled connection says nothing about the service: there is nothing to wait for.
    if (attempt === 1 && facts.reused === true && requestMayHaveExecuted.verdict === 'no') return 0;
    const baseMs = info.errorType === 'THROTTLING' ? Math.max(THROTTLED_BASE_MS, backoff.baseMs) : backoff.baseMs;
    const askedMs = (info.retryAfterHint?.getTime() ?? 0) - clock.now().wallMs;
    return Math.max(0, askedMs, fullJitterMs(attempt, { ...backoff, baseMs }, random));
  }

  #pay({ kind }: Classification): number | null {
    const { budget } = this.#settings;
    if (budget === null) return null;
    const price = budget.withdraw(kind === 'timeout-read' || kind === 'timeout-connect');
    if (price === null)
      throw new Error('not repeated: too many failures at this endpoint, the retry budget is used up');
    return price;
  }
}

/** Commands that read, by the SDK's naming. Others may change something: the caller declares the idempotent ones. */
export function isReadCommand({ name }: SentCommand): boolean {
  return /^(Get|List|Describe|Head|Query|Scan|BatchGet|TransactGet|Search|Lookup|Select)/.test(name);
}
