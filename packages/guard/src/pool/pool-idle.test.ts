import { expect, test } from 'vitest';
import { type FakeClock, settle } from '../../test/fake-clock.ts';
import type { FakeConnection } from '../../test/fake-server.ts';
import { setUp } from '../../test/pool-set-up.ts';

test('maxIdle closes what comes back on top of it', async () => {
  const { pool, server } = setUp({ maxIdle: 1 });
  const [a, b] = [await pool.acquire(), await pool.acquire()];
  pool.release(a);
  pool.release(b);
  expect(b.destroyed).toBe('graceful');
  expect(pool.stats.closed['max-idle']).toBe(1);
  expect(server.open).toBe(1);
});

test.each([
  ['by the loop that was blocked', (clock: FakeClock) => clock.block(4_001)],
  ['by the wall clock alone, after a suspend', (clock: FakeClock) => clock.suspend(4_001)],
])('maxIdleMs is tested at checkout: %s', async (_name, pass) => {
  const { pool, clock } = setUp({ maxIdleMs: 4_000 });
  const old = await pool.acquire();
  pool.release(old);
  pass(clock);
  expect(pool.tryAcquire()).toBeUndefined();
  const fresh = await pool.acquire();
  expect(fresh.id).toBe(2);
  expect(old.destroyed).toBe('graceful');
  expect(pool.stats.closed['max-idle-time']).toBe(1);
});

test('at maxIdleMs exactly a connection is still used', async () => {
  const { pool, clock } = setUp({ maxIdleMs: 4_000, validateAfterInactivityMs: 5_000 });
  const connection = await pool.acquire();
  pool.release(connection);
  clock.block(4_000);
  expect(pool.tryAcquire()).toBe(connection);
});

test('maxLifetimeMs ends it at checkout and at return, up to the jitter earlier', async () => {
  const { pool, clock } = setUp({ maxLifetimeMs: 10_000, lifetimeJitter: 0.2, maxIdleMs: Number.POSITIVE_INFINITY });
  // random() is 0.5: it lives 10 % shorter.
  const connection = await pool.acquire();
  clock.block(9_000);
  pool.release(connection);
  expect(connection.destroyed).toBeUndefined();
  clock.block(1);
  const second = await pool.acquire();
  expect(second.id).toBe(2);
  clock.block(9_001);
  pool.release(second);
  expect(second.destroyed).toBe('graceful');
  expect(pool.stats.closed['max-lifetime']).toBe(2);
});

test('the cleaner closes what nobody asks for, and holds no process', async () => {
  const { pool, clock, server } = setUp({ maxIdleMs: 4_000 });
  const [a, b] = [await pool.acquire(), await pool.acquire()];
  pool.release(a);
  await clock.run(3_000);
  pool.release(b);
  expect(clock.timers).toMatchObject({ set: 1, holding: 0 });
  await clock.run(2_000);
  expect([a.destroyed, b.destroyed]).toEqual(['graceful', undefined]);
  await clock.run(3_000);
  expect(server.open).toBe(0);
  // Nothing is idle any more: no timer either.
  expect(clock.timers.set).toBe(0);
});

test('after validateAfterInactivityMs the check hook is asked; what fails it is replaced without a failed acquire', async () => {
  const asked: number[] = [];
  const answers = new Map<number, () => Promise<boolean> | boolean>([
    [1, () => Promise.resolve(false)],
    [
      2,
      () => {
        throw new Error('ping failed');
      },
    ],
    [3, () => true],
  ]);
  const check = (connection: FakeConnection) => {
    asked.push(connection.id);
    return answers.get(connection.id)?.() ?? true;
  };
  const { pool, clock, server } = setUp({ suspectOnError: false }, { check });
  const all = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
  for (const connection of [all[2], all[1], all[0]] as FakeConnection[]) pool.release(connection);
  clock.block(500);
  const young = pool.tryAcquire() as FakeConnection;
  expect(young.id).toBe(1);
  pool.release(young);
  clock.block(501);
  expect(pool.tryAcquire()).toBeUndefined();
  expect((await pool.acquire()).id).toBe(3);
  expect(asked).toEqual([1, 2, 3]);
  expect(server.made).toHaveLength(3);
  expect(pool.stats).toMatchObject({ checks: 3, closed: { validation: 2 } });
});

test('a check that hangs costs checkTimeoutMs, not the acquire', async () => {
  const { pool, clock } = setUp({}, { check: () => new Promise<boolean>(() => undefined) });
  pool.release(await pool.acquire());
  clock.block(1_000);
  const acquired = pool.acquire();
  await clock.run(5_000);
  expect((await acquired).id).toBe(2);
});

test('one dead connection makes its idle siblings show a sign of life', async () => {
  const asked: number[] = [];
  const check = (connection: FakeConnection) => asked.push(connection.id) > 0;
  const { pool } = setUp({}, { check });
  const [a, b, c] = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
  pool.release(a);
  pool.release(b);
  pool.discard(c, new Error('read ECONNRESET'));
  expect(c.destroyed).toBe('now');
  expect(pool.tryAcquire()).toBeUndefined();
  const first = await pool.acquire();
  expect(asked).toEqual([b.id]);
  // It has just shown that it lives: asked once, not every time.
  pool.release(first);
  expect(pool.tryAcquire()).toBe(first);

  const trusting = setUp({ suspectOnError: false }, { check }).pool;
  const [d, e] = [await trusting.acquire(), await trusting.acquire()];
  trusting.release(d);
  trusting.discard(e, new Error('read ECONNRESET'));
  expect(trusting.tryAcquire()).toBe(d);
});

test('release with an error: closed if the classifier says that it is not usable, kept if only the request was wrong', async () => {
  const { pool } = setUp({
    classify: (error) => ({
      kind: 'other',
      phase: 'read',
      reportedBy: 'server',
      connectionUsable: (error as Error).message === 'duplicate key',
      requestMayHaveExecuted: { verdict: 'no', because: 'test' },
      retry: 'never',
      causes: [],
      client: 'pg',
      facts: {},
    }),
  });
  const kept = await pool.acquire();
  pool.release(kept, new Error('duplicate key'));
  expect(kept.destroyed).toBeUndefined();
  const closed = await pool.acquire();
  pool.release(closed, new Error('read ECONNRESET'));
  expect(closed.destroyed).toBe('now');
  expect(pool.stats.closed.error).toBe(1);
});

test('after an error that has nothing to do with connections it is kept only if a reset hook cleans up', async () => {
  const without = setUp();
  const sibling = await without.pool.acquire();
  const closed = await without.pool.acquire();
  without.pool.release(sibling);
  without.pool.release(closed, new Error('no such order'));
  expect(closed.destroyed).toBe('now');
  // And it casts no suspicion on the others.
  expect(without.pool.tryAcquire()).toBe(sibling);
  const { pool } = setUp({}, { reset: () => undefined });
  const kept = await pool.acquire();
  pool.release(kept, new Error('no such order'));
  expect(pool.tryAcquire()).toBe(kept);
});

test('reportDead: idle ones go at once, those in use when they come back, waiters get another', async () => {
  const { pool } = setUp({ maxOpen: 2 });
  const [idle, used] = [await pool.acquire(), await pool.acquire()];
  pool.release(idle);
  pool.reportDead(idle);
  expect(idle.destroyed).toBe('now');
  pool.reportDead(used, Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  expect(used.destroyed).toBeUndefined();
  const third = await pool.acquire();
  const waiter = pool.acquire();
  pool.release(used);
  expect(used.destroyed).toBe('now');
  const fourth = await waiter;
  expect([third.id, fourth.id]).toEqual([3, 4]);
  expect(pool.stats.closed).toMatchObject({ destroyed: 1, reset: 1 });
  pool.reportDead({ id: 99, destroyed: undefined });
});

test('the reset hook runs before the next use; a failed one closes the connection', async () => {
  const resets: (() => void)[] = [];
  const failing = new Set<number>();
  const reset = (connection: FakeConnection) => {
    if (failing.has(connection.id)) throw new Error('rollback failed');
    return new Promise<void>((resolve) => resets.push(resolve));
  };
  const { pool, clock } = setUp({ maxOpen: 1, checkTimeoutMs: 1_000 }, { reset });
  const first = await pool.acquire();
  const waiter = pool.acquire();
  pool.release(first);
  await settle();
  expect(pool.stats).toMatchObject({ busy: 1, inUse: 0, waiting: 1 });
  resets[0]?.();
  expect(await waiter).toBe(first);
  // One that hangs is given up after checkTimeoutMs.
  pool.release(first);
  await clock.run(1_000);
  expect(first.destroyed).toBe('now');
  const second = await pool.acquire();
  failing.add(second.id);
  pool.release(second);
  expect(second.destroyed).toBe('now');
  expect(pool.stats.closed['reset-hook']).toBe(2);
});

test('keepalive keeps idle connections busy, and finds the dead ones', async () => {
  const pinged: number[] = [];
  const keepalive = (connection: FakeConnection) => {
    pinged.push(connection.id);
    if (pinged.length > 1) throw new Error('dead');
  };
  const { pool, clock } = setUp({ keepaliveMs: 10_000, maxIdleMs: 600_000 }, { keepalive });
  const connection = await pool.acquire();
  pool.release(connection);
  await clock.run(10_000);
  expect(pinged).toEqual([1]);
  expect(pool.stats.idle).toBe(1);
  await clock.run(10_000);
  expect(pinged).toEqual([1, 1]);
  expect(connection.destroyed).toBe('now');
});
