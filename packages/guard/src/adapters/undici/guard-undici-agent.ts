import { InvalidOptionError } from '../../model/invalid-option.ts';
import {
  type CheckoutOptions,
  HTTP_MAX_IDLE_MS,
  readCheckoutOptions,
  readTimerMs,
} from '../checkout/checkout-options.ts';
import { Connections, originOf } from './connections.ts';
import { checkoutInterceptor } from './liveness-interceptor.ts';
import { type RetryInterceptorOptions, retryInterceptor } from './retry-interceptor.ts';
import type { Connector, Interceptor, UndiciModule } from './undici-types.ts';

/** How to make a guarded agent. */
export interface GuardUndiciOptions extends CheckoutOptions {
  /** Options of undici's `Agent`, passed on. `connect`, if given, holds options of `buildConnector`, not a function. */
  readonly agent?: object;
  /** False for no retry. */
  readonly retry?: RetryInterceptorOptions | false;
  /** Time to connect, TLS included, in milliseconds; 5000 unless given. */
  readonly connectTimeoutMs?: number;
  /** Time from the request to the head of the response, in milliseconds; 30 000 unless given (undici: 300 s). */
  readonly requestTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Makes an `Agent` of undici that closes dead and over-age idle connections before it uses them, repeats what was provably
 * not executed, and attaches facts to errors. Pass the module: `guardUndiciAgent(undici, { ... })`. Use it like other dispatchers,
 * for `request`, and for `fetch` of the same undici.
 *
 * @returns An `Agent` of the module given.
 * @throws InvalidOptionError for an option that cannot be meant.
 */
export function guardUndiciAgent<U extends UndiciModule>(
  undici: U,
  options: GuardUndiciOptions = {},
): InstanceType<U['Agent']> {
  const settings = readCheckoutOptions(options, HTTP_MAX_IDLE_MS);
  const connections = new Connections(settings);
  const agent = new undici.Agent({
    headersTimeout: readTimerMs('requestTimeoutMs', options.requestTimeoutMs) ?? REQUEST_TIMEOUT_MS,
    // undici's own timer is a second line: it stands still while the loop is blocked.
    ...(settings.maxIdleMs < 2 ** 31 ? { keepAliveTimeout: settings.maxIdleMs } : {}),
    ...options.agent,
    connect: guardedConnector(undici, options, connections),
  } as never);
  return (agent as Composable).compose(interceptors(options, connections)) as InstanceType<U['Agent']>;
}

interface Composable {
  compose(interceptors: Interceptor[]): object;
}

function interceptors({ retry = {} }: GuardUndiciOptions, connections: Connections): Interceptor[] {
  const checkout = checkoutInterceptor(connections);
  if (retry === false) return [checkout];
  const onFreshConnection = (origin: string | URL | undefined) => {
    connections.purge(originOf(origin), true);
    retry.onFreshConnection?.(origin);
  };
  // The retry stands outside, so that each attempt is checked.
  return [checkout, retryInterceptor({ ...retry, onFreshConnection })];
}

function guardedConnector(undici: UndiciModule, options: GuardUndiciOptions, connections: Connections): Connector {
  const timeout = readTimerMs('connectTimeoutMs', options.connectTimeoutMs) ?? CONNECT_TIMEOUT_MS;
  const given = (options.agent as { readonly connect?: object } | undefined)?.connect;
  if (typeof given === 'function')
    throw new InvalidOptionError('agent.connect', 'an object of options for buildConnector', given);
  const connect = undici.buildConnector({ timeout, ...given } as never) as Connector;
  return (target, connected) =>
    connect(target, (error, socket) => {
      if (socket !== null && socket !== undefined) connections.add(socket, target);
      connected(error, socket);
    });
}
