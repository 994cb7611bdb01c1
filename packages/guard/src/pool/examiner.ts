import type { ConnectionHooks } from './connection-hooks.ts';
import type { DiscardReason } from './discard-reason.ts';
import type { Entry } from './entry.ts';
import type { PoolSettings } from './pool-options.ts';
import { isPromiseLike } from './promise-like.ts';
import { keepAlive, type NoSign, signOfLife } from './sign-of-life.ts';
import { withinLimit } from './time-limit.ts';

/** What came of looking at a connection, or of resetting it. */
export type Finding =
  /** It lives. `alarm`: the pool's count when the look began; what happened since then it does not cover. */
  | { readonly tag: 'alive'; readonly alarm: number }
  | { readonly tag: 'reset' }
  | { readonly tag: 'unfit'; readonly reason: DiscardReason; readonly error: unknown };

/** Does what takes time with connections that are neither idle nor in use, and counts them: they will soon be either. */
export class Examiner<C extends object> {
  readonly #hooks: ConnectionHooks<C>;
  readonly #settings: PoolSettings;
  readonly #onDone: (entry: Entry<C>, finding: Finding) => void;
  #busy = 0;

  /** @param onDone Called once for each `check`, `keepAlive` and `reset` that was not done at once. */
  constructor(hooks: ConnectionHooks<C>, settings: PoolSettings, onDone: (entry: Entry<C>, finding: Finding) => void) {
    this.#hooks = hooks;
    this.#settings = settings;
    this.#onDone = onDone;
  }

  get busy(): number {
    return this.#busy;
  }

  /** Asks for a sign of life. */
  check(entry: Entry<C>, alarm: number): void {
    this.#examine(entry, alarm, signOfLife(entry, this.#hooks, this.#settings));
  }

  /** Sends keep-alive traffic. */
  keepAlive(entry: Entry<C>, alarm: number): void {
    this.#examine(entry, alarm, keepAlive(entry, this.#hooks, this.#settings));
  }

  /** Resets a connection that came back. @returns What came of it if that took no time; else `onDone` tells. */
  reset(entry: Entry<C>): Finding | 'later' {
    try {
      const result = this.#hooks.reset?.(entry.connection);
      if (!isPromiseLike(result)) return RESET;
      this.#awaitReset(entry, result);
      return 'later';
    } catch (error) {
      return { tag: 'unfit', reason: 'reset-hook', error };
    }
  }

  #examine(entry: Entry<C>, alarm: number, examination: Promise<NoSign | undefined>): void {
    entry.state = 'checking';
    this.#busy += 1;
    examination.then((noSign) => {
      this.#finish(entry, noSign === undefined ? { tag: 'alive', alarm } : { tag: 'unfit', ...noSign });
    });
  }

  #awaitReset(entry: Entry<C>, reset: PromiseLike<unknown>): void {
    const { checkTimeoutMs, clock } = this.#settings;
    entry.state = 'resetting';
    this.#busy += 1;
    withinLimit(() => reset, checkTimeoutMs, clock, false).then((result) => {
      const error = result.tag === 'failed' ? result.error : undefined;
      this.#finish(entry, result.tag === 'done' ? RESET : { tag: 'unfit', reason: 'reset-hook', error });
    });
  }

  #finish(entry: Entry<C>, finding: Finding): void {
    this.#busy -= 1;
    this.#onDone(entry, finding);
  }
}

const RESET: Finding = { tag: 'reset' };
