import { expect, test } from 'vitest';
import { settle } from '../../test/fake-clock.ts';
import { setUp } from '../../test/pool-set-up.ts';
import { PoolClosedError } from './index.ts';

test('a goodbye keeps its place until it is said, closeTimeoutMs at most', async () => {
  const { pool, server, clock } = setUp({ maxOpen: 1, maxIdleMs: 1_000, closeTimeoutMs: 200 });
  server.slowGoodbyes = [];
  pool.release(await pool.acquire());
  clock.block(1_001);
  const next = pool.acquire();
  await settle();
  expect(pool.stats).toMatchObject({ open: 0, closing: 1, opening: 0, waiting: 1 });
  server.slowGoodbyes[0]?.();
  expect((await next).id).toBe(2);
  pool.release(await next);
  clock.block(1_001);
  const third = pool.acquire();
  await clock.run(200);
  expect((await third).id).toBe(3);
});

test('drain serves who waits, refuses who comes, and resolves when the last connection has gone', async () => {
  const { pool, server, clock } = setUp({ maxOpen: 1 });
  const held = await pool.acquire();
  const waiter = pool.acquire();
  let drained = false;
  const done = pool.drain().then(() => {
    drained = true;
  });
  await expect(pool.acquire()).rejects.toBeInstanceOf(PoolClosedError);
  pool.release(held);
  const last = await waiter;
  await settle();
  expect(drained).toBe(false);
  expect(clock.timers.holding).toBe(1);
  pool.release(last);
  await done;
  expect(server.open).toBe(0);
  expect(clock.timers.set).toBe(0);
});

test('drain closes after its time; what is still out is taken away, and its release is no error', async () => {
  const { pool, clock, server } = setUp();
  const held = await pool.acquire();
  const done = pool.drain({ timeoutMs: 1_000 });
  await clock.run(1_000);
  await done;
  expect(held.destroyed).toBe('now');
  pool.release(held);
  expect(server.open).toBe(0);
});

test('close refuses waiters, aborts connects and ends at once', async () => {
  const { pool, server, clock } = setUp({ maxOpen: 2 });
  const held = await pool.acquire();
  server.manual = true;
  const waiters = [pool.acquire(), pool.acquire()].map((each) => each.catch((error: unknown) => error));
  const [pending] = server.pending;
  await pool.close();
  expect(await Promise.all(waiters)).toMatchObject([
    { code: 'ERR_GUARD_POOL_CLOSED' },
    { code: 'ERR_GUARD_POOL_CLOSED' },
  ]);
  expect(pending?.signal.aborted).toBe(true);
  expect(held.destroyed).toBe('now');
  expect(pool.stats).toMatchObject({ open: 0, opening: 0, closing: 0, waiting: 0 });
  expect(clock.timers.set).toBe(0);
  await pool.close();
  await pool.drain();
});
