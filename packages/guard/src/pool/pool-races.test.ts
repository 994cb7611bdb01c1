import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { type FakeConnection, FakeServer } from '../../test/fake-server.ts';
import { BadConnectionError } from '../retry/index.ts';
import { Pool } from './pool.ts';

type Fate = 'works' | 'bad' | 'broken' | 'throws';

/** A pool whose every hook settles when fast-check's scheduler says so: all orders of settling are tried. */
function scheduledPool(scheduler: fc.Scheduler, maxOpen: number, flaws: readonly boolean[]) {
  const server = new FakeServer();
  const inner = server.hooks();
  let calls = 0;
  const flawed = () => flaws[calls++ % Math.max(1, flaws.length)] === true;
  const hooks = server.hooks({
    connect: async (context) => {
      await scheduler.schedule(Promise.resolve(), 'connect');
      return inner.connect(context);
    },
    check: () => scheduler.schedule(Promise.resolve(!flawed()), 'check'),
    reset: async () => {
      await scheduler.schedule(Promise.resolve(), 'reset');
      if (flawed()) throw new Error('reset failed');
    },
  });
  const clock = new FakeClock();
  // Every idle connection is asked for a sign of life: the longest way through the pool.
  const pool = new Pool(hooks, { maxOpen, clock, validateAfterInactivityMs: 0, recordRequests: false });
  return { server, clock, pool };
}

test('use, whatever settles first: one user at a time, no connection lost, every operation ends', async () => {
  const fates = fc.array(fc.constantFrom<Fate>('works', 'bad', 'broken', 'throws'), { minLength: 1, maxLength: 12 });
  const flaws = fc.array(fc.boolean(), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fates,
      flaws,
      async (scheduler, maxOpen, list, faults) => {
        const { server, clock, pool } = scheduledPool(scheduler, maxOpen, faults);
        const users = new Map<FakeConnection, number>();
        const shared: number[] = [];
        const work = (fate: Fate) => async (connection: FakeConnection) => {
          users.set(connection, (users.get(connection) ?? 0) + 1);
          shared.push(users.get(connection) ?? 0);
          await scheduler.schedule(Promise.resolve(), 'work');
          users.set(connection, (users.get(connection) ?? 0) - 1);
          if (fate === 'bad') throw new BadConnectionError();
          if (fate === 'broken')
            throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
          if (fate === 'throws') throw new TypeError('a mistake in the work');
          clock.advance(1);
          return 'done';
        };
        const all = Promise.allSettled(list.map((fate) => pool.use(work(fate), { budget: false })));
        const results = await scheduler.waitFor(all);
        expect(shared.filter((count) => count > 1)).toEqual([]);
        results.forEach((result, i) => {
          expect(result.status).toBe(list[i] === 'works' ? 'fulfilled' : 'rejected');
        });
        await scheduler.waitIdle();
        expect(pool.stats).toMatchObject({ inUse: 0, busy: 0, opening: 0, waiting: 0 });
        expect(server.peak).toBeLessThanOrEqual(maxOpen);
        await pool.close();
        expect(server.open).toBe(0);
        expect(clock.timers.set).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});
