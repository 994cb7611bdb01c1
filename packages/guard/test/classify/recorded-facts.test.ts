import assert from 'node:assert/strict';
import { Agent, request as httpRequest } from 'node:http';
import { connect as netConnect, Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { createConnection } from 'mysql2';
import { Client as PgClient } from 'pg';
import { describe, expect, test } from 'vitest';
import { classifyConnectionError } from '../../src/classify/index.ts';
import { factsOf, type RequestRecorder, recordRequests } from '../../src/socket/index.ts';
import { type Dialect, http, mysql, postgres } from './dialects.ts';
import { type FaultyServer, startFaultyServer } from './faulty-server.ts';
import { selfSigned } from './self-signed.ts';

/** A client with one connection that has carried a request and lies idle. */
interface Idle {
  readonly socket: Socket;
  /** Sends another request; resolves with its error, or undefined. */
  send(): Promise<unknown>;
  close(): void;
}

const clients: Readonly<Record<string, { dialect: Dialect; open(port: number): Promise<Idle> }>> = {
  http: {
    dialect: http,
    async open(port) {
      const agent = new Agent({ keepAlive: true });
      let socket: Socket | undefined;
      const send = (): Promise<unknown> =>
        new Promise((resolve) => {
          const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', agent }, (response) => {
            response.on('error', resolve);
            response.resume().on('end', () => setImmediate(resolve, undefined));
          });
          request.on('socket', (assigned) => {
            socket = assigned;
          });
          request.on('error', resolve);
          request.end('{}');
        });
      await send();
      if (socket === undefined) throw new Error('no socket');
      return { socket, send, close: () => agent.destroy() };
    },
  },
  mysql2: {
    dialect: mysql,
    async open(port) {
      const connection = createConnection({ host: '127.0.0.1', port, user: 'u' });
      connection.on('error', () => undefined);
      const send = (): Promise<unknown> =>
        new Promise((resolve) => connection.query('INSERT 1', (error) => resolve(error ?? undefined)));
      await send();
      return { socket: streamOf(connection), send, close: () => connection.destroy() };
    },
  },
  pg: {
    dialect: postgres,
    async open(port) {
      const client = new PgClient({ host: '127.0.0.1', port, user: 'u', database: 'd', ssl: false });
      client.on('error', () => undefined);
      await client.connect();
      const send = (): Promise<unknown> =>
        client.query('INSERT 1').then(
          () => undefined,
          (error: unknown) => error,
        );
      await send();
      assert('connection' in client && client.connection instanceof Object);
      return { socket: streamOf(client.connection), send, close: () => void client.end().catch(() => undefined) };
    },
  },
};

/** The socket of a driver's connection, which the drivers' types do not show. */
function streamOf(connection: object): Socket {
  assert('stream' in connection && connection.stream instanceof Socket);
  return connection.stream;
}

async function withIdle(
  name: string,
  check: (server: FaultyServer, idle: Idle, recorder: RequestRecorder) => Promise<void>,
): Promise<void> {
  const { dialect, open } = clients[name] as (typeof clients)[string];
  const server = await startFaultyServer({ dialect, point: 'none' });
  const idle = await open(server.port);
  await check(server, idle, recordRequests(idle.socket));
  idle.close();
  await server.close();
}

describe.each(Object.keys(clients))('%s on a kept connection', (name) => {
  test('a reset that Node has not looked at yet: the first write fails at once, the server saw nothing', async () => {
    await withIdle(name, async (server, { send }, recorder) => {
      recorder.begin({ reused: true, idleMs: 5 });
      const before = server.seen.requestBytes;
      // Loopback delivers the RST within this call; the client's event loop has no turn before it writes.
      for (const socket of server.sockets) socket.resetAndDestroy();
      const error = await send();
      const { kind, phase, requestMayHaveExecuted, retry, facts } = classifyConnectionError(error);
      expect(server.seen.requestBytes).toBe(before);
      expect({ kind, phase, verdict: requestMayHaveExecuted.verdict, retry }).toEqual({
        kind: 'reset',
        phase: 'write',
        verdict: 'no',
        retry: 'at-once',
      });
      expect(facts).toMatchObject({ firstWrite: 'failed-at-once', reused: true, idleMs: 5 });
      expect(facts.remote).toBe(`127.0.0.1:${server.port}`);
      expect(Object.keys(error as object).filter((key) => /fact/i.test(key))).toEqual([]);
    });
  });

  test.each([
    ['fin', 'after-request'],
    ['rst', 'after-request'],
    ['rst', 'at-request-begin'],
    ['rst', 'mid-response'],
    ['fin', 'mid-response'],
  ] as const)('%s %s: the request may have been executed', async (kind, point) => {
    await withIdle(name, async (server, { send }, recorder) => {
      Object.assign(server.fault, { kind, point });
      const record = recorder.begin({ reused: true });
      const before = server.seen.requestBytes;
      const error = await send();
      expect(server.seen.requestBytes).toBeGreaterThan(before);
      expect(error).toBeDefined();
      // Clients make new errors for a FIN ("socket hang up"): their adapter passes the facts on.
      const { requestMayHaveExecuted, facts } = classifyConnectionError(error, record.facts());
      expect(requestMayHaveExecuted.verdict).toBe('yes');
      expect(facts.firstWrite).toBe('accepted');
      if (kind === 'rst') expect(factsOf(error)?.firstWrite).toBe('accepted');
      if (point === 'mid-response') expect(facts.bytesRead).toBeGreaterThan(0);
    });
  });

  test('a FIN that Node has not looked at yet: the kernel takes the request, so nothing is proven', async () => {
    await withIdle(name, async (server, { send }, recorder) => {
      const record = recorder.begin({ reused: true });
      for (const socket of server.sockets) socket.destroy();
      const error = await send();
      expect(classifyConnectionError(error, record.facts()).requestMayHaveExecuted.verdict).toBe('yes');
    });
  });
});

describe('TLS', () => {
  const open = async (port: number): Promise<{ raw: Socket; secure: Socket }> => {
    const raw = netConnect(port, '127.0.0.1');
    const secure = tlsConnect({ socket: raw, rejectUnauthorized: false });
    await new Promise((resolve) => secure.once('secureConnect', resolve));
    return { raw, secure };
  };
  const post = 'POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}';

  test('a reset before the write: no claim, from neither recorder', async () => {
    const server = await startFaultyServer({ dialect: http, point: 'none', tls: selfSigned });
    const { raw, secure } = await open(server.port);
    const records = [raw, secure].map((socket) => recordRequests(socket).begin());
    for (const socket of server.sockets) socket.resetAndDestroy();
    const failed = new Promise((resolve) => secure.once('error', resolve));
    secure.write(post);
    const error = await failed;
    for (const record of records)
      expect(classifyConnectionError(error, record.facts()).requestMayHaveExecuted.verdict).toBe('unknown');
    await server.close();
  });

  test('an executed request is never called unsent, although the raw socket saw no write', async () => {
    const server = await startFaultyServer({ dialect: http, point: 'after-request', tls: selfSigned });
    const { raw, secure } = await open(server.port);
    const records = [raw, secure].map((socket) => recordRequests(socket).begin());
    const failed = new Promise((resolve) => secure.once('error', resolve));
    secure.write(post);
    const error = await failed;
    expect(server.seen.requests).toBe(1);
    for (const record of records)
      expect(classifyConnectionError(error, record.facts()).requestMayHaveExecuted.verdict).not.toBe('no');
    await server.close();
  });
});
