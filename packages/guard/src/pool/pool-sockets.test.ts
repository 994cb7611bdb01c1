import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { settle } from '../../test/fake-clock.ts';
import { MaybeExecutedError } from '../retry/index.ts';
import { closeGracefully } from '../socket/index.ts';
import { Pool } from './pool.ts';
import type { PoolOptions } from './pool-options.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A server that answers each line with the same line, and does not close by itself. */
async function echoServer() {
  const peers: Socket[] = [];
  const resets: Error[] = [];
  let executed = 0;
  let answering = true;
  const server: Server = createServer({ allowHalfOpen: false }, (peer) => {
    peers.push(peer);
    peer.on('error', (error) => resets.push(error));
    peer.on('data', (chunk) => {
      executed += 1;
      if (answering) peer.write(chunk);
      else peer.resetAndDestroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const peer of peers) peer.destroy();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    port,
    peers,
    resets,
    executed: () => executed,
    resetInsteadOfAnswer: () => {
      answering = false;
    },
  };
}

function poolOf(port: number, options: PoolOptions = {}): Pool<Socket> {
  const pool = new Pool<Socket>(
    {
      connect: async ({ signal }) => {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true, signal });
        await once(socket, 'connect');
        return socket;
      },
      destroy: (socket, how) => (how === 'graceful' ? closeGracefully(socket) : socket.destroy()),
      socket: (socket) => socket,
    },
    options,
  );
  cleanUps.push(() => pool.close());
  return pool;
}

/** One request; rejects with whatever ends the connection first. */
function ask(socket: Socket, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void) => () => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      act();
    };
    const onData = (chunk: Buffer) => end(() => resolve(chunk.toString()))();
    const onError = (error: Error) => end(() => reject(error))();
    const onClose = end(() => reject(new Error('closed without an answer')));
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(line);
  });
}

/** Holds the event loop, as a long computation does: nothing that arrives meanwhile is seen. */
function blockLoop(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test('an idle connection that the server closes leaves the pool by itself', async () => {
  const server = await echoServer();
  const pool = poolOf(server.port);
  await pool.use((socket) => ask(socket, 'one'));
  expect(pool.stats).toMatchObject({ open: 1, idle: 1 });
  server.peers[0]?.end();
  await expect.poll(() => pool.stats.open).toBe(0);
  expect(pool.stats.closed.ended + pool.stats.closed.destroyed).toBe(1);
});

test.each([
  ['FIN', (peer: Socket | undefined) => peer?.end()],
  ['RST', (peer: Socket | undefined) => peer?.resetAndDestroy()],
])(
  'a %s that arrived while the loop was blocked: the request is executed once, on a new connection',
  async (_name, close) => {
    const server = await echoServer();
    const pool = poolOf(server.port, { validateAfterInactivityMs: 5 });
    await pool.use((socket) => ask(socket, 'one'));
    // Inside an I/O callback, where one turn of the loop would not be enough.
    const answered = new Promise<string>((resolve, reject) => {
      server.peers[0]?.once('close', () => {});
      const other = connect(server.port, '127.0.0.1', () => {
        close(server.peers[0]);
        blockLoop(20);
        pool.use((socket) => ask(socket, 'two')).then(resolve, reject);
        other.destroy();
      });
    });
    expect(await answered).toBe('two');
    expect(server.executed()).toBe(2);
    const { closed, opened } = pool.stats;
    expect(opened).toBe(2);
    expect(closed.ended + closed.reset + closed.destroyed).toBe(1);
  },
);

test('a first write that failed at once proves that nothing was executed: repeated although not idempotent', async () => {
  const server = await echoServer();
  // No look before the request: the write itself finds out.
  const pool = poolOf(server.port, { liveness: false });
  await pool.use((socket) => ask(socket, 'one'));
  const answered = new Promise<string>((resolve, reject) => {
    const other = connect(server.port, '127.0.0.1', () => {
      server.peers[0]?.resetAndDestroy();
      blockLoop(20);
      pool.use((socket) => ask(socket, 'two')).then(resolve, reject);
      other.destroy();
    });
  });
  expect(await answered).toBe('two');
  expect(server.executed()).toBe(2);
});

test('a reset after the request was taken is not repeated, unless the caller says that it may be', async () => {
  const server = await echoServer();
  const pool = poolOf(server.port);
  await pool.use((socket) => ask(socket, 'one'));
  server.resetInsteadOfAnswer();
  const error = await pool.use((socket) => ask(socket, 'two')).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MaybeExecutedError);
  expect(server.executed()).toBe(2);
  await pool.use((socket) => ask(socket, 'three'), { idempotent: true, backoff: { baseMs: 1 } }).catch(() => undefined);
  expect(server.executed()).toBe(5);
  expect(pool.stats).toMatchObject({ inUse: 0, waiting: 0 });
});

test('work that fails elsewhere proves nothing: it is not repeated because its connection was not written to', async () => {
  const server = await echoServer();
  const pool = poolOf(server.port);
  let calls = 0;
  const elsewhere = async () => {
    calls += 1;
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
  };
  await expect(pool.use(elsewhere)).rejects.toBeInstanceOf(MaybeExecutedError);
  expect(calls).toBe(1);
});

test('an attempt that runs out of time takes its connection with it', async () => {
  const server = await echoServer();
  const pool = poolOf(server.port);
  const silent = (socket: Socket) =>
    new Promise((_, reject) => {
      socket.on('close', () => reject(new Error('closed')));
      socket.pause();
    });
  await expect(pool.use(silent, { attemptTimeoutMs: 20 })).rejects.toBeInstanceOf(MaybeExecutedError);
  expect(pool.stats).toMatchObject({ open: 0, inUse: 0, closed: { discarded: 1 } });
});

test('drain leaves no reset behind', async () => {
  const server = await echoServer();
  const pool = poolOf(server.port);
  await Promise.all(['a', 'b', 'c'].map((line) => pool.use((socket) => ask(socket, line))));
  await pool.drain();
  await settle();
  expect(server.resets).toEqual([]);
  expect(pool.stats.open).toBe(0);
});

test('events name both ends of the connection', async () => {
  const server = await echoServer();
  const pool = poolOf(server.port);
  const socket = await pool.acquire();
  const facts = pool.factsOf(socket);
  expect(facts).toMatchObject({
    reused: false,
    remote: `127.0.0.1:${server.port}`,
    local: `127.0.0.1:${socket.localPort}`,
  });
  pool.release(socket);
});

test('an idle pool without sockets does not keep the process alive', async () => {
  const program = `
    import { Pool } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const pool = new Pool({ connect: async () => ({}), destroy: () => {} }, { maxIdleMs: 60_000, keepaliveMs: 60_000 });
    pool.release(await pool.acquire());
    console.log('idle', pool.stats.idle);
  `;
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    timeout: 30_000,
  });
  expect((await run).stdout).toBe('idle 1\n');
});
