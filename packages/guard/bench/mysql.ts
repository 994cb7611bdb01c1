import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, Server, Socket } from 'node:net';
import mysql from 'mysql2';
import { Pool } from '../src/pool/index.ts';
import type { Contender } from './measure.ts';

/** A server that shakes hands and answers nothing else: connections are real, no query is sent. */
async function handshakeServer(): Promise<{ port: number; close(): void }> {
  const server = mysql.createServer(() => undefined);
  let nextId = 1;
  server.on(
    'connection',
    (connection: { serverHandshake(options: object): void; on(event: string, f: () => void): void }) => {
      connection.on('error', () => undefined);
      connection.serverHandshake({
        protocolVersion: 10,
        serverVersion: '8.0.0',
        connectionId: nextId++,
        statusFlags: 2,
        characterSet: 8,
        capabilityFlags: 0xff_ff_ff & ~0x8_00,
      });
    },
  );
  server.listen(0);
  // The library gives no way to learn the port.
  assert('_server' in server && server._server instanceof Server);
  const inner = server._server;
  await once(inner, 'listening');
  return { port: (inner.address() as AddressInfo).port, close: () => inner.close() };
}

/** The socket of a connection, which mysql2's types do not show. */
function streamOf(connection: object): Socket {
  assert('stream' in connection && connection.stream instanceof Socket);
  return connection.stream;
}

/** mysql2's own pool and ours, over the same kind of connection. */
export async function mysqlPools(): Promise<readonly Contender[]> {
  const server = await handshakeServer();
  const options = { host: '127.0.0.1', port: server.port, user: 'bench' };
  const theirs = mysql.createPool({ ...options, connectionLimit: 10 });
  const ours = new Pool<mysql.Connection>(
    {
      connect: async () => {
        const connection = mysql.createConnection(options);
        await once(connection, 'connect');
        return connection;
      },
      destroy: (connection) => connection.destroy(),
      socket: streamOf,
    },
    { maxOpen: 10 },
  );
  return [
    {
      name: 'guard over mysql2 connections',
      async run(operations) {
        for (let i = 0; i < operations; i += 1) ours.release(await ours.acquire());
      },
      close: () => ours.close(),
    },
    {
      name: 'mysql2 pool',
      async run(operations) {
        for (let i = 0; i < operations; i += 1) (await theirConnection(theirs)).release();
      },
      close: () => new Promise((resolve) => theirs.end(resolve)).finally(() => server.close()),
    },
  ];
}

function theirConnection(pool: mysql.Pool): Promise<mysql.PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}
