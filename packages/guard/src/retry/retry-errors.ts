import type { Classification, ExecutionVerdict } from '../model/classification.ts';

/** One attempt that failed. */
export interface AttemptRecord {
  /** 1 for the first. */
  readonly attempt: number;
  /** It was asked to use a new connection. */
  readonly freshConnection: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Wait after it, before the next attempt; 0 after the last one. */
  readonly backoffMs: number;
  readonly classification: Classification;
  readonly error: unknown;
}

/** Why a retry gave up. */
export type StopReason = 'attempts-exhausted' | 'budget-exhausted' | 'deadline' | 'may-have-executed';

const CODES: Readonly<Record<StopReason, string>> = {
  'attempts-exhausted': 'ERR_GUARD_ATTEMPTS_EXHAUSTED',
  'budget-exhausted': 'ERR_GUARD_RETRY_BUDGET_EXHAUSTED',
  deadline: 'ERR_GUARD_DEADLINE',
  'may-have-executed': 'ERR_GUARD_MAY_HAVE_EXECUTED',
};

/** A retry gave up. `cause` is the error of the last attempt, untouched. */
export class RetryError extends Error {
  readonly code: string;
  readonly reason: StopReason;
  /** All attempts, oldest first. */
  readonly attempts: readonly AttemptRecord[];
  /** Over all attempts: `no` only if every single one proved that it executed nothing. */
  readonly requestMayHaveExecuted: ExecutionVerdict;
  /** Of the last attempt, with the verdict over all of them: what an outer retry goes by. */
  readonly classification: Classification;

  constructor(reason: StopReason, message: string, attempts: Attempts) {
    super(message, { cause: lastOf(attempts).error });
    this.name = 'RetryError';
    this.code = CODES[reason];
    this.reason = reason;
    this.attempts = attempts;
    this.requestMayHaveExecuted = verdictOver(attempts);
    this.classification = { ...lastOf(attempts).classification, requestMayHaveExecuted: this.requestMayHaveExecuted };
  }
}

/**
 * The last attempt may have been executed, the caller did not say that repeating does no harm, so it was not repeated.
 * The caller must find out (read back, reconcile by an id) before sending it again.
 */
export class MaybeExecutedError extends RetryError {
  constructor(message: string, attempts: Attempts) {
    super('may-have-executed', message, attempts);
    this.name = 'MaybeExecutedError';
  }
}

/** An attempt took longer than `attemptTimeoutMs`, or the deadline came while it ran. Its signal aborts with this. */
export class AttemptTimeoutError extends Error {
  readonly code = 'ERR_GUARD_ATTEMPT_TIMEOUT';
  readonly limitMs: number;

  constructor(limitMs: number, what: 'attemptTimeoutMs' | 'deadlineMs') {
    super(`no answer within ${Math.round(limitMs)} ms (${what})`);
    this.name = 'AttemptTimeoutError';
    this.limitMs = limitMs;
  }
}

/** Nobody gives up before the first attempt. */
export type Attempts = readonly [AttemptRecord, ...AttemptRecord[]];

function lastOf(attempts: Attempts): AttemptRecord {
  return attempts.at(-1) ?? attempts[0];
}

function verdictOver(attempts: Attempts): ExecutionVerdict {
  const verdicts = attempts.map(({ classification }) => classification.requestMayHaveExecuted);
  const open =
    verdicts.find(({ verdict }) => verdict === 'yes') ?? verdicts.find(({ verdict }) => verdict === 'unknown');
  return open ?? lastOf(attempts).classification.requestMayHaveExecuted;
}

const histories = new WeakMap<object, readonly AttemptRecord[]>();

/** Remembers the history of an error that a retry passes on as it is. */
export function rememberAttempts(error: unknown, attempts: readonly AttemptRecord[]): void {
  if (typeof error === 'object' && error !== null) histories.set(error, attempts);
}

/**
 * The attempts before an error that came out of `retry`, oldest first: of a RetryError its own, and also of errors that
 * pass through unchanged because no repetition could help (a syntax error, an abort). Empty for all others.
 */
export function attemptsOf(error: unknown): readonly AttemptRecord[] {
  if (error instanceof RetryError) return error.attempts;
  return (typeof error === 'object' && error !== null && histories.get(error)) || [];
}
