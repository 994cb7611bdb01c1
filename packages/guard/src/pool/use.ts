import type { RequestFacts } from '../model/request-facts.ts';
import type { AttemptContext, RetryOptions } from '../retry/index.ts';
import { retryWith } from '../retry/retry.ts';
import type { RetrySettings } from '../retry/retry-options.ts';
import { recordRequests } from '../socket/index.ts';
import type { ConnectionHooks } from './connection-hooks.ts';
import type { PoolSettings } from './pool-options.ts';

/** Work with one connection. May be called again with another one, so it must start from the beginning. */
export type Work<C, T> = (connection: C, context: AttemptContext) => PromiseLike<T> | T;

/** `retry`'s options; the budget is the pool's own unless given, clock, random source and classifier are the pool's. */
export type UseOptions = Omit<RetryOptions, 'clock' | 'random' | 'classify'>;

/** What `use` needs of a pool. */
export interface ConnectionSource<C extends object> {
  tryAcquire(): C | undefined;
  acquire(options: { freshConnection: boolean; signal: AbortSignal }): Promise<C>;
  release(connection: C, error?: unknown): void;
  discard(connection: C, error?: unknown): void;
  factsOf(connection: C): RequestFacts;
}

/** Checkout, work and return as one operation, repeated when that is safe. Errors as `retry`. */
export function useConnection<C extends object, T>(
  pool: ConnectionSource<C>,
  hooks: ConnectionHooks<C>,
  settings: PoolSettings,
  work: Work<C, T>,
  repeat: RetrySettings,
): Promise<T> {
  const { clock, recordRequests: records } = settings;
  const attempt = async (context: AttemptContext): Promise<T> => {
    const ready = context.freshConnection ? undefined : pool.tryAcquire();
    const connection = ready ?? (await checkOut(pool, context));
    const socket = records ? hooks.socket?.(connection) : undefined;
    const known = pool.factsOf(connection);
    context.record(known);
    // Facts of the request travel with errors of this very socket. They are not recorded for the attempt as a whole: work may
    // fail elsewhere, after doing other things, and "nothing was written here" would prove nothing then.
    const record = socket === undefined ? undefined : recordRequests(socket, clock).begin(known);
    try {
      return await workAndReturn(pool, connection, work, context);
    } finally {
      record?.end();
    }
  };
  return retryWith(attempt, repeat);
}

async function checkOut<C extends object>(pool: ConnectionSource<C>, context: AttemptContext): Promise<C> {
  const { freshConnection } = context;
  try {
    const connection = await pool.acquire({ freshConnection, signal: context.signal });
    if (!context.aborted) return connection;
    // The time was over between the grant and this line: nobody will use it.
    pool.release(connection);
    throw context.signal.reason;
  } catch (error) {
    context.record({ firstWrite: 'not-begun' });
    throw error;
  }
}

async function workAndReturn<C extends object, T>(
  pool: ConnectionSource<C>,
  connection: C,
  work: Work<C, T>,
  context: AttemptContext,
): Promise<T> {
  let mine = true;
  // Nobody waits for the work any more, and its request may be half done: the connection is no use to anybody else. It
  // goes through the context's own hook; `work` gets the context as it is, and may listen to the signal.
  context.onAbort = () => {
    mine = false;
    pool.discard(connection);
  };
  try {
    const result = await work(connection, context);
    context.onAbort = null;
    if (mine) pool.release(connection);
    return result;
  } catch (error) {
    context.onAbort = null;
    if (mine) pool.release(connection, error);
    throw error;
  }
}
