import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock, settle } from '../../test/fake-clock.ts';
import { classifyConnectionError } from '../classify/index.ts';
import { type ConnectMessage, channels } from '../events/index.ts';
import { closeGracefully } from '../socket/index.ts';
import { connectContactPoints } from './connect-contact-points.ts';
import { ContactPointsError } from './connect-error.ts';
import type { ContactPointOptions } from './options.ts';
import { CountingServer, greets, silent } from './testing/counting-server.ts';
import { FullBacklog } from './testing/full-backlog.ts';

const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function server(behaviour = silent): Promise<CountingServer> {
  const started = await CountingServer.start(behaviour);
  stops.push(() => started.stop());
  return started;
}

async function fullBacklog(): Promise<FullBacklog> {
  const started = await FullBacklog.start();
  stops.push(() => started.stop());
  return started;
}

/** A port on which nothing listens: it was free a moment ago. */
async function refusingPort(): Promise<number> {
  const closed: Server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.on('listening', resolve));
  const address = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function failure(options: ContactPointOptions<unknown>): Promise<ContactPointsError> {
  const error = await connectContactPoints(options).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ContactPointsError);
  return error as ContactPointsError;
}

describe('a dead address', () => {
  test('does not hold up a staggered connect', async () => {
    const [dead, alive] = [await fullBacklog(), await server()];
    const { socket, candidate, failed, losersClosed } = await connectContactPoints({
      endpoints: [`127.0.0.1:${dead.port}`, `127.0.0.1:${alive.port}`],
      strategy: 'staggered',
      attemptDelayMs: 20,
    });
    expect([candidate.endpoint.port, failed]).toEqual([alive.port, []]);
    await closeGracefully(socket);
    await losersClosed;
  });

  test('is left after attemptTimeoutMs in sequence, and told about', async () => {
    const [dead, alive] = [await fullBacklog(), await server()];
    const { socket, failed } = await connectContactPoints({
      endpoints: [`127.0.0.1:${dead.port}`, `127.0.0.1:${alive.port}`],
      attemptTimeoutMs: 60,
    });
    expect(failed).toMatchObject([
      { phase: 'connect', error: { code: 'ETIMEDOUT' }, classification: { kind: 'timeout-connect', phase: 'connect' } },
    ]);
    await closeGracefully(socket);
  });
});

describe('the first address answers after 1 s, the second refuses', () => {
  test('staggered attempts connect, because the first one stays alive', async () => {
    const slow = await fullBacklog();
    // The first SYN is dropped; the client sends the next one after 1 s (RFC 6298) and finds room in the queue.
    setTimeout(() => slow.resume(), 600);
    const { socket, candidate, failed } = await connectContactPoints({
      endpoints: [`127.0.0.1:${slow.port}`, `127.0.0.1:${await refusingPort()}`],
      strategy: 'staggered',
    });
    expect([candidate.endpoint.port, failed.length]).toEqual([slow.port, 1]);
    await closeGracefully(socket);
  });

  test("Node's own autoSelectFamily fails there", async () => {
    const slow = await fullBacklog();
    setTimeout(() => slow.resume(), 600);
    const lookup = (_host: string, _options: object, done: (error: null, found: object[]) => void) =>
      done(null, [
        { address: '127.0.0.1', family: 4 },
        // Nothing listens there: the server has one address only.
        { address: '::1', family: 6 },
      ]);
    const socket = connect({ host: 'two.example', port: slow.port, autoSelectFamily: true, lookup } as object as {
      port: number;
    });
    const outcome = await new Promise((resolve) =>
      socket.on('error', resolve).on('connect', () => resolve('connected')),
    );
    socket.destroy();
    expect(outcome).toBeInstanceOf(AggregateError);
  });
});

describe('the connection that comes out', () => {
  test('has the greeting still to read, a recorder, keep-alive and nobody listening', async () => {
    const greeting = await server(greets);
    const { socket, recorder } = await connectContactPoints({
      endpoints: [{ host: '127.0.0.1', port: greeting.port }],
    });
    await settle();
    expect(socket.listenerCount('error')).toBe(0);
    expect(recorder.facts()).toMatchObject({ remote: `127.0.0.1:${greeting.port}` });
    const [chunk] = await new Promise<[Buffer]>((resolve) => socket.once('data', (data) => resolve([data])));
    expect(chunk.length).toBe(78);
    await closeGracefully(socket);
  });

  test('does not crash the process when it dies before the caller has listened', async () => {
    const dying = await server((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const { socket } = await connectContactPoints({ endpoints: `127.0.0.1:${dying.port}` });
    socket.write('x');
    // The caller listens in the same turn, as `await` lets it; the reset comes with a later one.
    const error = await new Promise((resolve) => socket.on('error', resolve).resume());
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  test('is decided by the handshake, not by TCP', async () => {
    const [mute, speaking] = [await server(silent), await server(greets)];
    const { candidate, value, socket, losersClosed } = await connectContactPoints({
      endpoints: [`127.0.0.1:${mute.port}`, `127.0.0.1:${speaking.port}`],
      strategy: 'staggered',
      attemptDelayMs: 10,
      handshake: (socket) => new Promise<number>((resolve) => socket.once('data', ({ length }) => resolve(length))),
    });
    expect([candidate.endpoint.port, value]).toEqual([speaking.port, 78]);
    await closeGracefully(socket);
    await losersClosed;
    await mute.quiet();
    expect([mute.accepted, mute.resets]).toEqual([1, 0]);
  });
});

describe('when nothing works, the error says what happened at each contact point', () => {
  test('and that nothing was executed', async () => {
    const closing = await server((socket) => void socket.end());
    const strange = await server(greets);
    const handshake = async (socket: Socket, { candidate }: { candidate: { endpoint: { port: number } } }) => {
      if (candidate.endpoint.port === strange.port) throw new Error('not the protocol that I speak');
      socket.resume();
      return await new Promise(() => undefined);
    };
    const ports = [await refusingPort(), closing.port, strange.port];
    const error = await failure({ endpoints: ports.map((port) => `127.0.0.1:${port}`), handshake });
    expect(error.code).toBe('ERR_GUARD_CONNECT_FAILED');
    expect(error.attempts).toMatchObject([
      { endpoint: { port: ports[0] }, phase: 'connect', error: { code: 'ECONNREFUSED' } },
      { endpoint: { port: ports[1] }, phase: 'handshake', classification: { kind: 'eof', phase: 'handshake' } },
      { endpoint: { port: ports[2] }, phase: 'handshake', classification: { kind: 'handshake-failed' } },
    ]);
    for (const { classification } of error.attempts)
      expect([classification.requestMayHaveExecuted.verdict, classification.connectionUsable]).toEqual(['no', false]);
    expect(error.errors).toEqual(error.attempts.map(({ error }) => error));
    expect(error.message).toContain(`127.0.0.1:${ports[0]}`);
    await strange.quiet();
    expect(strange.resets).toBe(0);
  });

  test('also to whoever classifies the whole error, after a reset in the midst of a handshake', async () => {
    const resetting = await server((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const handshake = async (socket: Socket) => {
      socket.write('hello');
      return await new Promise(() => undefined);
    };
    const error = await failure({ endpoints: `127.0.0.1:${resetting.port}`, handshake });
    expect(error.attempts).toMatchObject([{ phase: 'handshake', classification: { kind: 'reset' } }]);
    expect(classifyConnectionError(error).requestMayHaveExecuted.verdict).toBe('no');
  });

  test('a name without addresses is an attempt too', async () => {
    const error = await failure({ endpoints: 'nowhere.example:1', resolve: async () => [] });
    expect(error.attempts).toMatchObject([{ phase: 'lookup', error: { code: 'ENOTFOUND' } }]);
  });

  test('connectTimeoutMs ends it, with what was under way', async () => {
    const dead = await fullBacklog();
    const error = await failure({ endpoints: `127.0.0.1:${dead.port}`, connectTimeoutMs: 50 });
    expect(error).toMatchObject({ code: 'ERR_GUARD_CONNECT_TIMEOUT', attempts: [{ phase: 'connect' }] });
  });

  test('an abort ends it with its reason, and no timer is left', async () => {
    const clock = new FakeClock();
    const dead = await fullBacklog();
    const caller = new AbortController();
    const call = failure({ endpoints: `127.0.0.1:${dead.port}`, signal: caller.signal, clock });
    await settle();
    caller.abort('enough');
    expect(await call).toMatchObject({ code: 'ERR_GUARD_CONNECT_ABORTED', name: 'AbortError', cause: 'enough' });
    await settle();
    expect(clock.timers.set).toBe(0);
    expect(await failure({ endpoints: '127.0.0.1:1', signal: AbortSignal.abort() })).toMatchObject({ attempts: [] });
  });
});

test('each attempt is told on the channel', async () => {
  const [alive, port] = [await server(), await refusingPort()];
  const messages: ConnectMessage[] = [];
  stops.push(channels.connect.subscribe((message) => messages.push(message)));
  const { socket } = await connectContactPoints({ endpoints: [`127.0.0.1:${port}`, `127.0.0.1:${alive.port}`] });
  expect(messages).toMatchObject([
    { outcome: 'failed', attempt: 1, phase: 'connect', remote: `127.0.0.1:${port}` },
    {
      outcome: 'connected',
      attempt: 2,
      remote: `127.0.0.1:${alive.port}`,
      local: `127.0.0.1:${socket.localPort}`,
    },
  ]);
  await closeGracefully(socket);
});

test.each([
  [{ endpoints: [] }, 'endpoints must be a host or a list of at least one endpoint; received []'],
  [{ endpoints: 'db.example' }, "received 'db.example'"],
  [{ endpoints: 'db.example:99999' }, 'a port from 1 to 65535'],
  [{ endpoints: 'a:1', attemptDelayMs: 5 }, 'attemptDelayMs must be milliseconds from 10'],
  [{ endpoints: 'a:1', connectTimeoutMs: Number.NaN }, 'received NaN'],
  [{ endpoints: 'a:1', maxConcurrentAttempts: 0, strategy: 'staggered' as const }, 'a whole number from 1'],
  [{ endpoints: 'a:1', strategy: 'racing' as 'staggered' }, "received 'racing'"],
])('options that cannot be meant are refused: %j', async (options, text) => {
  const call = connectContactPoints(options);
  await expect(call).rejects.toMatchObject({ code: 'ERR_GUARD_INVALID_OPTION' });
  await expect(call).rejects.toThrow(text);
});
