import { connect, createServer } from 'node:net';
import { TLSSocket, connect as tlsConnect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { selfSigned } from '../../test/classify/self-signed.ts';
import { checkLiveness, type LivenessMode } from './index.ts';
import { insideIoCallback, type Loopback, loopback, settle } from './testing/loopback.ts';

const open: Loopback[] = [];
async function pair(): Promise<Loopback> {
  const one = await loopback();
  open.push(one);
  return one;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const modes: readonly LivenessMode[] = ['turns', 'probe', 'auto'];

/** What the other end does in the same tick, so that the client's loop cannot have polled since. */
const ends: Readonly<Record<string, (one: Loopback) => void>> = {
  // destroy() closes the descriptor at once; end() would leave the FIN to a later turn.
  FIN: ({ server }) => server.destroy(),
  RST: ({ server }) => server.resetAndDestroy(),
  'data and FIN': ({ server }) => {
    server.write('FATAL');
    server.destroy();
  },
  'data alone': ({ server }) => server.write('unasked'),
};

/** What each way of looking must call it. A probe reads one byte: it cannot see past the data in front of a FIN. */
const names: Readonly<Record<string, readonly string[]>> = {
  FIN: ['ended'],
  RST: ['reset'],
  'data and FIN': ['unexpected-data', 'ended'],
  'data alone': ['unexpected-data'],
};

describe.each(modes)('%s', (mode) => {
  test.each(Object.keys(ends))('%s that has arrived unseen, from a timer', async (name) => {
    const one = await pair();
    await settle();
    (ends[name] as (one: Loopback) => void)(one);
    const result = await checkLiveness(one.client, { mode });
    expect(result).toMatchObject({ alive: false });
    expect(names[name]).toContain('defect' in result ? result.defect : 'alive');
  });

  // Here one turn is not enough: setImmediate runs before the next poll.
  test.each(Object.keys(ends))('%s that has arrived unseen, from an I/O callback', async (name) => {
    const one = await pair();
    const result = await insideIoCallback(() => {
      (ends[name] as (one: Loopback) => void)(one);
      return checkLiveness(one.client, { mode });
    });
    expect(result).toMatchObject({ alive: false });
  });

  test('a quiet connection is alive and stays usable', async () => {
    const one = await pair();
    for (let round = 0; round < 20; round++) expect(await checkLiveness(one.client, { mode })).toEqual({ alive: true });
    expect(await insideIoCallback(() => checkLiveness(one.client, { mode }))).toEqual({ alive: true });
    one.client.write('request');
    await settle();
    expect(one.received()).toBe('request');
  });

  test('bytes that came while it lay idle', async () => {
    const one = await pair();
    one.client.on('data', () => undefined);
    const bytesReadAtRelease = one.client.bytesRead;
    one.server.write('unasked');
    await settle();
    expect(await checkLiveness(one.client, { mode, bytesReadAtRelease })).toEqual({
      alive: false,
      defect: 'unexpected-data',
    });
    expect(await checkLiveness(one.client, { mode })).toEqual({ alive: true });
  });

  test('a protocol that may speak unasked', async () => {
    const one = await pair();
    one.client.on('data', () => undefined);
    one.server.write('notification');
    expect(await checkLiveness(one.client, { mode, allowData: true })).toEqual({ alive: true });
    await settle();
    one.server.destroy();
    expect(await checkLiveness(one.client, { mode, allowData: true })).toMatchObject({ alive: false });
  });

  test('what Node knows already', async () => {
    const destroyed = await pair();
    destroyed.client.destroy();
    expect(await checkLiveness(destroyed.client, { mode })).toEqual({ alive: false, defect: 'destroyed' });
    const ended = await pair();
    ended.client.resume();
    ended.server.end();
    await settle();
    expect(await checkLiveness(ended.client, { mode })).toEqual({ alive: false, defect: 'ended' });
    const halfClosed = await pair();
    halfClosed.client.end();
    expect(await checkLiveness(halfClosed.client, { mode })).toMatchObject({ alive: false, defect: 'not-writable' });
  });
});

// A socket that was paused before it ever read shows nothing, however many turns pass; the probe asks the kernel.
test('auto sees a FIN on a socket that does not read', async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const blind = connect(address.port, '127.0.0.1');
  blind.once('connect', () => blind.pause());
  await settle();
  expect(await checkLiveness(blind, { mode: 'turns' })).toEqual({ alive: true });
  expect(await checkLiveness(blind, { mode: 'auto' })).toEqual({ alive: false, defect: 'ended' });
  blind.destroy();
  server.close();
});

// The other end's FIN waits in this machine; what has not arrived cannot be seen by anybody.
test('a connection whose FIN was lost looks alive', async () => {
  const one = await pair();
  one.server.pause();
  expect(await checkLiveness(one.client)).toEqual({ alive: true });
});

test('the wait keeps the process alive only for its two turns, and shares them', async () => {
  const many = await Promise.all(Array.from({ length: 20 }, pair));
  let turns = 0;
  let counting = true;
  const count = (): void => {
    turns += 1;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const results = await Promise.all(many.map(({ client }) => checkLiveness(client, { mode: 'turns' })));
  counting = false;
  expect(results.every(({ alive }) => alive)).toBe(true);
  expect(turns).toBeLessThanOrEqual(3);
});

describe('TLS', () => {
  const { key, cert } = selfSigned;

  async function securePair(): Promise<Loopback & { secure: TLSSocket }> {
    const one = await pair();
    new TLSSocket(one.server, { isServer: true, key, cert }).on('error', () => undefined).resume();
    const secure = tlsConnect({ socket: one.client, rejectUnauthorized: false });
    secure.on('error', () => undefined);
    await new Promise((resolve) => secure.once('secureConnect', resolve));
    return { ...one, secure };
  }

  test.each(modes)('%s: session tickets are no unexpected data, FIN and RST are seen', async (mode) => {
    const quiet = await securePair();
    const bytesReadAtRelease = quiet.secure.bytesRead;
    await settle();
    expect(await checkLiveness(quiet.secure, { mode, bytesReadAtRelease })).toEqual({ alive: true });
    quiet.server.resetAndDestroy();
    expect(await checkLiveness(quiet.secure, { mode })).toMatchObject({ alive: false });
    const ended = await securePair();
    await settle();
    ended.server.destroy();
    expect(await insideIoCallback(() => checkLiveness(ended.secure, { mode }))).toMatchObject({ alive: false });
  });
});
