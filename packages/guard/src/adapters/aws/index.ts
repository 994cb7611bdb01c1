export type { CheckoutOptions } from '../checkout/checkout-options.ts';
export type { GuardPlugin } from './aws-types.ts';
export type { SentCommand } from './command-of-error.ts';
export { type GuardAwsOptions, type GuardedAws, guardAwsClient } from './guard-aws-client.ts';
export { GuardRetryStrategy, type IsIdempotent, isReadCommand } from './guard-retry-strategy.ts';
