import type http from 'node:http';
import type https from 'node:https';
import { InvalidOptionError } from '../../model/invalid-option.ts';
import type { RetryOptions } from '../../retry/index.ts';
import { type CheckoutOptions, readTimerMs } from '../checkout/checkout-options.ts';
import { createGuardAgent, createGuardHttpsAgent } from '../http/index.ts';
import type { GuardPlugin } from './aws-types.ts';
import { commandPlugin, type SentCommand } from './command-of-error.ts';
import { GuardRetryStrategy, isReadCommand } from './guard-retry-strategy.ts';

/** How guarded clients behave; `maxIdleMs` is 4000 unless given. */
export interface GuardAwsOptions extends CheckoutOptions {
  /** True if executing this command twice does no more than executing it once. Default: commands that read. */
  readonly idempotent?: (command: SentCommand) => boolean;
  readonly retry?: Omit<RetryOptions, 'idempotent' | 'method' | 'signal' | 'attemptTimeoutMs'>;
  /** Time to connect, TLS included, in milliseconds; 3000 unless given. */
  readonly connectTimeoutMs?: number;
  /** Time for one attempt until the response begins, in milliseconds; 15 000 unless given (SDK: for ever). */
  readonly requestTimeoutMs?: number;
  /** Connections per host; 50 unless given, as the SDK. */
  readonly maxSockets?: number;
}

/** What to give to a client; see `guardAwsClient`. */
export interface GuardedAws {
  /** Spread into the client's configuration. */
  readonly configuration: {
    readonly retryStrategy: GuardRetryStrategy;
    /** What the SDK makes a `NodeHttpHandler` of. */
    readonly requestHandler: {
      readonly httpAgent: http.Agent;
      readonly httpsAgent: https.Agent;
      readonly connectionTimeout: number;
      readonly requestTimeout: number;
      readonly throwOnRequestTimeout: true;
    };
  };
  /** For `client.middlewareStack.use`: without it the strategy knows no command and repeats nothing that may have run. */
  readonly plugin: GuardPlugin;
}

/**
 * Settings that keep a client of the AWS SDK v3 from executing a request twice, and from failing over a connection that was
 * dead before: `const guard = guardAwsClient(); const client = new DynamoDBClient({ ...guard.configuration });
 * client.middlewareStack.use(guard.plugin)`. Clients may share them, and then share connections and retry budget.
 *
 * @throws InvalidOptionError for an option that cannot be meant.
 */
export function guardAwsClient(options: GuardAwsOptions = {}): GuardedAws {
  const { idempotent = isReadCommand, retry = {}, maxSockets = 50 } = options;
  if (typeof idempotent !== 'function')
    throw new InvalidOptionError('idempotent', 'a function of the command', idempotent);
  if (!(typeof maxSockets === 'number' && maxSockets >= 1))
    throw new InvalidOptionError('maxSockets', 'a number from 1', maxSockets);
  const agentOptions = { ...checkoutOf(options), maxSockets, maxFreeSockets: maxSockets };
  return {
    configuration: {
      retryStrategy: new GuardRetryStrategy(retry, idempotent),
      requestHandler: {
        httpAgent: createGuardAgent(agentOptions),
        httpsAgent: createGuardHttpsAgent(agentOptions),
        connectionTimeout: readTimerMs('connectTimeoutMs', options.connectTimeoutMs) ?? 3_000,
        requestTimeout: readTimerMs('requestTimeoutMs', options.requestTimeoutMs) ?? 15_000,
        // Without it the SDK only prints a warning.
        throwOnRequestTimeout: true,
      },
    },
    plugin: commandPlugin,
  };
}

function checkoutOf(options: GuardAwsOptions): CheckoutOptions {
  const { maxIdleMs, maxLifetimeMs, validateAfterMs, liveness, clock } = options;
  return {
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
    ...(maxLifetimeMs === undefined ? {} : { maxLifetimeMs }),
    ...(validateAfterMs === undefined ? {} : { validateAfterMs }),
    ...(liveness === undefined ? {} : { liveness }),
    ...(clock === undefined ? {} : { clock }),
  };
}
