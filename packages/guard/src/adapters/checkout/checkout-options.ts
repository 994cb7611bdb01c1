import { type Clock, systemClock } from '../../model/clock.ts';
import { InvalidOptionError } from '../../model/invalid-option.ts';
import type { LivenessMode } from '../../socket/index.ts';

/** When an idle connection may be used again. Milliseconds; Infinity switches a limit off. */
export interface CheckoutOptions {
  /**
   * A connection that idled longer is closed instead of used. The one remedy for a FIN that never arrived and for the
   * race with a server that closes right now: set it below the smallest idle time-out of server, balancers and firewalls,
   * less a second. Tested at checkout with the clock that saw more time pass, never by a timer alone. Above 0.
   */
  readonly maxIdleMs?: number;
  /** A connection older than this is closed instead of used. Above 0; Infinity unless given. */
  readonly maxLifetimeMs?: number;
  /** A connection that idled for less is used without a check. 0 or more; 500 unless given. */
  readonly validateAfterMs?: number;
  /** How the check looks at the socket; false for no check. `auto` unless given. */
  readonly liveness?: LivenessMode | false;
  readonly clock?: Clock;
}

/** Options with every default filled in. */
export interface CheckoutSettings {
  readonly maxIdleMs: number;
  readonly maxLifetimeMs: number;
  readonly validateAfterMs: number;
  readonly liveness: LivenessMode | false;
  readonly clock: Clock;
}

const VALIDATE_AFTER_MS = 500;

/** Node's own servers close after 5 s, and so do many behind balancers; a new connection is cheap. */
export const HTTP_MAX_IDLE_MS = 4_000;

/** Fills in the defaults. @throws InvalidOptionError that names the option and prints the value received. */
export function readCheckoutOptions(options: CheckoutOptions, defaultMaxIdleMs: number): CheckoutSettings {
  const { liveness = 'auto', validateAfterMs = VALIDATE_AFTER_MS } = options;
  if (liveness !== false && !['turns', 'probe', 'auto'].includes(liveness))
    throw new InvalidOptionError('liveness', "'turns', 'probe', 'auto' or false", liveness);
  if (!(typeof validateAfterMs === 'number' && validateAfterMs >= 0))
    throw new InvalidOptionError('validateAfterMs', 'milliseconds from 0', validateAfterMs);
  return {
    maxIdleMs: readLimitMs('maxIdleMs', options.maxIdleMs ?? defaultMaxIdleMs),
    maxLifetimeMs: readLimitMs('maxLifetimeMs', options.maxLifetimeMs ?? Number.POSITIVE_INFINITY),
    validateAfterMs,
    liveness,
    clock: options.clock ?? systemClock,
  };
}

/** @returns `value`, milliseconds above 0. @throws InvalidOptionError for anything else. */
export function readLimitMs(option: string, value: unknown): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new InvalidOptionError(option, 'milliseconds above 0, or Infinity', value);
}

/** @returns `value`, a setting that a timer must be able to hold (31 bits), or undefined when none was given. */
export function readTimerMs(option: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value < 2 ** 31) return value;
  throw new InvalidOptionError(option, 'milliseconds above 0 and below 2147483648', value);
}
