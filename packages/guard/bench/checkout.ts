import { createPool } from 'generic-pool';
import { Pool as Tarn } from 'tarn';
import { Pool } from '../src/pool/index.ts';
import type { Contender } from './measure.ts';

/** Connections that do nothing: what is measured is the pool. */
const MAX = 10;

interface Simple {
  acquire(): Promise<object>;
  release(connection: object): unknown;
  close(): unknown;
}

function guard(): Pool<object> {
  return new Pool<object>({ connect: async () => ({}), destroy: () => undefined }, { maxOpen: MAX });
}

function pools(): readonly (readonly [string, Simple])[] {
  const ours = guard();
  const tarn = new Tarn<object>({ create: async () => ({}), destroy: () => undefined, min: 0, max: MAX });
  const generic = createPool<object>({ create: async () => ({}), destroy: async () => undefined }, { max: MAX });
  return [
    ['guard acquire', { acquire: () => ours.acquire(), release: (c) => ours.release(c), close: () => ours.close() }],
    ['tarn', { acquire: () => tarn.acquire().promise, release: (c) => tarn.release(c), close: () => tarn.destroy() }],
    [
      'generic-pool',
      {
        acquire: async () => generic.acquire(),
        release: (c) => generic.release(c),
        close: () => generic.drain().then(() => generic.clear()),
      },
    ],
  ];
}

/** One borrower, one after the other: a connection is always free. */
export function uncontended(): readonly Contender[] {
  const withPromise = pools().map(([name, pool]) => ({
    name,
    async run(operations: number) {
      for (let i = 0; i < operations; i += 1) pool.release(await pool.acquire());
    },
    close: () => pool.close(),
  }));
  return [...withPromise, synchronous(), throughUse()];
}

/** Fifty borrowers share ten connections: most of them wait in the queue. */
export function contended(): readonly Contender[] {
  return pools().map(([name, pool]) => ({
    name,
    async run(operations: number) {
      const borrower = async () => {
        for (let i = 0; i < operations / 50; i += 1) {
          const connection = await pool.acquire();
          // One turn of the microtask queue in use, or nobody would ever wait.
          await null;
          pool.release(connection);
        }
      };
      await Promise.all(Array.from({ length: 50 }, borrower));
    },
    close: () => pool.close(),
  }));
}

function synchronous(): Contender {
  const pool = guard();
  return {
    name: 'guard tryAcquire',
    async run(operations) {
      pool.release(await pool.acquire());
      for (let i = 0; i < operations; i += 1) {
        const connection = pool.tryAcquire();
        if (connection === undefined) throw new Error('the connection is not free');
        pool.release(connection);
      }
    },
    close: () => pool.close(),
  };
}

function throughUse(): Contender {
  const pool = guard();
  const work = () => undefined;
  return {
    name: 'guard use (retry, deadline)',
    async run(operations) {
      for (let i = 0; i < operations; i += 1) await pool.use(work);
    },
    close: () => pool.close(),
  };
}
