import type { ConnectionHooks } from '../src/pool/connection-hooks.ts';

/** A connection that only counts. */
export interface FakeConnection {
  readonly id: number;
  /** How the pool ended it, once it has. */
  destroyed: 'graceful' | 'now' | undefined;
}

/** A connect that the test settles by hand. */
export interface PendingConnect {
  readonly signal: AbortSignal;
  succeed(): FakeConnection;
  fail(error: Error): void;
}

/**
 * Makes connections for a pool and keeps the books that the pool must agree with. Connects succeed at once unless `manual`; then
 * the test settles each one in `pending`.
 */
export class FakeServer {
  manual = false;
  /** Makes all connects fail. */
  failure: Error | undefined;
  /** Goodbyes that take until the test resolves them. */
  slowGoodbyes: (() => void)[] | undefined;
  readonly pending: PendingConnect[] = [];
  readonly made: FakeConnection[] = [];
  /** Largest number of connections that the server has seen at one time. */
  peak = 0;
  #open = 0;

  get open(): number {
    return this.#open;
  }

  /** Hooks for a pool; more may be added. */
  hooks(more: Partial<ConnectionHooks<FakeConnection>> = {}): ConnectionHooks<FakeConnection> {
    return {
      connect: ({ signal }) => this.#connect(signal),
      destroy: (connection, how) => this.#destroy(connection, how),
      ...more,
    };
  }

  #connect(signal: AbortSignal): Promise<FakeConnection> {
    if (!this.manual) {
      return this.failure === undefined ? Promise.resolve(this.#make()) : Promise.reject(this.failure);
    }
    return new Promise((resolve, reject) => {
      const pending: PendingConnect = {
        signal,
        succeed: () => {
          this.#forget(pending);
          const connection = this.#make();
          resolve(connection);
          return connection;
        },
        fail: (error) => {
          this.#forget(pending);
          reject(error);
        },
      };
      this.pending.push(pending);
      signal.addEventListener('abort', () => pending.fail(signal.reason as Error));
    });
  }

  #forget(pending: PendingConnect): void {
    const index = this.pending.indexOf(pending);
    if (index !== -1) this.pending.splice(index, 1);
  }

  #make(): FakeConnection {
    const connection: FakeConnection = { id: this.made.length + 1, destroyed: undefined };
    this.made.push(connection);
    this.#open += 1;
    this.peak = Math.max(this.peak, this.#open);
    return connection;
  }

  #destroy(connection: FakeConnection, how: 'graceful' | 'now'): Promise<void> | undefined {
    if (connection.destroyed !== undefined) throw new Error(`connection ${connection.id} was destroyed twice`);
    connection.destroyed = how;
    if (this.slowGoodbyes === undefined || how === 'now') {
      this.#open -= 1;
      return undefined;
    }
    const { slowGoodbyes } = this;
    return new Promise((resolve) => {
      slowGoodbyes.push(() => {
        this.#open -= 1;
        resolve();
      });
    });
  }
}
