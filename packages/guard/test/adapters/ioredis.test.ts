import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test } from 'vitest';
import { guardRedis, guardRedisPreset, isIdempotentCommand } from '../../src/adapters/ioredis/index.ts';
import { MaybeExecutedError } from '../../src/retry/index.ts';
import { FakeClock } from '../fake-clock.ts';
import { FakeSocket } from './fake-socket.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that knows INFO and answers everything else with a number, or as `answer` says; it keeps what it got. */
async function startServer(answer: (command: string, socket: Socket) => string | null = () => ':1\r\n') {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const command of commandsIn(text)) socket.write(reply(command, socket, received, answer) ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, received, sockets };
}

/** Commands of whole RESP arrays; these tests send nothing long enough to be cut. */
function commandsIn(text: string): string[] {
  return text
    .split(/^\*\d+\r\n/m)
    .filter((part) => part !== '')
    .map((part) =>
      part
        .replace(/\$\d+\r\n/g, '')
        .replaceAll('\r\n', ' ')
        .trim()
        .toLowerCase(),
    );
}

function reply(
  command: string,
  socket: Socket,
  received: string[],
  answer: (command: string, socket: Socket) => string | null,
) {
  if (command.startsWith('info')) return '$9\r\nloading:0\r\n';
  if (/^(client|hello|quit)/.test(command)) return '+OK\r\n';
  received.push(command);
  return answer(command, socket);
}

function connect(port: number): Redis {
  const redis = new Redis({ host: '127.0.0.1', port, ...guardRedisPreset(), protocol: 2, disableClientInfo: true });
  redis.on('error', () => {});
  closers.push(() => redis.disconnect());
  return redis;
}

describe('a command that may have been executed', () => {
  const resetFirst = () => {
    let count = 0;
    return (_command: string, socket: Socket) => {
      count += 1;
      if (count > 1) return ':1\r\n';
      socket.resetAndDestroy();
      return null;
    };
  };

  test('is not sent again if it counts', async () => {
    const { port, received } = await startServer(resetFirst());
    const error = await guardRedis(connect(port))
      .command('incr', ['k'])
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MaybeExecutedError);
    expect(received).toEqual(['incr k']);
  });

  test.each([
    ['it only reads', 'get', ['k'], {}],
    ['the caller says so', 'incr', ['k'], { idempotent: true }],
  ] as const)('is sent again if %s', async (_name, command, args, request) => {
    const { port, received } = await startServer(resetFirst());
    expect(await guardRedis(connect(port)).command(command, args, request)).toBe(1);
    expect(received).toEqual([`${command} k`, `${command} k`]);
  });
});

describe('the connection', () => {
  test('is replaced after maxIdleMs, once for all commands that wait', async () => {
    const clock = new FakeClock();
    const { port, sockets } = await startServer();
    const guarded = guardRedis(connect(port), { clock, maxIdleMs: 1000 });
    await guarded.command('incr', ['k']);
    clock.suspend(1001);
    expect(await Promise.all(['a', 'b', 'c'].map((key) => guarded.command('incr', [key])))).toEqual([1, 1, 1]);
    expect(sockets).toHaveLength(2);
  });

  test('that died before the command is replaced, and the command sent once', async () => {
    const { port, sockets, received } = await startServer();
    const guarded = guardRedis(connect(port), { validateAfterMs: 0 });
    await guarded.command('incr', ['a']);
    sockets[0]?.resetAndDestroy();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    expect(await guarded.command('incr', ['b'])).toBe(1);
    expect(received).toEqual(['incr a', 'incr b']);
    expect(sockets).toHaveLength(2);
  });

  test('that ioredis made by itself, and that died before the first command, is replaced', async () => {
    const { port, sockets } = await startServer();
    const redis = connect(port);
    const guarded = guardRedis(redis, { validateAfterMs: 0 });
    await new Promise((resolve) => redis.once('ready', () => resolve(undefined)));
    sockets[0]?.resetAndDestroy();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    expect(await guarded.command('incr', ['a'])).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  test('nothing is proven of a command that ioredis keeps in a queue', async () => {
    const socket = new FakeSocket();
    const calls: string[] = [];
    const redis = Object.assign(new EventEmitter(), {
      status: 'ready',
      stream: socket,
      call: async (name: string) => {
        // Written over another connection, later; this one never saw a byte.
        calls.push(name);
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error('Connection is closed.');
      },
      connect: async () => {},
      disconnect: () => {},
    });
    await expect(guardRedis(redis).command('incr', ['k'])).rejects.toBeInstanceOf(MaybeExecutedError);
    expect(calls).toEqual(['incr']);
  });

  test('that never comes ends the wait at the deadline: nothing was executed', async () => {
    const redis = Object.assign(new EventEmitter(), {
      status: 'connecting',
      call: () => Promise.reject(new Error('sent')),
      connect: async () => {},
      disconnect: () => {},
    });
    const waiting = guardRedis(redis, { requestTimeoutMs: 20, retry: { maxAttempts: 1 } }).command('incr', ['k']);
    await expect(waiting).rejects.toMatchObject({ requestMayHaveExecuted: { verdict: 'no' } });
    // One is the guard's own, for the client's life.
    expect([redis.listenerCount('ready'), redis.listenerCount('end')]).toEqual([1, 0]);
  });

  test('of a closed client is not waited for', async () => {
    const { port } = await startServer();
    const redis = connect(port);
    const guarded = guardRedis(redis, { retry: { maxAttempts: 1 } });
    await guarded.command('incr', ['k']);
    redis.disconnect();
    await new Promise((resolve) => redis.once('end', () => resolve(undefined)));
    await expect(guarded.command('incr', ['k'])).rejects.toThrow('the client was closed');
  });
});

describe('commands that may run twice', () => {
  test.each([
    ['get', []],
    ['HGETALL', ['h']],
    ['set', ['k', 'v', 'EX', 10]],
    ['mset', ['k', 'v']],
    ['expireat', ['k', 1]],
  ])('%s %j', (command, args) => expect(isIdempotentCommand(command, args)).toBe(true));

  test.each([
    ['incr', ['k']],
    ['lpush', ['l', 'v']],
    ['lpop', ['l']],
    ['getdel', ['k']],
    ['set', ['k', 'v', 'NX']],
    ['set', ['k', 'v', 'get']],
    ['setnx', ['k', 'v']],
    ['eval', ['return 1', 0]],
    ['publish', ['c', 'm']],
    ['nonsense', []],
  ])('not %s %j', (command, args) => expect(isIdempotentCommand(command, args)).toBe(false));
});
