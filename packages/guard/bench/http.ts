import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Pool as UndiciPool } from 'undici';
import { Pool } from '../src/pool/index.ts';
import type { Contender } from './measure.ts';

const CONNECTIONS = 10;
const BORROWERS = 10;

/** Requests through undici's Pool, and through our pool of undici's Clients. */
export async function httpPools(): Promise<readonly Contender[]> {
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const theirs = new UndiciPool(origin, { connections: CONNECTIONS });
  const ours = new Pool<Client>(
    { connect: async () => new Client(origin), destroy: (client) => client.destroy() },
    { maxOpen: CONNECTIONS },
  );
  return [
    {
      name: 'guard over undici Clients',
      run: (operations) =>
        inParallel(operations, async () => {
          const client = ours.tryAcquire() ?? (await ours.acquire());
          await get(client);
          ours.release(client);
        }),
      close: () => ours.close(),
    },
    {
      name: 'undici Pool',
      run: (operations) => inParallel(operations, () => get(theirs)),
      close: async () => {
        await theirs.close();
        server.closeAllConnections();
        server.close();
      },
    },
  ];
}

async function get(dispatcher: Client | UndiciPool): Promise<void> {
  const { body } = await dispatcher.request({ method: 'GET', path: '/' });
  await body.dump();
}

async function inParallel(operations: number, once: () => Promise<void>): Promise<void> {
  const borrower = async () => {
    for (let i = 0; i < operations / BORROWERS; i += 1) await once();
  };
  await Promise.all(Array.from({ length: BORROWERS }, borrower));
}
