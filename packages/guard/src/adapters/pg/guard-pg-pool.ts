import {
  CheckedPool,
  type DriverPool,
  type GuardPoolOptions,
  type GuardRequestOptions,
} from '../checkout/checked-pool.ts';
import { type PgClient, type PgPool, type PgResult, socketOf } from './pg-types.ts';

/** What a guarded pg pool is told. */
export interface GuardPgPoolOptions extends GuardPoolOptions {
  /**
   * Clients on which LISTEN runs get notifications while they idle; true for them, or their bytes count as a sign of death.
   * Default: no client listens.
   */
  readonly listens?: (client: object) => boolean;
}

/**
 * A guard in front of a pool of node-postgres. The pool stays as it is and may be used beside it; what it releases is known
 * to the guard, too. Do not forget `pool.on('error', ...)`: pg asks for it with or without a guard.
 */
export class GuardedPgPool<C extends PgClient> {
  readonly #checked: CheckedPool<C>;

  /** @throws InvalidOptionError for an option that cannot be meant. */
  constructor(pool: PgPool<C>, options: GuardPgPoolOptions = {}) {
    this.#checked = new CheckedPool(driverOf(pool, options.listens ?? (() => false)), options);
    pool.on('release', (_error: unknown, client: object) => this.#checked.released(client, socketOf(client)));
  }

  /**
   * `pool.query` on a checked client. A statement that was provably not executed is sent again; one that may have been
   * executed only if it is `idempotent`.
   *
   * @param query  Text, or a query config of pg.
   * @throws MaybeExecutedError if it may have been executed and must not be repeated; `cause` is pg's error.
   * @throws pg's own error for what the server answered.
   */
  query<Row = Record<string, unknown>>(
    query: string | object,
    values?: readonly unknown[],
    request?: GuardRequestOptions,
  ): Promise<PgResult<Row>> {
    const send = (client: C) => client.query(query as string, values as unknown[]) as Promise<PgResult<Row>>;
    return this.#checked.run(send, request);
  }

  /** A checked client; release it as one of the pool. Nothing that you do with it is repeated. */
  connect(request?: GuardRequestOptions): Promise<C> {
    return this.#checked.checkOut(request);
  }

  /**
   * Runs `work` between BEGIN and COMMIT, once. Getting a client and BEGIN are repeated as needed: they change nothing. What
   * fails later is rolled back and never repeated: only the caller knows what `work` did outside the database, and a COMMIT
   * that got no answer may have been executed.
   */
  async transaction<T>(work: (client: C) => Promise<T>, request: GuardRequestOptions = {}): Promise<T> {
    const client = await this.#checked.begin((one) => one.query('BEGIN'), request);
    // Without a listener a death between two statements of `work` would end the process.
    client.on('error', ignore);
    try {
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      await this.#checked.undo(client, error, (one) => one.query('ROLLBACK'));
      throw error;
    } finally {
      client.off('error', ignore);
    }
  }
}

/** Puts a guard in front of a pool of node-postgres; see `GuardedPgPool`. */
export function guardPgPool<C extends PgClient>(pool: PgPool<C>, options: GuardPgPoolOptions = {}): GuardedPgPool<C> {
  return new GuardedPgPool(pool, options);
}

function driverOf<C extends PgClient>(pool: PgPool<C>, listens: (client: object) => boolean): DriverPool<C> {
  return {
    name: 'pg',
    acquire: () => pool.connect(),
    keyOf: (client) => client,
    socketOf,
    release: (client) => client.release(),
    discard: (client) => client.release(true),
    watchErrors(client) {
      const onError = () => {};
      client.on('error', onError);
      return () => client.off('error', onError);
    },
    allowsData: listens,
  };
}

function ignore(): void {}
