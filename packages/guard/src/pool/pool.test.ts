import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { settle } from '../../test/fake-clock.ts';
import type { FakeConnection } from '../../test/fake-server.ts';
import { setUp } from '../../test/pool-set-up.ts';
import { channels } from '../events/index.ts';
import { AcquireTimeoutError, NotCheckedOutError, TooManyWaitingError } from './index.ts';
import type { PoolOptions } from './pool-options.ts';

test('a connection is reused; the one that came back last goes first', async () => {
  const { pool, server } = setUp();
  const [first, second] = [await pool.acquire(), await pool.acquire()];
  expect([first.id, second.id]).toEqual([1, 2]);
  pool.release(first);
  pool.release(second);
  expect(await pool.acquire()).toBe(second);
  expect(pool.tryAcquire()).toBe(first);
  expect(pool.tryAcquire()).toBeUndefined();
  expect(server.made).toHaveLength(2);
});

test('never more than maxOpen; waiters are served in order', async () => {
  const { pool, server } = setUp({ maxOpen: 2 });
  const held = [await pool.acquire(), await pool.acquire()];
  const served: string[] = [];
  const waiting = ['a', 'b', 'c'].map((name) =>
    pool.acquire().then((c) => {
      served.push(name);
      return c;
    }),
  );
  for (const connection of held) pool.release(connection);
  pool.release(await (waiting[0] as Promise<FakeConnection>));
  await Promise.all(waiting);
  expect(served).toEqual(['a', 'b', 'c']);
  expect(server.peak).toBe(2);
  expect(pool.stats).toMatchObject({ open: 2, inUse: 2, idle: 0, waiting: 0, waitCount: 5 });
});

test('tryAcquire does not jump the queue', async () => {
  const { pool, server } = setUp({ maxOpen: 2 });
  server.manual = true;
  const waiter = pool.acquire();
  const other = pool.acquire();
  server.pending[1]?.succeed();
  await waiter.then((connection) => pool.release(connection));
  expect((await other).id).toBe(1);
  expect(pool.tryAcquire()).toBeUndefined();
});

test('a wait ends at its time-out, and says how the pool stood', async () => {
  const { pool, clock } = setUp({ maxOpen: 1, name: 'db' });
  const held = await pool.acquire();
  const waiting = pool.acquire().catch((error: unknown) => error);
  const impatient = pool.acquire({ timeoutMs: 100 }).catch((error: unknown) => error);
  // One timer for all who wait, and it holds the process.
  expect(clock.timers).toMatchObject({ set: 1, holding: 1, nextInMs: 100 });
  await clock.run(100);
  const error = (await impatient) as AcquireTimeoutError;
  expect(error.message).toBe('db: no connection within 100 ms (1 open, 1 of them in use, 2 waiting)');
  expect(error).toMatchObject({ code: 'ERR_GUARD_ACQUIRE_TIMEOUT', waitedMs: 100 });
  expect(error.classification).toMatchObject({ kind: 'pool-exhausted', requestMayHaveExecuted: { verdict: 'no' } });
  await clock.run(29_900);
  expect(await waiting).toBeInstanceOf(AcquireTimeoutError);
  pool.release(held);
  expect(pool.stats).toMatchObject({ waiting: 0, idle: 1, waitDurationMs: 30_100 });
});

test('a wait ends when its signal aborts; the connection goes to the next', async () => {
  const { pool, clock } = setUp({ maxOpen: 1 });
  const held = await pool.acquire();
  const controller = new AbortController();
  const aborted = pool.acquire({ signal: controller.signal }).catch((error: unknown) => error);
  const next = pool.acquire();
  const reason = new Error('enough');
  controller.abort(reason);
  expect(await aborted).toBe(reason);
  pool.release(held);
  expect(await next).toBe(held);
  expect(clock.timers.set).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  await expect(pool.acquire({ signal: controller.signal })).rejects.toBe(reason);
});

test('maxWaiting refuses at once, but not those for whom there is a place', async () => {
  const { pool } = setUp({ maxOpen: 1, maxWaiting: 1 });
  const first = pool.acquire();
  const second = pool.acquire();
  await expect(pool.acquire()).rejects.toBeInstanceOf(TooManyWaitingError);
  pool.release(await first);
  await second;
  const none = setUp({ maxOpen: 1, maxWaiting: 0 }).pool;
  const held = await none.acquire();
  await expect(none.acquire()).rejects.toMatchObject({ code: 'ERR_GUARD_TOO_MANY_WAITING' });
  none.release(held);
});

test('returning twice, or a connection of another pool, is an error and changes nothing', async () => {
  const { pool } = setUp();
  const connection = await pool.acquire();
  pool.release(connection);
  expect(() => pool.release(connection)).toThrow(NotCheckedOutError);
  expect(() => pool.discard(connection)).toThrow(NotCheckedOutError);
  expect(() => pool.release({ id: 9, destroyed: undefined })).toThrow(NotCheckedOutError);
  expect(pool.stats).toMatchObject({ open: 1, idle: 1 });
});

test('a fresh connection is a new one: an idle one makes room, else the next that comes back', async () => {
  const { pool, server } = setUp({ maxOpen: 2 });
  const [a, b] = [await pool.acquire(), await pool.acquire()];
  pool.release(a);
  const fresh = await pool.acquire({ freshConnection: true });
  expect(fresh.id).toBe(3);
  expect(a.destroyed).toBe('graceful');
  const waiting = pool.acquire({ freshConnection: true });
  const behind = pool.acquire();
  pool.release(b);
  expect((await waiting).id).toBe(4);
  expect(pool.stats.closed.replaced).toBe(2);
  pool.release(fresh);
  expect(await behind).toBe(fresh);
  expect(server.peak).toBe(2);
});

test('once a fresh one was served, or gave up, the others reuse what is idle', async () => {
  const { pool, clock, server } = setUp({ maxOpen: 1 }, { check: () => true });
  const fresh = await pool.acquire({ freshConnection: true });
  const controller = new AbortController();
  const aborted = pool.acquire({ freshConnection: true, signal: controller.signal }).catch((error: unknown) => error);
  controller.abort();
  await aborted;
  pool.release(fresh);
  // Idle for so long that it takes the long way, through the queue.
  clock.block(600);
  expect(await pool.acquire()).toBe(fresh);
  expect(server.made).toHaveLength(1);
});

test('use: a caller that gives up in the moment of the grant loses nothing', async () => {
  const { pool } = setUp({ maxOpen: 1 });
  const held = await pool.acquire();
  const controller = new AbortController();
  let worked = false;
  const used = pool.use(
    () => {
      worked = true;
    },
    { signal: controller.signal },
  );
  await settle();
  pool.release(held);
  controller.abort(new Error('gave up'));
  await expect(used).rejects.toThrow('gave up');
  await settle();
  expect(worked).toBe(false);
  expect(pool.stats).toMatchObject({ inUse: 0, idle: 1 });
});

test('events tell check-outs and discards with idle time, age and the pool', async () => {
  const seen: unknown[] = [];
  const ends = [
    channels.checkout.subscribe((message) => seen.push({ event: 'checkout', ...message })),
    channels.discard.subscribe((message) => seen.push({ event: 'discard', ...message })),
  ];
  const { pool, clock } = setUp({ name: 'db', maxIdleMs: 4_000 });
  pool.release(await pool.acquire());
  clock.block(300);
  pool.release(await pool.acquire());
  clock.block(4_001);
  expect(pool.tryAcquire()).toBeUndefined();
  for (const end of ends) end();
  expect(seen).toMatchObject([
    { event: 'checkout', pool: 'db', reused: false, ageMs: 0 },
    { event: 'checkout', pool: 'db', reused: true, idleMs: 300, ageMs: 300, checked: false },
    { event: 'discard', pool: 'db', reason: 'max-idle-time', idleMs: 4_001, ageMs: 4_301, uses: 2 },
  ]);
});

test.each([
  [{ maxOpen: 0 }, /maxOpen .*received 0/],
  [{ maxIdle: -1 }, /maxIdle .*received -1/],
  [{ maxIdleMs: Number.NaN }, /maxIdleMs .*received NaN/],
  [{ lifetimeJitter: 2 }, /lifetimeJitter .*received 2/],
  [{ acquireTimeoutMs: 0 }, /acquireTimeoutMs .*received 0/],
  [{ liveness: 'maybe' as 'auto' }, /liveness .*received 'maybe'/],
] satisfies [PoolOptions, RegExp][])('%j is refused', (options, message) => {
  expect(() => setUp(options)).toThrow(message);
});

test('a time-out for one acquire that is none is refused', async () => {
  await expect(setUp().pool.acquire({ timeoutMs: -1 })).rejects.toThrow(/timeoutMs .*received -1/);
});
