import { describe, expect, test } from 'vitest';
import { FakeClock, settle } from '../../test/fake-clock.ts';
import { connectContactPoints } from './connect-contact-points.ts';
import { negotiateVersion } from './negotiate-version.ts';
import { CountingServer, greets } from './testing/counting-server.ts';
import { VersionMemory } from './version-memory.ts';
import { VersionMismatchError } from './version-mismatch-error.ts';

/** A cluster that speaks some versions and notes each connection by the version that it offered. */
class Cluster {
  readonly offered: number[] = [];
  speaks: number[];
  tells: boolean;

  constructor(speaks: number[], tells = false) {
    this.speaks = speaks;
    this.tells = tells;
  }

  readonly connect = async (version: number): Promise<string> => {
    this.offered.push(version);
    await settle();
    if (this.speaks.includes(version)) return `connection with v${version}`;
    throw new VersionMismatchError(`version ${version} is not supported`, this.tells ? this.speaks : []);
  };
}

function negotiate(cluster: Cluster, memory: VersionMemory<number>, versions = [5, 4, 3]) {
  return negotiateVersion({ key: 'cluster', versions, memory, connect: cluster.connect });
}

test('the ladder is climbed down once; afterwards every connection starts with what was found', async () => {
  const cluster = new Cluster([3, 4]);
  const memory = new VersionMemory<number>();
  expect(await negotiate(cluster, memory)).toEqual({ version: 4, value: 'connection with v4', refused: [5] });
  expect(await negotiate(cluster, memory)).toEqual({ version: 4, value: 'connection with v4', refused: [] });
  expect(cluster.offered).toEqual([5, 4, 4]);
});

test('a peer that lists its versions is believed: one refusal at most', async () => {
  const cluster = new Cluster([3], true);
  expect((await negotiate(cluster, new VersionMemory(), [66, 65, 5, 4, 3])).refused).toEqual([66]);
  expect(cluster.offered).toEqual([66, 3]);
});

test('calls at one time share one negotiation', async () => {
  const cluster = new Cluster([4]);
  const memory = new VersionMemory<number>();
  const all = await Promise.all(Array.from({ length: 10 }, () => negotiate(cluster, memory)));
  expect(all.map(({ version }) => version)).toEqual(Array(10).fill(4));
  // One ladder (5, 4), then one connection for each of the nine who waited.
  expect(cluster.offered).toEqual([5, ...Array(10).fill(4)]);
});

test('an upgrade is noticed when the time is over', async () => {
  const clock = new FakeClock();
  const cluster = new Cluster([4]);
  const memory = new VersionMemory<number>({ ttlMs: 1000, clock });
  await negotiate(cluster, memory);
  cluster.speaks = [4, 5];
  await clock.run(999);
  expect((await negotiate(cluster, memory)).version).toBe(4);
  // It was used a moment ago, but it was learnt long enough ago.
  await clock.run(1);
  expect((await negotiate(cluster, memory)).version).toBe(5);
});

test('a downgrade is noticed at once: the version is forgotten, and found again by one caller', async () => {
  const cluster = new Cluster([4, 5]);
  const memory = new VersionMemory<number>();
  await negotiate(cluster, memory);
  cluster.speaks = [3];
  cluster.offered.length = 0;
  const two = await Promise.all([negotiate(cluster, memory), negotiate(cluster, memory)]);
  expect(two.map(({ version, refused }) => [version, refused])).toEqual([
    [3, [5, 4]],
    [3, [5]],
  ]);
  // Both met the refusal of 5; only one of them went on to 4.
  expect(cluster.offered).toEqual([5, 5, 4, 3, 3]);
  expect(memory.get('cluster')).toBe(3);
});

test('with contact points: a refused version is not offered to the next one, the right one is', async () => {
  const servers = [await CountingServer.start(greets), await CountingServer.start(greets)];
  const endpoints = servers.map(({ port }) => `127.0.0.1:${port}`);
  const memory = new VersionMemory<number>();
  const connect = (version: number) =>
    connectContactPoints({
      endpoints,
      handshake: async () => {
        if (version === 5) throw new VersionMismatchError('no version 5', [3, 4]);
      },
    });
  const { version, value, refused } = await negotiateVersion({ key: 'k', versions: [5, 4], memory, connect });
  expect([version, refused]).toEqual([4, [5]]);
  expect(servers.map(({ accepted }) => accepted)).toEqual([2, 0]);
  value.socket.destroy();
  await Promise.all(servers.map((server) => server.stop()));
});

describe('failure', () => {
  test('without a common version both sides are named, and nothing is remembered', async () => {
    const memory = new VersionMemory<number>();
    const call = negotiate(new Cluster([1, 2], true), memory);
    await expect(call).rejects.toMatchObject({ code: 'ERR_GUARD_VERSION_MISMATCH', supported: [1, 2] });
    await expect(call).rejects.toThrow('this side speaks 5, 4, 3, the peer speaks 1, 2');
    expect(memory.get('cluster')).toBe(undefined);
  });

  test('of the connection is no refusal: it ends the negotiation for all who waited', async () => {
    const offered: number[] = [];
    const connect = async (version: number) => {
      offered.push(version);
      await settle();
      throw new Error('connect ECONNREFUSED');
    };
    const memory = new VersionMemory<number>();
    const calls = [1, 2, 3].map(() => negotiateVersion({ key: 'k', versions: [5, 4], memory, connect }));
    for (const { status } of await Promise.allSettled(calls)) expect(status).toBe('rejected');
    expect(offered).toEqual([5]);
  });

  test('by abort is the affair of one: the next caller takes over', async () => {
    const cluster = new Cluster([4]);
    const memory = new VersionMemory<number>();
    const caller = new AbortController();
    const { signal } = caller;
    const first = negotiateVersion({ key: 'cluster', versions: [5, 4], memory, connect: cluster.connect, signal });
    const second = negotiate(cluster, memory);
    caller.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect((await second).version).toBe(4);
  });

  test('a caller who waits may stop waiting', async () => {
    const memory = new VersionMemory<number>();
    const connect = () => new Promise<never>(() => undefined);
    void negotiateVersion({ key: 'k', versions: [5], memory, connect });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(negotiateVersion({ key: 'k', versions: [5], memory, connect, signal })).rejects.toThrow('enough');
    const late = new AbortController();
    const waiting = negotiateVersion({ key: 'k', versions: [5], memory, connect, signal: late.signal });
    late.abort(new Error('enough too'));
    await expect(waiting).rejects.toThrow('enough too');
  });
});

test('callers who speak different versions do not lead each other astray', async () => {
  const cluster = new Cluster([4, 5]);
  const memory = new VersionMemory<number>();
  const [first, second] = await Promise.all([negotiate(cluster, memory, [5]), negotiate(cluster, memory, [4])]);
  expect([first.version, second.version]).toEqual([5, 4]);
});

test('the memory holds only so many keys, the oldest goes first', () => {
  const memory = new VersionMemory<number>({ maxKeys: 2 });
  memory.remember('a', 1);
  memory.remember('b', 2);
  memory.remember('a', 1);
  memory.remember('c', 3);
  expect(['a', 'b', 'c'].map((key) => memory.get(key))).toEqual([1, undefined, 3]);
});

test.each([
  [{ ttlMs: 0 }, 'ttlMs must be milliseconds from 1; received 0'],
  [{ maxKeys: 1.5 }, 'maxKeys must be a whole number from 1; received 1.5'],
])('refuses %j', (options, text) => {
  expect(() => new VersionMemory(options)).toThrow(text);
});
