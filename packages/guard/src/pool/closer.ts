import type { ConnectionHooks } from './connection-hooks.ts';
import type { PoolSettings } from './pool-options.ts';
import { isPromiseLike } from './promise-like.ts';
import { withinLimit } from './time-limit.ts';

/** Ends connections and counts those that are still saying goodbye: the server has not freed their places yet. */
export class Closer<C extends object> {
  readonly #hooks: ConnectionHooks<C>;
  readonly #settings: PoolSettings;
  readonly #onClosed: () => void;
  #closing = 0;

  /** @param onClosed Called when a place has become free later than at once. */
  constructor(hooks: ConnectionHooks<C>, settings: PoolSettings, onClosed: () => void) {
    this.#hooks = hooks;
    this.#settings = settings;
    this.#onClosed = onClosed;
  }

  get closing(): number {
    return this.#closing;
  }

  /** Ends one connection. Errors are ignored: whatever state it is in, nobody will use it again. */
  close(connection: C, how: 'graceful' | 'now'): void {
    const goodbye = this.#destroy(connection, how);
    if (!isPromiseLike(goodbye)) return;
    this.#closing += 1;
    const { closeTimeoutMs, clock } = this.#settings;
    withinLimit(() => goodbye, closeTimeoutMs, clock, false).then(() => {
      this.#closing -= 1;
      this.#onClosed();
    });
  }

  #destroy(connection: C, how: 'graceful' | 'now'): unknown {
    try {
      return this.#hooks.destroy(connection, how);
    } catch {
      return undefined;
    }
  }
}
