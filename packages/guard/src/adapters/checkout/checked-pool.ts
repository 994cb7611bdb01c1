import type { Socket } from 'node:net';
import { classifyConnectionError } from '../../classify/index.ts';
import { type AttemptContext, type RetryOptions, retry } from '../../retry/index.ts';
import { readRetryOptions } from '../../retry/retry-options.ts';
import { attachFacts, type KnownFacts, type RequestFacts, recordRequests } from '../../socket/index.ts';
import { type CheckoutOptions, readCheckoutOptions, readTimerMs } from './checkout-options.ts';
import { IdleConnections } from './idle-connections.ts';
import { raceSignal } from './race-signal.ts';

/** A driver's pool, as far as guard needs it. */
export interface DriverPool<C extends object> {
  /** Name in events. */
  readonly name: string;
  /** A connection of the driver's pool, as the pool hands it out. */
  acquire(): Promise<C>;
  /** What identifies the connection between two checkouts. */
  keyOf(connection: C): object;
  socketOf(connection: C): Socket | undefined;
  /** Puts it back. */
  release(connection: C): void;
  /** Closes it and takes it out of the pool. */
  discard(connection: C): void;
  /** Keeps a death during the check, or between two queries, from being an uncaught error. @returns how to stop. */
  watchErrors(connection: C): () => void;
  /** The server may speak unasked on this connection (LISTEN/NOTIFY). */
  allowsData(connection: C): boolean;
}

/** How a guarded pool behaves; `maxIdleMs` is 30 000 unless given. */
export interface GuardPoolOptions extends CheckoutOptions {
  /** For all requests; a request's own options go before it. */
  readonly retry?: Omit<RetryOptions, 'idempotent' | 'method' | 'signal' | 'attemptTimeoutMs'>;
  /** Time for one attempt, checkout included, in milliseconds. Then the connection is closed. No limit unless given. */
  readonly requestTimeoutMs?: number;
}

/** What a caller says of one request. */
export interface GuardRequestOptions {
  /** Executing it twice does no more than executing it once. Default false, for SELECT too: functions may write. */
  readonly idempotent?: boolean;
  /** For everything, waits and repetitions included, in milliseconds; 30 000 unless given here or for the pool. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** A connection that was looked at, and what its request's facts say of it. */
export interface Checked<C> {
  readonly connection: C;
  readonly facts: KnownFacts;
}

const DATABASE_MAX_IDLE_MS = 30_000;
const ROLLBACK_LIMIT_MS = 5_000;

/** Checks what a driver's pool hands out, and repeats requests that were provably not executed. */
export class CheckedPool<C extends object> {
  readonly #driver: DriverPool<C>;
  readonly #idle: IdleConnections<object>;
  readonly #retry: RetryOptions;

  /** @throws InvalidOptionError for an option that cannot be meant. */
  constructor(driver: DriverPool<C>, options: GuardPoolOptions) {
    this.#driver = driver;
    this.#idle = new IdleConnections(readCheckoutOptions(options, DATABASE_MAX_IDLE_MS), driver.name);
    const attemptTimeoutMs = readTimerMs('requestTimeoutMs', options.requestTimeoutMs);
    this.#retry = { ...options.retry, ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }) };
    readRetryOptions(this.#retry);
  }

  /** The driver's pool says that it put a connection away. */
  released(key: object, socket: Socket | undefined): void {
    if (socket !== undefined) this.#idle.released(key, socket);
  }

  /** Runs one request on a checked connection, again if nothing was executed. */
  run<T>(work: (connection: C) => Promise<T>, request: GuardRequestOptions = {}): Promise<T> {
    return this.#retried((context) => this.#attempt(context, work, true), request);
  }

  /** Only the checkout is repeated: a connection for the caller, who releases it. */
  checkOut(request: GuardRequestOptions = {}): Promise<C> {
    return this.#retried(async (context) => (await this.#take(context)).connection, request);
  }

  /** A checked connection on which `start` succeeded; it must change nothing, for it is repeated whatever happened. */
  begin(start: (connection: C) => Promise<unknown>, request: GuardRequestOptions = {}): Promise<C> {
    const operation = (context: AttemptContext) =>
      this.#attempt(
        context,
        async (connection) => {
          await start(connection);
          return connection;
        },
        false,
      );
    return this.#retried(operation, { ...request, idempotent: true });
  }

  /** Work on a checked connection failed: undoes it and puts the connection back, or closes it where that cannot be. */
  async undo(connection: C, error: unknown, rollBack: (connection: C) => Promise<unknown>): Promise<void> {
    const limit = AbortSignal.timeout(this.#retry.attemptTimeoutMs ?? ROLLBACK_LIMIT_MS);
    try {
      // A broken connection rolls back by itself, and might never answer. What is no connection's error is the caller's.
      const { connectionUsable, kind } = classifyConnectionError(error);
      if (!connectionUsable && kind !== 'other') throw error;
      await raceSignal(rollBack(connection), limit);
      this.#driver.release(connection);
    } catch {
      this.#discard(connection);
    }
  }

  #retried<T>(operation: (context: AttemptContext) => Promise<T>, request: GuardRequestOptions): Promise<T> {
    const { idempotent = false, deadlineMs, signal } = request;
    return retry(operation, {
      ...this.#retry,
      idempotent,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #attempt<T>(context: AttemptContext, work: (connection: C) => Promise<T>, releases: boolean): Promise<T> {
    const { connection, facts } = await this.#take(context);
    const driver = this.#driver;
    const unwatch = driver.watchErrors(connection);
    const socket = driver.socketOf(connection);
    const record = socket === undefined ? undefined : recordRequests(socket).begin(facts);
    try {
      const result = await raceSignal(work(connection), context.signal);
      if (releases) driver.release(connection);
      return result;
    } catch (error) {
      this.#tell(error, record?.facts() ?? facts, context);
      this.#putAway(connection, error, context.signal);
      throw error;
    } finally {
      unwatch();
      record?.end();
    }
  }

  /** A connection that may still owe an answer, or that broke, must not meet another request. */
  #putAway(connection: C, error: unknown, signal: AbortSignal): void {
    const driver = this.#driver;
    if (!signal.aborted && classifyConnectionError(error).connectionUsable) {
      driver.release(connection);
      return;
    }
    this.#discard(connection);
  }

  #discard(connection: C): void {
    const driver = this.#driver;
    const socket = driver.socketOf(connection);
    if (socket !== undefined) this.#idle.discarded(driver.keyOf(connection), socket, 'error');
    driver.discard(connection);
  }

  /** Takes connections out of the driver's pool until one is fit; the pool opens new ones as it runs out of old ones. */
  async #take(context: AttemptContext): Promise<Checked<C>> {
    for (;;) {
      const connection = await this.#acquire(context);
      const facts = await this.#inspect(connection, context.freshConnection);
      if (facts === undefined) continue;
      if (!context.signal.aborted) return { connection, facts };
      this.#driver.release(connection);
      throw context.signal.reason;
    }
  }

  async #acquire(context: AttemptContext): Promise<C> {
    const { signal } = context;
    const acquired = this.#driver.acquire();
    try {
      return await raceSignal(acquired, signal);
    } catch (error) {
      // Comes too late for this caller, but the pool wants it back.
      if (signal.aborted) acquired.then((late) => this.#driver.release(late)).catch(() => {});
      this.#tell(error, { firstWrite: 'not-begun', reused: false }, context);
      throw error;
    }
  }

  /** The reason of a signal may end many requests, so it carries the facts of none. */
  #tell(error: unknown, facts: RequestFacts, { signal, record }: AttemptContext): void {
    if (signal.aborted) record(facts);
    else attachFacts(error, facts);
  }

  /** @returns undefined for a connection that was thrown away. */
  async #inspect(connection: C, freshOnly: boolean): Promise<KnownFacts | undefined> {
    const driver = this.#driver;
    const socket = driver.socketOf(connection);
    if (socket === undefined) return {};
    const key = driver.keyOf(connection);
    recordRequests(socket);
    // Two pooled connections have failed before this attempt: the others are as old.
    if (freshOnly && this.#idle.wasUsed(key)) return this.#throwAway(connection, key, socket);
    const unwatch = driver.watchErrors(connection);
    try {
      const fitness = await this.#idle.check(key, socket, driver.allowsData(connection));
      if (fitness.fit) return fitness.facts;
    } finally {
      unwatch();
    }
    driver.discard(connection);
    return undefined;
  }

  #throwAway(connection: C, key: object, socket: Socket): undefined {
    this.#idle.discarded(key, socket, 'suspect');
    this.#driver.discard(connection);
  }
}
