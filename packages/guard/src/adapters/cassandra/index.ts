export type { CassandraModule } from './cassandra-types.ts';
export {
  type GuardCassandraOptions,
  type GuardedCassandraOptions,
  guardCassandraOptions,
} from './guard-cassandra-options.ts';
export { type GuardRetryPolicyOptions, guardRetryPolicy } from './guard-retry-policy.ts';
