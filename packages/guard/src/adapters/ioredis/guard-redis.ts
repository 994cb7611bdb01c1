import type { Socket } from 'node:net';
import { type AttemptContext, BadConnectionError, type RetryOptions, retry } from '../../retry/index.ts';
import { readRetryOptions } from '../../retry/retry-options.ts';
import { type KnownFacts, type RequestFacts, recordRequests } from '../../socket/index.ts';
import type { GuardRequestOptions } from '../checkout/checked-pool.ts';
import { type CheckoutOptions, readCheckoutOptions, readTimerMs } from '../checkout/checkout-options.ts';
import { IdleConnections } from '../checkout/idle-connections.ts';
import { raceSignal } from '../checkout/race-signal.ts';
import { isIdempotentCommand } from './idempotent-commands.ts';
import { type RedisClient, socketOf } from './redis-types.ts';
import { untilReady } from './until-ready.ts';

/** How a guarded client behaves; `maxIdleMs` is 30 000 unless given. */
export interface GuardRedisOptions extends CheckoutOptions {
  readonly retry?: Omit<RetryOptions, 'idempotent' | 'method' | 'signal' | 'attemptTimeoutMs'>;
  /** Time for one attempt, waiting for a connection included, in milliseconds. No limit unless given. */
  readonly requestTimeoutMs?: number;
}

/**
 * Options for `new Redis({ ...guardRedisPreset(), ... })`: what was in flight when a connection broke is rejected at once, never
 * sent again (with `autoResendUnfulfilledCommands: false` alone it would neither be sent nor settled), a lost peer is noticed
 * after 40 s, and a connect does not wait for ever.
 */
export function guardRedisPreset() {
  return {
    autoResendUnfulfilledCommands: false,
    // 0: each loss of a connection rejects what waits for an answer, and what waits for a connection.
    maxRetriesPerRequest: 0,
    keepAlive: 30_000,
    connectTimeout: 5_000,
  } as const;
}

const REDIS_MAX_IDLE_MS = 30_000;

/**
 * A guard in front of one ioredis client that was made with `guardRedisPreset()`. Sends a command only when the connection
 * is up and was looked at, so that nothing waits in a queue of which nobody knows whether it was sent.
 */
export class GuardedRedis {
  readonly #redis: RedisClient;
  readonly #idle: IdleConnections<Socket>;
  readonly #retry: RetryOptions;
  #inFlight = 0;
  #looking: Promise<void> | undefined;

  /** @throws InvalidOptionError for an option that cannot be meant. */
  constructor(redis: RedisClient, options: GuardRedisOptions = {}) {
    this.#redis = redis;
    this.#idle = new IdleConnections(readCheckoutOptions(options, REDIS_MAX_IDLE_MS), 'ioredis');
    const attemptTimeoutMs = readTimerMs('requestTimeoutMs', options.requestTimeoutMs);
    this.#retry = { ...options.retry, ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }) };
    readRetryOptions(this.#retry);
    // ioredis connects by itself, and what it connects may idle and die before the first command.
    redis.on('ready', () => this.#connected());
    this.#connected();
  }

  #connected(): void {
    const socket = socketOf(this.#redis);
    if (socket !== undefined && this.#redis.status === 'ready') this.#idle.released(socket, socket);
  }

  /**
   * Sends one command. Repeated if it was provably not executed; otherwise only if `isIdempotentCommand` knows it, or the
   * caller says so.
   *
   * @throws MaybeExecutedError if it may have been executed and must not be repeated; `cause` is ioredis' error.
   */
  command(
    name: string,
    args: readonly (string | Buffer | number)[] = [],
    request: GuardRequestOptions = {},
  ): Promise<unknown> {
    const { idempotent = isIdempotentCommand(name, args), deadlineMs, signal } = request;
    return retry((context) => this.#attempt(name, args, context), {
      ...this.#retry,
      idempotent,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #attempt(
    name: string,
    args: readonly (string | Buffer | number)[],
    { signal, record }: AttemptContext,
  ): Promise<unknown> {
    const socket = await this.#liveSocket(signal).catch((error: unknown) => {
      record({ firstWrite: 'not-begun' });
      throw error;
    });
    const known = this.#begin(socket);
    // From here to the write in `call` nothing waits: the status that was looked at still holds.
    const written = recordRequests(socket).begin(known);
    const answer = this.#redis.call(name, ...args);
    const queued = written.facts().firstWrite === 'not-begun';
    try {
      return await raceSignal(answer, signal);
    } catch (error) {
      // ioredis rejects all commands of a lost connection with one error, so it carries the facts of none.
      record(queued ? withoutFirstWrite(written.facts()) : written.facts());
      // A connection that did not answer in time would let the next command wait, too.
      if (signal.aborted) socket.destroy();
      throw error;
    } finally {
      written.end();
      this.#end(socket);
    }
  }

  /** Waits for a connection that is up, young enough and alive. */
  async #liveSocket(signal: AbortSignal): Promise<Socket> {
    for (;;) {
      await untilReady(this.#redis, signal);
      const socket = socketOf(this.#redis);
      if (socket === undefined) throw new BadConnectionError('the client is ready, but its connection is gone');
      if (this.#looking === undefined && !this.#mustLook(socket)) return socket;
      this.#looking ??= this.#look(socket);
      await raceSignal(this.#looking, signal);
      if (this.#redis.status === 'ready' && socketOf(this.#redis) === socket && !this.#mustLook(socket)) return socket;
    }
  }

  /** With commands in flight the connection is not idle, and its bytes are their answers. */
  #mustLook(socket: Socket): boolean {
    // To a connection that cannot be written ioredis' status is blind: it would queue the command.
    if (!socket.writable) return true;
    return this.#inFlight === 0 && (this.#idle.needsLook(socket) || this.#idle.tooOld(socket) !== undefined);
  }

  /** One look for all commands that wait. A connection that is not fit is closed; ioredis opens the next one. */
  async #look(socket: Socket): Promise<void> {
    try {
      const { fit } = await this.#idle.check(socket, socket);
      // `check` counts a good look as a use, so that the commands behind it find the connection young.
      if (!fit || !socket.writable) await this.#dropped(socket);
    } finally {
      this.#looking = undefined;
    }
  }

  /**
   * Closes the connection, not with a FIN alone: a silent peer would never answer it. Then waits until ioredis has heard of
   * it, in whole turns of the loop: Node calls a socket closed before it tells its listeners.
   */
  async #dropped(socket: Socket): Promise<void> {
    socket.destroy();
    while (this.#redis.status === 'ready' && socketOf(this.#redis) === socket) await nextTurn();
  }

  #begin(socket: Socket): KnownFacts {
    this.#inFlight += 1;
    return this.#idle.isIdle(socket) ? this.#idle.taken(socket, socket, false) : this.#idle.facts(socket);
  }

  #end(socket: Socket): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#idle.released(socket, socket);
  }
}

/** Puts a guard in front of an ioredis client; see `GuardedRedis`. */
export function guardRedis(redis: RedisClient, options: GuardRedisOptions = {}): GuardedRedis {
  return new GuardedRedis(redis, options);
}

/** A command that ioredis queued may go out over another connection than the one that was recorded. */
function withoutFirstWrite({ firstWrite: _, ...facts }: RequestFacts): RequestFacts {
  return facts;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
