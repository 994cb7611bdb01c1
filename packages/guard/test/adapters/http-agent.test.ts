import { once } from 'node:events';
import http, { type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createGuardAgent, createGuardHttpsAgent, type GuardAgentOptions } from '../../src/adapters/http/index.ts';
import { channels } from '../../src/events/index.ts';
import { factsOf } from '../../src/socket/index.ts';
import { selfSigned } from '../classify/self-signed.ts';
import { FakeClock } from '../fake-clock.ts';

const RESPONSE = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that answers each request with 200 and lets the test hold its side of the connections. */
async function startServer(onRequest: (socket: Socket) => void = (socket) => socket.write(RESPONSE)) {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.on('data', () => onRequest(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

function newAgent(options: GuardAgentOptions): Agent {
  const agent = createGuardAgent(options);
  closers.push(() => agent.destroy());
  return agent;
}

async function get(agent: Agent, port: number): Promise<string> {
  const request = http.get({ host: '127.0.0.1', port, agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  // The socket is put away a moment after the body has ended.
  await turns();
  return body;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const free = (agent: Agent) => Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);

describe('what may not be used again', () => {
  test('an idle connection that outlived maxIdleMs, told by the clock at checkout and by no timer', async () => {
    const clock = new FakeClock();
    const { port, sockets } = await startServer();
    const agent = newAgent({ maxIdleMs: 1000, clock });
    await get(agent, port);
    clock.advance(1000);
    await get(agent, port);
    expect(sockets).toHaveLength(1);
    clock.advance(1001);
    expect(await get(agent, port)).toBe('ok');
    expect(sockets).toHaveLength(2);
  });

  test('a connection older than maxLifetimeMs, when it is put away or taken', async () => {
    const clock = new FakeClock();
    const { port, sockets } = await startServer();
    const agent = newAgent({ maxLifetimeMs: 500, clock });
    await get(agent, port);
    clock.advance(501);
    await get(agent, port);
    expect(sockets).toHaveLength(2);
  });

  test('a connection that received bytes while it idled, which would answer the next request', async () => {
    const reasons: string[] = [];
    closers.push(channels.discard.subscribe(({ reason }) => reasons.push(reason)));
    const { port, sockets } = await startServer();
    const agent = newAgent({ validateAfterMs: 0 });
    await get(agent, port);
    sockets[0]?.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await get(agent, port)).toBe('ok');
    expect(sockets).toHaveLength(2);
    expect(reasons).toEqual(['unexpected-data']);
  });

  test.each(['lifo', 'fifo'] as const)(
    'a destroyed socket, wherever Node would take it from (%s)',
    async (scheduling) => {
      const { port, sockets } = await startServer();
      const agent = newAgent({ scheduling });
      await Promise.all([get(agent, port), get(agent, port), get(agent, port)]);
      expect(free(agent)).toHaveLength(3);
      // Destroyed in this turn: Node's own clean-up comes with 'close', later.
      (scheduling === 'lifo' ? free(agent).at(-1) : free(agent)[0])?.destroy();
      expect(await get(agent, port)).toBe('ok');
      expect(sockets).toHaveLength(3);
    },
  );

  test('a connection that the server closed in the very turn of the request', async () => {
    const { port, sockets } = await startServer();
    const agent = newAgent({ validateAfterMs: 0 });
    await get(agent, port);
    // Unlike end(), which waits for the loop, this closes the descriptor now.
    sockets[0]?.destroy();
    // Blocks while the FIN arrives: nothing but the check can see it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    expect(await get(agent, port)).toBe('ok');
  });
});

describe('what stays as it is', () => {
  test('a hot connection is used at once and again', async () => {
    const { port, sockets } = await startServer();
    const agent = newAgent({});
    for (let round = 0; round < 5; round++) await get(agent, port);
    expect(sockets).toHaveLength(1);
  });

  test('maxSockets holds, and waiting requests are served', async () => {
    const { port, sockets } = await startServer();
    const agent = newAgent({ maxSockets: 2, validateAfterMs: 0 });
    const bodies = await Promise.all(Array.from({ length: 7 }, () => get(agent, port)));
    expect(bodies).toEqual(Array.from({ length: 7 }, () => 'ok'));
    expect(sockets).toHaveLength(2);
  });

  test('a request that is destroyed while the check runs closes like others, and leaves the connection', async () => {
    const { port, sockets } = await startServer();
    const agent = newAgent({ validateAfterMs: 0 });
    await get(agent, port);
    const request: ClientRequest = http.get({ host: '127.0.0.1', port, agent });
    request.on('error', () => {});
    request.destroy();
    await new Promise((resolve) => request.once('close', resolve));
    await turns();
    expect(await get(agent, port)).toBe('ok');
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  test('https: connections are reused and checked, and names of certificates still count', async () => {
    const server = https.createServer(selfSigned, (_, response) => response.end('ok'));
    let connections = 0;
    server.on('secureConnection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const agent = createGuardHttpsAgent({ validateAfterMs: 0, ca: selfSigned.cert });
    closers.push(
      () => server.close(),
      () => server.closeAllConnections(),
      () => agent.destroy(),
    );
    const { port } = server.address() as AddressInfo;
    const fetchOnce = async () => {
      const request = https.get({ host: '127.0.0.1', port, agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      await once(response.resume(), 'end');
      await turns();
    };
    await fetchOnce();
    await fetchOnce();
    expect(connections).toBe(1);
    server.closeAllConnections();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    await fetchOnce();
    expect(connections).toBe(2);
  });
});

describe('facts on errors', () => {
  test('of a connection that was reset before the request: the kernel took nothing', async () => {
    const { port, sockets } = await startServer();
    const agent = newAgent({ liveness: false });
    await get(agent, port);
    sockets[0]?.resetAndDestroy();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    const error = await failure(agent, port);
    expect(factsOf(error)).toMatchObject({ reused: true, firstWrite: 'failed-at-once', remote: `127.0.0.1:${port}` });
  });

  test('of an answer that never came: the request was accepted', async () => {
    const { port } = await startServer((socket) => socket.resetAndDestroy());
    const error = await failure(newAgent({}), port);
    expect(factsOf(error)).toMatchObject({ reused: false, firstWrite: 'accepted', requestComplete: true });
  });

  test('an error without a listener is still an uncaught one', async () => {
    const { port } = await startServer((socket) => socket.resetAndDestroy());
    const agent = newAgent({});
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const uncaught = once(process, 'uncaughtException');
    http.get({ host: '127.0.0.1', port, agent });
    const [error] = (await uncaught) as [Error];
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });
});

async function failure(agent: Agent, port: number): Promise<unknown> {
  const [error] = await once(http.get({ host: '127.0.0.1', port, agent }), 'error');
  return error;
}
