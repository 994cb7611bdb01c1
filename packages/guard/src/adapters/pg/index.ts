export type { GuardPoolOptions, GuardRequestOptions } from '../checkout/checked-pool.ts';
export type { CheckoutOptions } from '../checkout/checkout-options.ts';
export { GuardedPgPool, type GuardPgPoolOptions, guardPgPool } from './guard-pg-pool.ts';
export type { PgClient, PgPool, PgResult } from './pg-types.ts';
