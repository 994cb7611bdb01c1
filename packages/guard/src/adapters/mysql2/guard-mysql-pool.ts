import { InvalidOptionError } from '../../model/invalid-option.ts';
import {
  CheckedPool,
  type DriverPool,
  type GuardPoolOptions,
  type GuardRequestOptions,
} from '../checkout/checked-pool.ts';
import { type MysqlConnection, type MysqlPool, socketOf } from './mysql2-types.ts';

/** Result of a statement, in the shape that mysql2's types give it. */
type ResultOf<C extends MysqlConnection, M extends 'query' | 'execute'> = Awaited<ReturnType<C[M]>>;

/**
 * A guard in front of a pool of `mysql2/promise`. The pool stays as it is and may be used beside it; what it releases is
 * known to the guard, too.
 */
export class GuardedMysqlPool<C extends MysqlConnection> {
  readonly #checked: CheckedPool<C>;

  /** @throws InvalidOptionError for an option that cannot be meant, or a pool of callbacks. */
  constructor(pool: MysqlPool<C>, options: GuardPoolOptions = {}) {
    if ('promise' in pool) throw new InvalidOptionError('pool', "a pool of 'mysql2/promise' (pool.promise())", pool);
    this.#checked = new CheckedPool(driverOf(pool), options);
    const onRelease = (core: object) => this.#checked.released(core, socketOf(core));
    pool.on('release' as never, onRelease as never);
  }

  /**
   * `pool.query` on a checked connection. A statement that was provably not executed is sent again; one that may have been
   * executed only if it is `idempotent`.
   *
   * @throws MaybeExecutedError if it may have been executed and must not be repeated; `cause` is mysql2's error.
   * @throws mysql2's own error for what the server answered.
   */
  query<T = ResultOf<C, 'query'>>(sql: unknown, values?: unknown, request?: GuardRequestOptions): Promise<T> {
    return this.#checked.run((connection) => connection.query(sql as never, values as never), request) as Promise<T>;
  }

  /** The same for a prepared statement. */
  execute<T = ResultOf<C, 'execute'>>(sql: unknown, values?: unknown, request?: GuardRequestOptions): Promise<T> {
    return this.#checked.run((connection) => connection.execute(sql as never, values as never), request) as Promise<T>;
  }

  /** A checked connection; release it as one of the pool. Nothing that you do with it is repeated. */
  getConnection(request?: GuardRequestOptions): Promise<C> {
    return this.#checked.checkOut(request);
  }

  /**
   * Runs `work` between START TRANSACTION and COMMIT, once. Getting a connection and starting the transaction are repeated
   * as needed: they change nothing. What fails later is rolled back and never repeated: only the caller knows what `work`
   * did outside the database, and a COMMIT that got no answer may have been executed.
   */
  async transaction<T>(work: (connection: C) => Promise<T>, request: GuardRequestOptions = {}): Promise<T> {
    const connection = await this.#checked.begin((one) => one.beginTransaction(), request);
    try {
      const result = await work(connection);
      await connection.commit();
      connection.release();
      return result;
    } catch (error) {
      await this.#checked.undo(connection, error, (one) => one.rollback());
      throw error;
    }
  }
}

/** Puts a guard in front of a pool of `mysql2/promise`; see `GuardedMysqlPool`. */
export function guardMysqlPool<C extends MysqlConnection>(
  pool: MysqlPool<C>,
  options: GuardPoolOptions = {},
): GuardedMysqlPool<C> {
  return new GuardedMysqlPool(pool, options);
}

function driverOf<C extends MysqlConnection>(pool: MysqlPool<C>): DriverPool<C> {
  // The promise wrapper is new at every checkout; the connection below it stays.
  const coreOf = (connection: C) => (connection.connection ?? connection) as object;
  return {
    name: 'mysql2',
    acquire: () => pool.getConnection(),
    keyOf: coreOf,
    socketOf: (connection) => socketOf(coreOf(connection)),
    release: (connection) => connection.release(),
    discard: (connection) => connection.destroy(),
    // mysql2 hands errors of connections that nobody queries to its pool.
    watchErrors: () => () => {},
    allowsData: () => false,
  };
}
