import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CheckedPool, type DriverPool, type GuardPoolOptions } from '../../src/adapters/checkout/checked-pool.ts';
import { guardMysqlPool } from '../../src/adapters/mysql2/index.ts';
import { guardPgPool } from '../../src/adapters/pg/index.ts';
import { MaybeExecutedError } from '../../src/retry/index.ts';
import { factsOf } from '../../src/socket/index.ts';
import { FakeClock, settle } from '../fake-clock.ts';
import { FakeSocket } from './fake-socket.ts';

class FakeConnection {
  readonly socket = new FakeSocket();
  constructor(readonly number: number) {}
}

/** As far as a checkout looks at it. */
function standsForSocket(socket: object): socket is Socket {
  return socket instanceof FakeSocket;
}

/** A driver's pool that hands out the last connection that was put back, or a new one. */
class FakeDriver implements DriverPool<FakeConnection> {
  readonly name = 'fake';
  readonly idle: FakeConnection[] = [];
  readonly discarded: number[] = [];
  opened = 0;
  onRelease: (connection: FakeConnection) => void = () => {};
  gate: Promise<void> = Promise.resolve();
  prepare: (connection: FakeConnection) => void = () => {};

  async acquire(): Promise<FakeConnection> {
    await this.gate;
    const connection = this.idle.pop() ?? new FakeConnection(++this.opened);
    this.prepare(connection);
    return connection;
  }
  keyOf = (connection: FakeConnection) => connection;
  socketOf = ({ socket }: FakeConnection): Socket | undefined => (standsForSocket(socket) ? socket : undefined);
  release(connection: FakeConnection): void {
    this.idle.push(connection);
    this.onRelease(connection);
  }
  discard(connection: FakeConnection): void {
    this.discarded.push(connection.number);
  }
  watchErrors = () => () => {};
  allowsData = () => false;
}

function newPool(options: GuardPoolOptions = {}) {
  const clock = new FakeClock();
  const driver = new FakeDriver();
  const pool = new CheckedPool(driver, { clock, ...options });
  driver.onRelease = (connection) => pool.released(connection, driver.socketOf(connection));
  return { clock, driver, pool };
}

/** Work whose request the kernel took before it failed. */
const failAfterWrite = (error: unknown) => async (connection: FakeConnection) => {
  connection.socket._write('request', 'latin1', () => {});
  await settle();
  throw error;
};

const newReset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });

const numberOf = async (connection: FakeConnection) => connection.number;

describe('a connection', () => {
  test('is used again while it is young', async () => {
    const { clock, driver, pool } = newPool({ maxIdleMs: 1000 });
    expect(await pool.run(numberOf)).toBe(1);
    clock.advance(1000);
    expect(await pool.run(numberOf)).toBe(1);
    expect(driver.discarded).toEqual([]);
  });

  test.each(['advance', 'suspend', 'block'] as const)(
    'is thrown away after maxIdleMs, whichever clock saw it pass (%s)',
    async (pass) => {
      const { clock, driver, pool } = newPool({ maxIdleMs: 1000 });
      await pool.run(numberOf);
      clock[pass](1001);
      expect(await pool.run(numberOf)).toBe(2);
      expect(driver.discarded).toEqual([1]);
    },
  );

  test('is looked at only after validateAfterMs', async () => {
    const { clock, driver, pool } = newPool({ validateAfterMs: 500 });
    await pool.run(numberOf);
    const [idle] = driver.idle;
    if (idle !== undefined) idle.socket.readableEnded = true;
    clock.advance(499);
    expect(await pool.run(numberOf)).toBe(1);
    clock.advance(500);
    expect(await pool.run(numberOf)).toBe(2);
  });

  test('that received bytes while it idled is thrown away', async () => {
    const { clock, driver, pool } = newPool();
    await pool.run(numberOf);
    const [idle] = driver.idle;
    if (idle !== undefined) idle.socket.bytesRead += 90;
    clock.advance(600);
    expect(await pool.run(numberOf)).toBe(2);
  });

  test('goes back after an error of the server, and away after one of the connection', async () => {
    const { driver, pool } = newPool();
    const duplicate = Object.assign(new Error('Duplicate entry'), {
      code: 'ER_DUP_ENTRY',
      errno: 1062,
      sqlState: '23000',
    });
    await expect(pool.run(() => Promise.reject(duplicate))).rejects.toThrow('Duplicate entry');
    expect(driver.idle).toHaveLength(1);
    await expect(pool.run(failAfterWrite(newReset()))).rejects.toThrow('may have been executed');
    expect(driver.idle).toHaveLength(0);
    expect(driver.discarded).toEqual([1]);
  });
});

describe('where nobody sees the first write, nothing is claimed', () => {
  test('on an encrypted connection', async () => {
    const { driver, pool } = newPool();
    driver.prepare = (connection) => {
      connection.socket.encrypted = true;
    };
    const error = await pool.run(failAfterWrite(newReset())).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MaybeExecutedError);
  });

  test('on a connection without a socket', async () => {
    const { driver, pool } = newPool();
    driver.socketOf = () => undefined;
    const error = await pool.run(failAfterWrite(newReset())).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MaybeExecutedError);
  });

  test("of a reason that many callers' signals share", async () => {
    const { pool } = newPool();
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = pool.run(() => new Promise(() => {}), { signal: controller.signal });
    await settle();
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(factsOf(reason)).toBeUndefined();
  });
});

describe('a caller that gives up', () => {
  test('while it waits for a connection leaves it to the pool', async () => {
    const { driver, pool } = newPool();
    let open = () => {};
    driver.gate = new Promise((resolve) => {
      open = resolve;
    });
    const controller = new AbortController();
    const waiting = pool.run(numberOf, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    open();
    await settle();
    expect(driver.idle).toHaveLength(1);
  });

  test('during the request costs the connection: it still owes an answer', async () => {
    const { driver, pool } = newPool();
    const controller = new AbortController();
    const running = pool.run(() => new Promise(() => {}), { signal: controller.signal });
    await settle();
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await settle();
    expect(driver.discarded).toEqual([1]);
  });

  test('after requestTimeoutMs, too, and the error says that it may have been executed', async () => {
    const { clock, driver, pool } = newPool({ requestTimeoutMs: 100, retry: {} });
    const running = pool
      .run((connection) => {
        connection.socket._write('request', 'latin1', () => {});
        return new Promise(() => {});
      })
      .catch((error: unknown) => error);
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 130));
    clock.advance(100);
    expect(await running).toMatchObject({ code: 'ERR_GUARD_MAY_HAVE_EXECUTED' });
    expect(driver.discarded).toEqual([1]);
  });
});

test('the last attempt never uses a connection that was used before', async () => {
  const { driver, pool } = newPool({ retry: { backoff: { baseMs: 0 } } });
  await Promise.all([pool.run(numberOf), pool.run(numberOf), pool.run(numberOf), pool.run(numberOf)]);
  expect(driver.idle).toHaveLength(4);
  const used: number[] = [];
  const dead = Object.assign(new Error('dead'), { code: 'ERR_GUARD_BAD_CONNECTION' });
  const result = await pool.run(async ({ number }) => {
    used.push(number);
    if (number <= 4) throw dead;
    return number;
  });
  // Two pooled connections, then a new one; the other pooled ones were suspect.
  expect(used).toHaveLength(3);
  expect(result).toBe(5);
  expect(driver.discarded.sort()).toEqual([1, 2, 3, 4]);
});

describe('transactions', () => {
  test('mysql2: what fails inside is rolled back and never repeated', async () => {
    const log: string[] = [];
    const connection = {
      beginTransaction: async () => void log.push('begin'),
      commit: async () => void log.push('commit'),
      rollback: async () => void log.push('rollback'),
      release: () => log.push('release'),
      destroy: () => log.push('destroy'),
      query: async () => [],
      execute: async () => [],
    };
    const pool = guardMysqlPool({ getConnection: async () => connection, on: () => {} });
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    await expect(pool.transaction(() => Promise.reject(reset))).rejects.toBe(reset);
    // What broke the connection has rolled back already.
    expect(log).toEqual(['begin', 'destroy']);
    log.length = 0;
    await expect(pool.transaction(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
    expect(log).toEqual(['begin', 'rollback', 'release']);
    log.length = 0;
    expect(await pool.transaction(async () => 42)).toBe(42);
    expect(log).toEqual(['begin', 'commit', 'release']);
  });

  test('pg: a client that cannot roll back is thrown away', async () => {
    const log: string[] = [];
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    const client = Object.assign(new EventEmitter(), {
      query: async (sql: string) => {
        log.push(sql);
        if (sql === 'ROLLBACK') throw reset;
        return { rows: [], rowCount: 0, command: sql };
      },
      release: (destroy?: boolean | Error) => log.push(`release ${destroy}`),
    });
    const pool = guardPgPool({ connect: async () => client, on: () => {} });
    await expect(pool.transaction(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
    expect(log).toEqual(['BEGIN', 'ROLLBACK', 'release true']);
    log.length = 0;
    await expect(pool.transaction(() => Promise.reject(reset))).rejects.toBe(reset);
    expect(log).toEqual(['BEGIN', 'release true']);
    expect(client.listenerCount('error')).toBe(0);
  });
});
