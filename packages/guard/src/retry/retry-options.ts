import { classifyConnectionError } from '../classify/index.ts';
import type { Classification } from '../model/classification.ts';
import { type Clock, systemClock } from '../model/clock.ts';
import { InvalidOptionError } from '../model/invalid-option.ts';
import { type Backoff, DEFAULT_BACKOFF } from './backoff.ts';
import type { Classify } from './classify-failure.ts';
import { budgetOfEndpoint } from './endpoint-budgets.ts';
import type { RepeatRules } from './judge.ts';
import { isIdempotentMethod } from './methods.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { AttemptRecord } from './retry-errors.ts';

/** What `retryIf` and `idempotent` are told beside the classification. */
export interface FailureContext {
  /** The attempt that failed; 1 for the first. */
  readonly attempt: number;
  readonly error: unknown;
  /** Attempts before this one. */
  readonly attempts: readonly AttemptRecord[];
  readonly freshConnection: boolean;
}

/** One repetition that is about to happen. */
export interface RetryNotice {
  /** The attempt that failed; 1 for the first. */
  readonly attempt: number;
  readonly classification: Classification;
  readonly error: unknown;
  /** Wait before the next attempt. */
  readonly delayMs: number;
  /** On whose word the request is sent again. */
  readonly on: 'not-executed' | 'idempotent' | 'caller';
}

/** How to repeat. Times are milliseconds; Infinity switches a limit off. */
export interface RetryOptions {
  /**
   * True if executing the operation twice does no more than executing it once. A function is asked when it matters: after a
   * failure that may have been executed. Default: what `method` says, else false.
   */
  readonly idempotent?: boolean | ((classification: Classification, context: FailureContext) => boolean);
  /** HTTP method of the request (RFC 9110 section 9.2.2); `idempotent` goes before it. */
  readonly method?: string;
  /** Attempts in all, from 1; 3 unless given. */
  readonly maxAttempts?: number;
  /** Attempts that may use a pooled connection, from 0; 2 unless given. The last of several attempts never may. */
  readonly cachedAttempts?: number;
  /** Full jitter between attempts; base 50 ms, cap 20 s unless given. */
  readonly backoff?: Partial<Backoff>;
  /** Bounds repetitions; false for no bound. Default: one budget per `endpoint` and process. */
  readonly budget?: RetryBudget | false;
  /** `host:port` or any name under which calls share a budget. */
  readonly endpoint?: string;
  /** For one attempt; Infinity unless given. */
  readonly attemptTimeoutMs?: number;
  /** For everything, waits included; 30 000 unless given. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Overrules the judgement: true repeats, false stops, undefined leaves it. Limits, budget and abort still hold. */
  readonly retryIf?: (classification: Classification, context: FailureContext) => boolean | undefined;
  /** Called before each wait. */
  readonly onRetry?: (notice: RetryNotice) => void;
  /** Judges errors; `classifyConnectionError` unless given. */
  readonly classify?: Classify;
  readonly clock?: Clock;
  /** 0 <= x < 1; `Math.random` unless given. */
  readonly random?: () => number;
}

/** Options with every default filled in. */
export interface RetrySettings {
  readonly rules: RepeatRules<FailureContext>;
  readonly maxAttempts: number;
  readonly cachedAttempts: number;
  readonly backoff: Backoff;
  readonly budget: RetryBudget | null;
  readonly attemptTimeoutMs: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: ((notice: RetryNotice) => void) | undefined;
  readonly classify: Classify;
  readonly clock: Clock;
  readonly random: () => number;
}

/** AWS SDKs and Go's database/sql alike: three attempts, two of them on pooled connections. */
const MAX_ATTEMPTS = 3;
const CACHED_ATTEMPTS = 2;
const DEADLINE_MS = 30_000;

/** What stands in for options that are not given. A pool has its own. */
export interface RetryDefaults {
  readonly budget: (endpoint: string) => RetryBudget;
  readonly classify: Classify;
  readonly clock: Clock;
  readonly random: () => number;
}

const DEFAULTS: RetryDefaults = {
  budget: budgetOfEndpoint,
  classify: classifyConnectionError,
  clock: systemClock,
  random: Math.random,
};

/** Fills in the defaults. @throws InvalidOptionError that names the option and prints the value received. */
export function readRetryOptions(options: RetryOptions, defaults = DEFAULTS): RetrySettings {
  const maxAttempts = integer('maxAttempts', options.maxAttempts ?? MAX_ATTEMPTS, 1);
  const cachedAttempts = integer('cachedAttempts', options.cachedAttempts ?? CACHED_ATTEMPTS, 0);
  return {
    rules: { idempotent: readIdempotent(options), retryIf: options.retryIf },
    maxAttempts,
    // With a lone attempt there is nothing to make up for, so it may use the pool.
    cachedAttempts: maxAttempts > 1 ? Math.min(cachedAttempts, maxAttempts - 1) : cachedAttempts,
    backoff: readBackoff(options.backoff),
    budget: options.budget === false ? null : (options.budget ?? defaults.budget(options.endpoint ?? '')),
    attemptTimeoutMs: limit('attemptTimeoutMs', options.attemptTimeoutMs ?? Number.POSITIVE_INFINITY),
    deadlineMs: limit('deadlineMs', options.deadlineMs ?? DEADLINE_MS),
    signal: options.signal,
    onRetry: options.onRetry,
    classify: options.classify ?? defaults.classify,
    clock: options.clock ?? defaults.clock,
    random: options.random ?? defaults.random,
  };
}

function readIdempotent({ idempotent, method }: RetryOptions): RepeatRules<FailureContext>['idempotent'] {
  if (typeof idempotent === 'function') return idempotent;
  if (idempotent !== undefined && typeof idempotent !== 'boolean')
    throw new InvalidOptionError('idempotent', 'a boolean or a function', idempotent);
  if (method !== undefined && typeof method !== 'string')
    throw new InvalidOptionError('method', 'the name of an HTTP method', method);
  return (idempotent ?? (method !== undefined && isIdempotentMethod(method))) ? always : never;
}

const always = (): boolean => true;
const never = (): boolean => false;

function readBackoff(given: Partial<Backoff> | undefined): Backoff {
  if (given === undefined) return DEFAULT_BACKOFF;
  return {
    baseMs: time('backoff.baseMs', given.baseMs ?? DEFAULT_BACKOFF.baseMs),
    capMs: time('backoff.capMs', given.capMs ?? DEFAULT_BACKOFF.capMs),
  };
}

function integer(option: string, value: number, from: number): number {
  if (!(Number.isInteger(value) && value >= from))
    throw new InvalidOptionError(option, `an integer from ${from}`, value);
  return value;
}

function limit(option: string, value: number): number {
  if (!(typeof value === 'number' && value > 0))
    throw new InvalidOptionError(option, 'milliseconds above 0, or Infinity', value);
  return value;
}

function time(option: string, value: number): number {
  if (!(Number.isFinite(value) && value >= 0)) throw new InvalidOptionError(option, 'milliseconds from 0', value);
  return value;
}
