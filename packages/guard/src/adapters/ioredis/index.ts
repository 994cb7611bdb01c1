export type { GuardRequestOptions } from '../checkout/checked-pool.ts';
export type { CheckoutOptions } from '../checkout/checkout-options.ts';
export { GuardedRedis, type GuardRedisOptions, guardRedis, guardRedisPreset } from './guard-redis.ts';
export { isIdempotentCommand } from './idempotent-commands.ts';
export type { RedisClient } from './redis-types.ts';
