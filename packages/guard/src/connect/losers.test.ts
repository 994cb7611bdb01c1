import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { closeGracefully } from '../socket/index.ts';
import { connectContactPoints } from './connect-contact-points.ts';
import type { HandshakeContext } from './options.ts';
import { answersAfter, type Behaviour, CountingServer, greets, silent } from './testing/counting-server.ts';

// What the server sees of a connection that lost the race. Every case is run twice: with the connector, where no
// connection may end in a reset, and with a naive race that destroys its losers, to show that the count can fail.

const ROUNDS = 40;
const HELLO = Buffer.from('0500000005000000', 'hex');

// A key that both sides know: TLS without certificates (RFC 4279; Node offers it up to TLS 1.2).
const KEY = Buffer.alloc(32, 7);
const PSK_SERVER: TlsOptions = { pskCallback: () => KEY, ciphers: 'PSK', maxVersion: 'TLSv1.2' };
let kept = 0;
/** Keeps the server's half of the TLS handshake back for a while. */
const late: TlsOptions['SNICallback'] = (_name, done) => {
  kept += 1;
  setTimeout(() => done(null), 40);
};
const PSK_CLIENT: ConnectionOptions = {
  servername: 'server.test',
  pskCallback: () => ({ psk: KEY, identity: 'test' }),
  ciphers: 'PSK',
  maxVersion: 'TLSv1.2',
  checkServerIdentity: () => undefined,
};

const servers: CountingServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(behaviour: Behaviour, tls?: TlsOptions): Promise<CountingServer> {
  const server = await CountingServer.start(behaviour, tls);
  servers.push(server);
  return server;
}

/** Resolves for the second server only, after the first one has had time to speak; says hello first if told to. */
function secondWins(second: CountingServer, hello: boolean, afterMs = 10) {
  return async (socket: Socket, { candidate, signal }: HandshakeContext) => {
    if (hello) socket.write(HELLO);
    if (candidate.endpoint.port === second.port) return await sleep(afterMs);
    return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
}

async function race(first: CountingServer, second: CountingServer, hello: boolean): Promise<void> {
  const { socket, candidate, losersClosed } = await connectContactPoints({
    endpoints: [`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`],
    strategy: 'staggered',
    attemptDelayMs: 10,
    handshake: secondWins(second, hello),
  });
  expect(candidate.endpoint.port).toBe(second.port);
  await closeGracefully(socket);
  await losersClosed;
}

/** What drivers do: connect to all at once, destroy all but one. */
async function naiveRace(first: CountingServer, second: CountingServer, hello: boolean): Promise<void> {
  const sockets = [first, second].map(({ port }) => connect(port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => undefined).on('connect', () => hello && socket.write(HELLO));
  // The loser is paused as drivers' sockets are in an upgrade or between two messages: its bytes wait in the kernel.
  sockets[0]?.pause();
  await sleep(20);
  sockets[0]?.destroy();
  await closeGracefully(sockets[1] as Socket);
}

async function resetsSeen(
  behaviour: Behaviour,
  hello: boolean,
  racing: (first: CountingServer, second: CountingServer, hello: boolean) => Promise<void>,
) {
  const [first, second] = [await start(behaviour), await start(behaviour)];
  for (let round = 0; round < ROUNDS; round += 10)
    await Promise.all(Array.from({ length: 10 }, () => racing(first, second, hello)));
  await Promise.all([first.quiet(), second.quiet()]);
  return { accepted: first.accepted + second.accepted, resets: first.resets + second.resets };
}

describe.each([
  ['a server that says nothing', silent, false],
  ['a server that speaks first', greets, false],
  ['a server that answers at once', answersAfter(0), true],
  ['a server that answers after the race is over', answersAfter(60), true],
] as const)('%s', (_name, behaviour, hello) => {
  test('sees no reset from attempts that lost', async () => {
    expect(await resetsSeen(behaviour, hello, race)).toEqual({ accepted: 2 * ROUNDS, resets: 0 });
  });
});

test('a call that is aborted at any moment leaves no reset either', async () => {
  const server = await start(greets);
  const calls = Array.from({ length: 60 }, async (_, turns) => {
    const caller = new AbortController();
    const call = connectContactPoints({
      endpoints: `127.0.0.1:${server.port}`,
      signal: caller.signal,
      handshake: () => new Promise(() => undefined),
    });
    for (let turn = 0; turn < turns % 12; turn++) await new Promise((resolve) => setImmediate(resolve));
    caller.abort();
    await expect(call).rejects.toMatchObject({ code: 'ERR_GUARD_CONNECT_ABORTED' });
  });
  await Promise.all(calls);
  await server.quiet();
  expect(server.resets).toBe(0);
  expect(server.closed).toBe(server.accepted);
});

test('over TLS, attempts that lose in the midst of it leave no reset', async () => {
  const [first, second] = [await start(greets, { ...PSK_SERVER, SNICallback: late }), await start(greets, PSK_SERVER)];
  for (let round = 0; round < ROUNDS; round++) {
    const { socket, candidate, losersClosed } = await connectContactPoints({
      endpoints: [`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`],
      strategy: 'staggered',
      attemptDelayMs: 10,
      tls: PSK_CLIENT,
      // In even rounds the first one is through with TLS when it is called off.
      handshake: secondWins(second, false, round % 2 === 0 ? 80 : 1),
    });
    expect(candidate.endpoint.port).toBe(second.port);
    await closeGracefully(socket);
    await losersClosed;
  }
  await Promise.all([first.quiet(), second.quiet()]);
  expect(first.accepted + second.accepted).toBe(2 * ROUNDS);
  expect(kept).toBe(ROUNDS);
  expect(first.errors.concat(second.errors)).toEqual([]);
});

test('the same servers do see resets when losers are destroyed', async () => {
  expect((await resetsSeen(silent, false, naiveRace)).resets).toBe(0);
  // Each round has one loser. On a busy machine some of them go before their server has spoken.
  for (const [behaviour, hello] of [
    [greets, false],
    [answersAfter(0), true],
    [answersAfter(60), true],
  ] as const)
    expect((await resetsSeen(behaviour, hello, naiveRace)).resets).toBeGreaterThan(ROUNDS / 2);
});
