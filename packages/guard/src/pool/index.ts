export type { ConnectContext, ConnectionHooks } from './connection-hooks.ts';
export type { DiscardReason } from './discard-reason.ts';
export { type AcquireOptions, type DrainOptions, Pool } from './pool.ts';
export {
  AcquireTimeoutError,
  ConnectTimeoutError,
  NotCheckedOutError,
  PoolClosedError,
  PoolError,
  TooManyWaitingError,
} from './pool-errors.ts';
export type { PoolOptions } from './pool-options.ts';
export type { PoolStats } from './statistics.ts';
export type { UseOptions, Work } from './use.ts';
