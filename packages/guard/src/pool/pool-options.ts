import { classifyConnectionError } from '../classify/index.ts';
import { type Clock, systemClock } from '../model/clock.ts';
import { InvalidOptionError } from '../model/invalid-option.ts';
import type { Backoff, Classify } from '../retry/index.ts';
import type { LivenessMode } from '../socket/index.ts';

/** Sizes and times of a pool. Times are milliseconds; Infinity switches a limit off. */
export interface PoolOptions {
  /** Appears in events and errors; 'pool' unless given. */
  readonly name?: string;
  /** Connections at one time, those being opened and closed included, from 1; 10 unless given. */
  readonly maxOpen?: number;
  /** Connections kept while nobody uses them, from 0; `maxOpen` unless given. */
  readonly maxIdle?: number;
  /**
   * Age at which a connection is closed instead of handed out or kept; 30 minutes unless given. Each one lives up to
   * `lifetimeJitter` shorter, so that those opened together do not end together.
   */
  readonly maxLifetimeMs?: number;
  /** Share of the lifetime, 0 to 1; 0.025 unless given. */
  readonly lifetimeJitter?: number;
  /**
   * Idle time after which a connection is not used again; 30 000 unless given. Must be below the idle time-out of the server
   * and of everything between, by a round trip and a second. Tested at checkout, so it holds after a blocked loop too.
   */
  readonly maxIdleMs?: number;
  /** Idle time after which a connection must show a sign of life before it is handed out; 500 unless given. */
  readonly validateAfterInactivityMs?: number;
  /** How to look at the socket; `auto` unless given, false not at all. The `check` hook is asked in any case. */
  readonly liveness?: LivenessMode | false;
  /** The protocol may speak unasked (LISTEN/NOTIFY): data on an idle connection is no defect; false unless given. */
  readonly allowDataWhileIdle?: boolean;
  /** For the `check`, `keepalive` and `reset` hooks; 5000 unless given. */
  readonly checkTimeoutMs?: number;
  /** One dead connection makes all idle ones show a sign of life first; true unless given. */
  readonly suspectOnError?: boolean;
  /** Silence after which an idle connection gets traffic, +-10 %; Infinity unless given. Needs a `keepalive` or `check` hook. */
  readonly keepaliveMs?: number;
  /** Longest wait for a connection; 30 000 unless given. */
  readonly acquireTimeoutMs?: number;
  /** Callers that may wait at one time, from 0; further ones are refused at once; Infinity unless given. */
  readonly maxWaiting?: number;
  /** For one `connect`; 10 000 unless given. */
  readonly connectTimeoutMs?: number;
  /** Longest time that a goodbye keeps its place in the pool; 1000 unless given. */
  readonly closeTimeoutMs?: number;
  /** Full jitter between failed connects; base 50, cap 5000 unless given. Lost connections never slow it down. */
  readonly reconnectBackoff?: Partial<Backoff>;
  /** `use` records the fate of each request's first byte on the socket, which proves "not executed"; true unless given. */
  readonly recordRequests?: boolean;
  /** Judges errors; `classifyConnectionError` unless given. */
  readonly classify?: Classify;
  readonly clock?: Clock;
  /** 0 <= x < 1; `Math.random` unless given. */
  readonly random?: () => number;
}

/** Options with every default filled in. */
export interface PoolSettings extends Required<Omit<PoolOptions, 'reconnectBackoff'>> {
  readonly reconnectBackoff: Backoff;
}

/** Fills in the defaults. @throws InvalidOptionError that names the option and prints the value received. */
export function readPoolOptions(options: PoolOptions): PoolSettings {
  if (typeof options !== 'object' || options === null) throw new InvalidOptionError('options', 'an object', options);
  const maxOpen = count('maxOpen', options.maxOpen ?? 10, 1);
  return {
    name: options.name ?? 'pool',
    maxOpen,
    maxIdle: Math.min(maxOpen, count('maxIdle', options.maxIdle ?? maxOpen, 0)),
    maxWaiting: count('maxWaiting', options.maxWaiting ?? Number.POSITIVE_INFINITY, 0),
    ...readIdleTimes(options),
    ...readTimeLimits(options),
    liveness: readLiveness(options.liveness),
    allowDataWhileIdle: options.allowDataWhileIdle ?? false,
    suspectOnError: options.suspectOnError ?? true,
    recordRequests: options.recordRequests ?? true,
    classify: options.classify ?? classifyConnectionError,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

function readIdleTimes(options: PoolOptions) {
  return {
    maxLifetimeMs: time('maxLifetimeMs', options.maxLifetimeMs ?? 30 * 60_000),
    lifetimeJitter: share('lifetimeJitter', options.lifetimeJitter ?? 0.025),
    maxIdleMs: time('maxIdleMs', options.maxIdleMs ?? 30_000),
    validateAfterInactivityMs: time('validateAfterInactivityMs', options.validateAfterInactivityMs ?? 500),
    keepaliveMs: limit('keepaliveMs', options.keepaliveMs ?? Number.POSITIVE_INFINITY),
  };
}

function readTimeLimits(options: PoolOptions) {
  const { baseMs, capMs } = options.reconnectBackoff ?? {};
  return {
    checkTimeoutMs: limit('checkTimeoutMs', options.checkTimeoutMs ?? 5_000),
    acquireTimeoutMs: limit('acquireTimeoutMs', options.acquireTimeoutMs ?? 30_000),
    connectTimeoutMs: limit('connectTimeoutMs', options.connectTimeoutMs ?? 10_000),
    closeTimeoutMs: time('closeTimeoutMs', options.closeTimeoutMs ?? 1_000),
    reconnectBackoff: {
      baseMs: time('reconnectBackoff.baseMs', baseMs ?? 50),
      capMs: time('reconnectBackoff.capMs', capMs ?? 5_000),
    },
  };
}

function readLiveness(value: LivenessMode | false | undefined): LivenessMode | false {
  const mode = value ?? 'auto';
  if (mode !== false && mode !== 'auto' && mode !== 'turns' && mode !== 'probe')
    throw new InvalidOptionError('liveness', "'auto', 'turns', 'probe' or false", value);
  return mode;
}

function count(option: string, value: number, from: number): number {
  if (!((Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && value >= from))
    throw new InvalidOptionError(option, `an integer from ${from}, or Infinity`, value);
  return value;
}

function share(option: string, value: number): number {
  if (!(typeof value === 'number' && value >= 0 && value <= 1))
    throw new InvalidOptionError(option, 'from 0 to 1', value);
  return value;
}

function time(option: string, value: number): number {
  if (!(typeof value === 'number' && value >= 0))
    throw new InvalidOptionError(option, 'milliseconds from 0, or Infinity', value);
  return value;
}

/** As `time`, but 0 would end everything before it begins. */
function limit(option: string, value: number): number {
  if (!(typeof value === 'number' && value > 0))
    throw new InvalidOptionError(option, 'milliseconds above 0, or Infinity', value);
  return value;
}
