import { DISCARD_REASONS, type DiscardReason } from './discard-reason.ts';

/** A pool at one moment, as `sql.DBStats`; counters since it was made. */
export interface PoolStats {
  /** Places taken: idle, checked, in use, being reset. Not yet those being opened, no more those being closed. */
  readonly open: number;
  readonly inUse: number;
  readonly idle: number;
  /** Asked for a sign of life, or being reset. */
  readonly busy: number;
  readonly opening: number;
  readonly closing: number;
  readonly waiting: number;
  /** Connections ever opened. */
  readonly opened: number;
  readonly connectFailures: number;
  /** Check-outs that had to wait, for a check or a connect too; all that did not are `checkouts - waitCount`. */
  readonly waitCount: number;
  /** Time waited in all, of waits that have ended. Milliseconds. */
  readonly waitDurationMs: number;
  readonly checkouts: number;
  /** Looks at idle connections before they were handed out. */
  readonly checks: number;
  readonly closed: Readonly<Record<DiscardReason, number>>;
}

/** The counters of a pool. */
export class PoolCounters {
  opened = 0;
  connectFailures = 0;
  waitCount = 0;
  waitDurationMs = 0;
  checkouts = 0;
  checks = 0;
  readonly closed: Record<DiscardReason, number> = noneClosed();
}

function noneClosed(): Record<DiscardReason, number> {
  return Object.fromEntries(DISCARD_REASONS.map((reason) => [reason, 0])) as Record<DiscardReason, number>;
}
