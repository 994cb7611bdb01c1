import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock, settle } from '../../test/fake-clock.ts';
import { type ProbeIdleTimeoutOptions, probeIdleTimeout } from './probe-idle-timeout.ts';

const servers: Server[] = [];
const accepted: Socket[] = [];

afterEach(() => {
  for (const socket of accepted.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that does one thing with a connection, and a way to connect to it. */
async function connecting(behaviour: (socket: Socket) => void = () => undefined): Promise<() => Promise<Socket>> {
  const server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined).resume();
    behaviour(socket);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return async () => {
    const { port } = server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    // So that the test's own acts on the server's side find the connection there.
    while (accepted.length === 0) await settle();
    return socket;
  };
}

/** Begins a probe by a clock that stands still until the test turns it. */
async function begin(options: Partial<ProbeIdleTimeoutOptions> = {}) {
  const clock = new FakeClock();
  const open = await connecting();
  let isOpen = false;
  const connect = async () => {
    const socket = await open();
    isOpen = true;
    return socket;
  };
  const probe = probeIdleTimeout({ connect, maxMs: 60_000, clock, ...options });
  probe.catch(() => undefined);
  while (!isOpen) await settle();
  await settle();
  return { clock, probe, server: accepted[0] as Socket };
}

describe('how an idle connection ends, and when', () => {
  test('FIN, with what was said before it', async () => {
    const { clock, probe, server } = await begin();
    await clock.run(30_000);
    server.end('57P05 idle-session timeout');
    const { ending, idleMs, lastWords } = await probe;
    expect([ending, idleMs, lastWords.toString()]).toEqual(['fin', 30_000, '57P05 idle-session timeout']);
    await settle();
  });

  test('reset', async () => {
    const { clock, probe, server } = await begin();
    await clock.run(10_000);
    server.resetAndDestroy();
    expect(await probe).toMatchObject({ ending: 'rst', idleMs: 10_000 });
  });

  test('nothing for the whole time, and a sign of life at its end: open', async () => {
    const asked: Socket[] = [];
    const { clock, probe } = await begin({ check: async (socket) => asked.push(socket) });
    await clock.run(59_999);
    expect(asked).toEqual([]);
    await clock.run(1);
    expect(await probe).toMatchObject({ ending: 'open', idleMs: 60_000 });
    expect(asked.length).toBe(1);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['rejects', () => Promise.reject(new Error('no answer'))],
    ['never settles', () => new Promise(() => undefined)],
  ])('no sign of life (the check %s): silent', async (_name, check) => {
    const { clock, probe } = await begin({ check, checkTimeoutMs: 5_000 });
    await clock.run(60_000);
    await clock.run(5_000);
    expect(await probe).toMatchObject({ ending: 'silent', idleMs: 60_000 });
  });

  test('without a check nothing is claimed beyond the time', async () => {
    const { clock, probe } = await begin();
    await clock.run(60_000);
    expect((await probe).ending).toBe('open');
  });

  test('a connection that had ended before it came: fin', async () => {
    const open = await connecting((socket) => void socket.end());
    const connect = async () => {
      const socket = await open();
      await once(socket.resume(), 'end');
      return socket;
    };
    expect((await probeIdleTimeout({ connect, maxMs: 60_000 })).ending).toBe('fin');
  });

  test('by a real clock, of a server that closes after 80 ms', async () => {
    const open = await connecting((socket) => void setTimeout(() => socket.end(), 80));
    const { ending, idleMs } = await probeIdleTimeout({ connect: open, maxMs: 30_000 });
    expect(ending).toBe('fin');
    expect(idleMs).toBeLessThan(30_000);
  });
});

test('an abort ends it with its reason, closes the connection and leaves no timer', async () => {
  const caller = new AbortController();
  const { clock, probe, server } = await begin({ signal: caller.signal });
  const closed = once(server, 'close');
  caller.abort('enough');
  await expect(probe).rejects.toBe('enough');
  await closed;
  await settle();
  expect(clock.timers.set).toBe(0);
});

test('an abort before it connects opens nothing', async () => {
  const signal = AbortSignal.abort('enough');
  const connect = () => Promise.reject(new Error('must not be called'));
  await expect(probeIdleTimeout({ connect, maxMs: 1, signal })).rejects.toBe('enough');
});

test('refuses times that no timer can hold', async () => {
  const connect = () => Promise.reject(new Error('must not be called'));
  await expect(probeIdleTimeout({ connect, maxMs: 2 ** 31 })).rejects.toThrow('maxMs must be milliseconds from 1');
  await expect(probeIdleTimeout({ connect, maxMs: 0 })).rejects.toThrow('received 0');
});
