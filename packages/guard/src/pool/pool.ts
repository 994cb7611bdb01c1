import { InvalidOptionError } from '../model/invalid-option.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { classifyError, isUnrelated, RetryBudget } from '../retry/index.ts';
import { type RetryDefaults, type RetrySettings, readRetryOptions } from '../retry/retry-options.ts';
import { factsOf } from '../socket/index.ts';
import type { ConnectionHooks } from './connection-hooks.ts';
import { Dispatcher } from './dispatcher.ts';
import { betweenMs, type Entry } from './entry.ts';
import { NotCheckedOutError, PoolClosedError, TooManyWaitingError } from './pool-errors.ts';
import { type PoolOptions, type PoolSettings, readPoolOptions } from './pool-options.ts';
import type { PoolStats } from './statistics.ts';
import { startTimer } from './time-limit.ts';
import { type UseOptions, useConnection, type Work } from './use.ts';

/** How to wait for a connection. */
export interface AcquireOptions {
  /** Only a connection that was just opened; an idle one is closed if there is no other room. */
  readonly freshConnection?: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds; the pool's `acquireTimeoutMs` unless given. */
  readonly timeoutMs?: number;
}

/** How long to wait for connections to come back. */
export interface DrainOptions {
  /** Milliseconds; 30 000 unless given. Then the pool closes, whatever is still out. */
  readonly timeoutMs?: number;
}

/**
 * A pool of connections of any kind, with the semantics of Go's database/sql.
 *
 * `use` is the way to work with it. `acquire` and `release` are for work that does not fit into one function; whoever acquires
 * must release or discard exactly once, in `finally`.
 */
export class Pool<C extends object> {
  readonly #settings: PoolSettings;
  readonly #hooks: ConnectionHooks<C>;
  readonly #dispatcher: Dispatcher<C>;
  readonly #repeatDefaults: RetryDefaults;
  /** How `use` repeats without options. */
  readonly #repeat: RetrySettings;
  readonly #quiet: Promise<void>;
  #isQuiet = false;

  /** @throws InvalidOptionError that names the option and prints the value received. */
  constructor(hooks: ConnectionHooks<C>, options: PoolOptions = {}) {
    this.#settings = withoutBlindChecks(readPoolOptions(options), hooks);
    this.#hooks = hooks;
    const budget = new RetryBudget();
    this.#repeatDefaults = { ...this.#settings, budget: () => budget };
    this.#repeat = readRetryOptions({}, this.#repeatDefaults);
    let announce = (): void => undefined;
    this.#quiet = new Promise((resolve) => {
      announce = resolve;
    });
    this.#dispatcher = new Dispatcher(hooks, this.#settings, () => {
      this.#isQuiet = true;
      announce();
    });
  }

  /**
   * An idle connection, if one can be had without waiting: used within `validateAfterInactivityMs`, not suspect, and nobody
   * waits already. Costs no promise. Undefined means: call `acquire`.
   */
  tryAcquire(): C | undefined {
    return this.#dispatcher.takeReady()?.connection;
  }

  /**
   * A connection, in the order of the calls.
   *
   * Rejects with AcquireTimeoutError, TooManyWaitingError, PoolClosedError, the reason of the signal, or the error of a connect
   * when nothing else could serve the caller. In none of these cases was anything of a request sent.
   */
  acquire(options: AcquireOptions = {}): Promise<C> {
    const { signal, freshConnection = false, timeoutMs } = options;
    if (this.#dispatcher.phase !== 'open') return Promise.reject(new PoolClosedError(this.#settings.name));
    if (signal?.aborted) return Promise.reject(signal.reason);
    const ready = freshConnection ? undefined : this.#dispatcher.takeReady();
    if (ready !== undefined) return Promise.resolve(ready.connection);
    if (this.#dispatcher.surplusWaiters >= this.#settings.maxWaiting)
      return Promise.reject(new TooManyWaitingError(this.#settings.name, this.#dispatcher.stats().waiting));
    const limitMs = timeoutMs ?? this.#settings.acquireTimeoutMs;
    if (!(limitMs > 0)) return Promise.reject(badTimeout(timeoutMs));
    return this.#dispatcher.wait({ fresh: freshConnection, signal, timeoutMs: limitMs });
  }

  /**
   * Takes a connection back.
   *
   * @param error What went wrong with it, if anything did: it is judged by `classify`, and a connection that must not carry
   *   another request is closed. After an error that has nothing to do with connections it is kept if there is a `reset` hook.
   * @throws NotCheckedOutError if it is not checked out: by the second of two releases, for example.
   */
  release(connection: C, error?: unknown): void {
    const entry = this.#checkedOut(connection);
    if (entry === undefined) return;
    if (error === undefined) this.#dispatcher.giveBack(entry);
    else this.#releaseAfter(entry, error);
  }

  /** Closes a checked-out connection instead of giving it back. With an error, idle ones become suspect. Throws as `release`. */
  discard(connection: C, error?: unknown): void {
    const entry = this.#checkedOut(connection);
    if (entry !== undefined) this.#dispatcher.discard(entry, error === undefined ? 'discarded' : 'error', error);
  }

  /**
   * Says that a connection died, from an event of its client. Idle, it is closed now; in use, when it comes back. Connections that
   * the pool does not know are ignored. Not needed for those with a `socket` hook.
   */
  reportDead(connection: C, error?: unknown): void {
    const entry = this.#dispatcher.entryOf(connection);
    if (entry !== undefined) this.#dispatcher.reportDead(entry, error);
  }

  /**
   * Works with a connection, and repeats the work when that is safe: twice with pooled connections, then with a new one. The
   * connection is released, or closed when the error says so. All of `retry`'s options and errors.
   */
  async use<T>(work: Work<C, T>, options?: UseOptions): Promise<T> {
    const repeat = options === undefined ? this.#repeat : readRetryOptions(options, this.#repeatDefaults);
    return useConnection(this, this.#hooks, this.#settings, work, repeat);
  }

  /** What the pool knows of a connection that is checked out; empty for any other. */
  factsOf(connection: C): RequestFacts {
    const entry = this.#dispatcher.entryOf(connection);
    if (entry?.state !== 'in-use') return {};
    const { checkedOutAt, endpoints } = entry;
    const ageMs = betweenMs(entry.openedAt, checkedOutAt);
    if (entry.uses <= 1) return { reused: false, ageMs, ...endpoints };
    return { reused: true, idleMs: betweenMs(entry.lastUsedAt, checkedOutAt), ageMs, ...endpoints };
  }

  get stats(): PoolStats {
    return this.#dispatcher.stats();
  }

  /**
   * Lets nobody in any more, serves those who wait, closes connections as they come back.
   *
   * @returns A promise that resolves when nothing is left; it holds the process. After `timeoutMs` the pool closes.
   */
  async drain(options: DrainOptions = {}): Promise<void> {
    const { timeoutMs = 30_000 } = options;
    if (!(timeoutMs > 0)) throw badTimeout(timeoutMs);
    this.#dispatcher.drain();
    await this.#untilQuiet(timeoutMs, () => {
      this.close();
    });
  }

  /**
   * Ends everything now: waiters are refused, connections are closed, also those in use.
   *
   * @returns A promise that resolves when nothing is left, after `closeTimeoutMs` at the latest; it holds the process.
   */
  async close(): Promise<void> {
    this.#dispatcher.close();
    await this.#untilQuiet(this.#settings.closeTimeoutMs, () => undefined);
  }

  /** The timer does its work, and holds the process meanwhile. */
  async #untilQuiet(timeoutMs: number, onTimeout: () => void): Promise<void> {
    if (this.#isQuiet) return;
    const { clock } = this.#settings;
    const timer = startTimer(clock, onTimeout, timeoutMs, true);
    await this.#quiet;
    if (timer !== undefined) clock.clearTimer(timer);
  }

  #checkedOut(connection: C): Entry<C> | undefined {
    const entry = this.#dispatcher.entryOf(connection);
    if (entry?.state === 'in-use') return entry;
    // Closing took it away from its user, who could not know.
    if (this.#dispatcher.phase === 'closed') return undefined;
    throw new NotCheckedOutError(this.#settings.name);
  }

  #releaseAfter(entry: Entry<C>, error: unknown): void {
    const classification = classifyError(error, factsOf(error) ?? {}, this.#settings.classify);
    // The work failed for reasons of its own, perhaps in the middle of a transaction: only a reset makes it as new. Without one
    // it is closed, which says nothing about its siblings.
    const unrelated = isUnrelated(classification);
    const usable = unrelated ? this.#hooks.reset !== undefined : classification.connectionUsable;
    if (usable) this.#dispatcher.giveBack(entry);
    else this.#dispatcher.discard(entry, unrelated ? 'discarded' : 'error', error);
  }
}

/** With nothing to look at, an idle connection is as good as it will ever be: to wait for a check would be for nothing. */
function withoutBlindChecks<C extends object>(settings: PoolSettings, hooks: ConnectionHooks<C>): PoolSettings {
  const sighted = hooks.check !== undefined || (hooks.socket !== undefined && settings.liveness !== false);
  return sighted
    ? settings
    : { ...settings, validateAfterInactivityMs: Number.POSITIVE_INFINITY, suspectOnError: false };
}

function badTimeout(received: unknown): InvalidOptionError {
  return new InvalidOptionError('timeoutMs', 'milliseconds above 0, or Infinity', received);
}
