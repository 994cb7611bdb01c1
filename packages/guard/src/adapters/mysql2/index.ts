export type { GuardPoolOptions, GuardRequestOptions } from '../checkout/checked-pool.ts';
export type { CheckoutOptions } from '../checkout/checkout-options.ts';
export { GuardedMysqlPool, guardMysqlPool } from './guard-mysql-pool.ts';
export type { MysqlConnection, MysqlPool } from './mysql2-types.ts';
