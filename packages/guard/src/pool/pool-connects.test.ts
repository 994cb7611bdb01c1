import { expect, test } from 'vitest';
import { settle } from '../../test/fake-clock.ts';
import type { FakeConnection } from '../../test/fake-server.ts';
import { refused, setUp } from '../../test/pool-set-up.ts';
import { factsOf } from '../socket/index.ts';

test('a failed connect is the answer when nothing else can serve, and carries the proof that nothing was sent', async () => {
  const { pool, server, clock } = setUp({ maxOpen: 3 });
  server.manual = true;
  const all = [pool.acquire(), pool.acquire(), pool.acquire()].map((each) => each.catch((error: unknown) => error));
  for (const pending of [...server.pending]) pending.fail(refused);
  expect(await Promise.all(all)).toEqual([refused, refused, refused]);
  expect(factsOf(refused)).toMatchObject({ firstWrite: 'not-begun', reused: false });
  expect(pool.stats).toMatchObject({ open: 0, opening: 0, connectFailures: 3, waiting: 0 });
  expect(clock.timers.set).toBe(0);
});

test('while another connection may come back, a failed connect is not the end', async () => {
  const { pool, server, clock } = setUp({ maxOpen: 2 });
  const held = await pool.acquire();
  server.failure = refused;
  const waiter = pool.acquire();
  await settle();
  expect(pool.stats).toMatchObject({ waiting: 1, connectFailures: 1 });
  pool.release(held);
  expect(await waiter).toBe(held);
  expect(clock.timers.holding).toBe(0);
  const late = pool.acquire().catch((error: unknown) => error);
  await clock.run(30_000);
  expect(await late).toMatchObject({ code: 'ERR_GUARD_ACQUIRE_TIMEOUT', cause: refused });
});

test('waits between connects grow with failed connects, one connect at a time', async () => {
  const { pool, server, clock } = setUp({ reconnectBackoff: { baseMs: 100, capMs: 1_000 } });
  server.failure = refused;
  const waitsMs: number[] = [];
  for (let i = 0; i < 6; i += 1) {
    const beganMs = clock.now().monotonicMs;
    const failed = pool.acquire().catch((error: unknown) => error);
    await settle();
    if (pool.stats.waiting > 0) await clock.run(clock.timers.nextInMs);
    expect(await failed).toBe(refused);
    waitsMs.push(clock.now().monotonicMs - beganMs);
  }
  // At once, then half of 100, 200, 400, 800, then of the cap.
  expect(waitsMs).toEqual([0, 50, 100, 200, 400, 500]);
  server.failure = undefined;
  const acquired = pool.acquire();
  await clock.run(500);
  pool.release(await acquired);
  // After a success there is no wait.
  server.failure = refused;
  pool.discard(await pool.acquire());
  await expect(pool.acquire()).rejects.toBe(refused);
});

test('lost connections never slow reconnecting down, and connects that fail together count once', async () => {
  const { pool, server, clock } = setUp({ maxOpen: 25, reconnectBackoff: { baseMs: 100, capMs: 60_000 } });
  const all = await Promise.all(Array.from({ length: 25 }, () => pool.acquire()));
  for (const connection of all) pool.discard(connection, new Error('read ECONNRESET'));
  const again = await Promise.all(Array.from({ length: 25 }, () => pool.acquire()));
  expect(clock.now().monotonicMs).toBe(1_000);
  for (const connection of again) pool.discard(connection);
  server.failure = refused;
  await Promise.allSettled(Array.from({ length: 25 }, () => pool.acquire()));
  server.failure = undefined;
  const after = pool.acquire();
  await settle();
  // One failed round: half of 100 ms. 25 rounds would be half of 60 s.
  expect(clock.timers.nextInMs).toBe(50);
  await clock.run(50);
  await after;
});

test('a connect that takes too long is given up; if it arrives later it is closed', async () => {
  const { pool, server, clock } = setUp({ connectTimeoutMs: 1_000 }, {});
  server.manual = true;
  const acquired = pool.acquire().catch((error: unknown) => error);
  const [pending] = server.pending;
  await clock.run(1_000);
  expect(await acquired).toMatchObject({ code: 'ERR_GUARD_CONNECT_TIMEOUT' });
  expect(pending?.signal.aborted).toBe(true);
  expect(pool.stats.opening).toBe(0);

  // A hook that ignores its signal.
  let arrive = (_connection: FakeConnection): void => undefined;
  const deaf = setUp(
    { connectTimeoutMs: 10 },
    {
      connect: () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
      destroy: (c, how) => {
        c.destroyed = how;
      },
    },
  );
  const gaveUp = deaf.pool.acquire().catch((error: unknown) => error);
  await deaf.clock.run(10);
  expect(await gaveUp).toMatchObject({ code: 'ERR_GUARD_CONNECT_TIMEOUT' });
  const late: FakeConnection = { id: 1, destroyed: undefined };
  arrive(late);
  await settle();
  expect(late.destroyed).toBe('now');
});

test('a hook that throws or returns the same object twice is a failed connect, not a lost place', async () => {
  const one: FakeConnection = { id: 1, destroyed: undefined };
  const { pool } = setUp({}, { connect: () => Promise.resolve(one) });
  const first = await pool.acquire();
  const second = pool.acquire();
  await settle();
  expect(pool.stats).toMatchObject({ open: 1, opening: 0, waiting: 1 });
  pool.release(first);
  expect(await second).toBe(one);
  const broken = setUp(
    {},
    {
      connect: () => {
        throw new TypeError('no host');
      },
    },
  ).pool;
  await expect(broken.acquire()).rejects.toThrow('no host');
});

test('a socket hook that throws is a failed connect, and the connection is closed', async () => {
  const socket = () => {
    throw new TypeError('no stream');
  };
  const { pool, server } = setUp({}, { socket });
  await expect(pool.acquire()).rejects.toThrow('no stream');
  expect(server.open).toBe(0);
  expect(pool.stats).toMatchObject({ open: 0, opening: 0 });
});
