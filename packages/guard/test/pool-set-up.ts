import type { ConnectionHooks } from '../src/pool/connection-hooks.ts';
import { Pool } from '../src/pool/index.ts';
import type { PoolOptions } from '../src/pool/pool-options.ts';
import { FakeClock } from './fake-clock.ts';
import { type FakeConnection, FakeServer } from './fake-server.ts';

/** A pool of fake connections on a fake clock; jitter is off and random numbers are 0.5. */
export function setUp(options: PoolOptions = {}, hooks: Partial<ConnectionHooks<FakeConnection>> = {}) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const pool = new Pool(server.hooks(hooks), { clock, random: () => 0.5, lifetimeJitter: 0, ...options });
  return { clock, server, pool };
}

/** What a connect to a port where nobody listens fails with. */
export const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
