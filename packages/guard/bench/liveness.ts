import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Pool, type PoolOptions } from '../src/pool/index.ts';
import type { Contender } from './measure.ts';

const MODES: readonly (readonly [string, PoolOptions])[] = [
  ['not due (used within 500 ms)', { validateAfterInactivityMs: 500 }],
  ['off', { validateAfterInactivityMs: 0, liveness: false }],
  ['two turns', { validateAfterInactivityMs: 0, liveness: 'turns' }],
  ['probe', { validateAfterInactivityMs: 0, liveness: 'probe' }],
];

/** What a look at an idle socket costs at checkout. With 0 ms every checkout looks: the worst case. */
export async function livenessChecks(withRequest: boolean): Promise<readonly Contender[]> {
  const server = createServer((peer) => peer.on('error', () => undefined).pipe(peer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let left = MODES.length;
  const pools = MODES.map(([name, options]): Contender => {
    const pool = socketPool(port, options);
    return {
      name,
      run: (operations) => checkouts(pool, operations, withRequest),
      close: async () => {
        await pool.close();
        left -= 1;
        if (left === 0) server.close();
      },
    };
  });
  return withRequest ? pools : [...pools, bareTurns()];
}

/** What two turns of the event loop cost without any pool: the floor of the row `two turns`. */
function bareTurns(): Contender {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    name: '(two bare setImmediate turns)',
    async run(operations) {
      for (let i = 0; i < operations; i += 1) {
        await turn();
        await turn();
      }
    },
    close: () => undefined,
  };
}

function socketPool(port: number, options: PoolOptions): Pool<Socket> {
  return new Pool<Socket>(
    {
      connect: async () => {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true });
        await once(socket, 'connect');
        return socket;
      },
      destroy: (socket) => socket.destroy(),
      socket: (socket) => socket,
    },
    { maxOpen: 10, ...options },
  );
}

async function checkouts(pool: Pool<Socket>, operations: number, withRequest: boolean): Promise<void> {
  for (let i = 0; i < operations; i += 1) {
    const socket = await pool.acquire();
    if (withRequest) await echo(socket);
    pool.release(socket);
  }
}

function echo(socket: Socket): Promise<unknown> {
  const answered = new Promise((resolve) => socket.once('data', resolve));
  socket.write('ping');
  return answered;
}
