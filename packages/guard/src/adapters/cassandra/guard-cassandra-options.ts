import { InvalidOptionError } from '../../model/invalid-option.ts';
import { readTimerMs } from '../checkout/checkout-options.ts';
import type { CassandraModule, RetryPolicyOf } from './cassandra-types.ts';
import { type GuardRetryPolicyOptions, guardRetryPolicy } from './guard-retry-policy.ts';

/** What `guardCassandraOptions` is told. */
export interface GuardCassandraOptions extends GuardRetryPolicyOptions {
  /** Time to connect to one node, in milliseconds; 5000 unless given. */
  readonly connectTimeoutMs?: number;
  /** Time for one request on one node, in milliseconds; 12 000 unless given. Above the server's own time-outs. */
  readonly requestTimeoutMs?: number;
  /**
   * A connection without traffic is asked for a sign of life after this time, in milliseconds; 30 000 unless given. Below the
   * idle time-out of every firewall and NAT on the way.
   */
  readonly heartbeatMs?: number;
  /**
   * Highest protocol version to offer, 3 to 6. Without it the driver begins with its newest, and each one that the server does not
   * know costs a connection. 4 is known to every Cassandra since 2.2.
   */
  readonly maxProtocolVersion?: number;
}

/** Options for `new Client({ ...guardCassandraOptions(cassandra), contactPoints, ... })`. */
export interface GuardedCassandraOptions<M extends CassandraModule> {
  readonly policies: { readonly retry: RetryPolicyOf<M> };
  readonly queryOptions: { readonly isIdempotent: false };
  readonly pooling: { readonly heartBeatInterval: number };
  readonly socketOptions: {
    readonly connectTimeout: number;
    readonly readTimeout: number;
    readonly keepAlive: true;
    readonly keepAliveDelay: number;
  };
  readonly protocolOptions?: { readonly maxVersion: number };
}

/**
 * Options that bound every wait of cassandra-driver and repeat nothing that may have been executed, unless a query says
 * `isIdempotent: true`. Contact points are tried one after the other by the driver as it is.
 *
 * @throws InvalidOptionError for an option that cannot be meant.
 */
export function guardCassandraOptions<M extends CassandraModule>(
  cassandra: M,
  options: GuardCassandraOptions = {},
): GuardedCassandraOptions<M> {
  const { maxProtocolVersion } = options;
  if (
    maxProtocolVersion !== undefined &&
    !(Number.isInteger(maxProtocolVersion) && maxProtocolVersion >= 3 && maxProtocolVersion <= 6)
  )
    throw new InvalidOptionError('maxProtocolVersion', 'an integer from 3 to 6', maxProtocolVersion);
  return {
    policies: { retry: guardRetryPolicy(cassandra, options) },
    queryOptions: { isIdempotent: false },
    pooling: { heartBeatInterval: readTimerMs('heartbeatMs', options.heartbeatMs) ?? 30_000 },
    socketOptions: {
      connectTimeout: readTimerMs('connectTimeoutMs', options.connectTimeoutMs) ?? 5_000,
      readTimeout: readTimerMs('requestTimeoutMs', options.requestTimeoutMs) ?? 12_000,
      keepAlive: true,
      keepAliveDelay: 30_000,
    },
    ...(maxProtocolVersion === undefined ? {} : { protocolOptions: { maxVersion: maxProtocolVersion } }),
  };
}
