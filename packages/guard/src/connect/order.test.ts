import { describe, expect, test } from 'vitest';
import { FakeClock, settle } from '../../test/fake-clock.ts';
import { connectContactPoints } from './connect-contact-points.ts';
import { LastGoodEndpoint } from './last-good-endpoint.ts';
import type { ContactPointOptions } from './options.ts';
import { FakeNetwork } from './testing/fake-network.ts';

// Who is tried when. No packets: time is turned by hand, connections stand or fail when told to.

const A = '192.0.2.1';
const B = '192.0.2.2';
const C = '192.0.2.3';

function begin(options: Partial<ContactPointOptions>) {
  const network = new FakeNetwork();
  const clock = new FakeClock();
  const { openSocket } = network;
  const call = connectContactPoints({ endpoints: [A, B, C], port: 9042, clock, openSocket, ...options });
  call.catch(() => undefined);
  return { network, clock, call };
}

describe('in sequence', () => {
  test('the next contact point is tried when the one before has failed, and not earlier', async () => {
    const { network, clock, call } = begin({});
    await clock.run(4_999);
    expect(network.tried).toEqual([A]);
    network.refuse(A);
    await settle();
    expect(network.tried).toEqual([A, B]);
    // The time for one attempt (5 s) is over: B is given up.
    await clock.run(5_000);
    expect(network.tried).toEqual([A, B, C]);
    expect(network.destroyed(B)).toBe(true);
    network.connect(C);
    const { candidate, failed } = await call;
    expect(candidate.address).toBe(C);
    expect(failed.map(({ candidate, durationMs }) => [candidate?.address, durationMs])).toEqual([
      [A, 4_999],
      [B, 5_000],
    ]);
    expect(clock.timers.set).toBe(0);
  });

  test('a name is looked up when its turn comes', async () => {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: B, family: 4 as const }];
    };
    const { network, call } = begin({ endpoints: [A, 'b.example'], resolve });
    await settle();
    expect(asked).toEqual([]);
    network.refuse(A);
    await settle();
    expect([asked, network.tried]).toEqual([['b.example'], [A, B]]);
    network.connect(B);
    expect((await call).candidate.endpoint).toEqual({ host: 'b.example', port: 9042 });
  });

  test('a name server that never answers costs the time of one attempt', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const { network, clock, call } = begin({ endpoints: ['a.example', B], resolve });
    await clock.run(4_999);
    expect(network.tried).toEqual([]);
    await clock.run(1);
    expect(network.tried).toEqual([B]);
    network.connect(B);
    expect((await call).failed).toMatchObject([
      { endpoint: { host: 'a.example' }, phase: 'lookup', durationMs: 5_000 },
    ]);
  });
});

describe('staggered (RFC 8305)', () => {
  test('each attempt gets a head start of 250 ms, and the earlier ones go on', async () => {
    const { network, clock, call } = begin({ strategy: 'staggered' });
    await clock.run(249);
    expect(network.tried).toEqual([A]);
    await clock.run(1);
    expect(network.tried).toEqual([A, B]);
    await clock.run(250);
    expect(network.tried).toEqual([A, B, C]);
    // Node's own autoSelectFamily would have killed it after its 250 ms.
    expect(network.destroyed(A)).toBe(false);
    network.connect(A);
    const { candidate, losersClosed } = await call;
    expect(candidate.address).toBe(A);
    await losersClosed;
    expect([network.destroyed(B), network.destroyed(C), clock.timers.set]).toEqual([true, true, 0]);
  });

  test('when one fails the next one starts at once', async () => {
    const { network, clock, call } = begin({ strategy: 'staggered' });
    await clock.run(100);
    network.refuse(A);
    await settle();
    expect(network.tried).toEqual([A, B]);
    await clock.run(250);
    expect(network.tried).toEqual([A, B, C]);
    network.connect(B);
    expect((await call).candidate.address).toBe(B);
  });

  test('no more run at one time than allowed', async () => {
    const { network, clock, call } = begin({ strategy: 'staggered', maxConcurrentAttempts: 2 });
    await clock.run(4_000);
    expect(network.tried).toEqual([A, B]);
    network.refuse(B);
    await settle();
    expect(network.tried).toEqual([A, B, C]);
    network.connect(C);
    expect((await call).candidate.address).toBe(C);
  });

  test('families alternate, starting with the one that the system prefers', async () => {
    const resolve = async () => [
      { address: '2001:db8::1', family: 6 as const },
      { address: '2001:db8::2', family: 6 as const },
      { address: A, family: 4 as const },
      { address: B, family: 4 as const },
    ];
    const { network, clock, call } = begin({ strategy: 'staggered', endpoints: 'db.example', resolve });
    await clock.run(750);
    expect(network.tried).toEqual(['2001:db8::1', A, '2001:db8::2', B]);
    network.connect(B);
    await call;
  });

  test('a name that is slow to resolve does not hold up an address', async () => {
    const { network, clock, call } = begin({
      strategy: 'staggered',
      endpoints: ['slow.example', B],
      resolve: () => new Promise(() => undefined),
    });
    await settle();
    expect(network.tried).toEqual([B]);
    network.connect(B);
    await call;
    expect(clock.timers.set).toBeLessThanOrEqual(1);
  });
});

test('the address that worked last goes first, until its time is over', async () => {
  const clock = new FakeClock();
  const lastGood = new LastGoodEndpoint({ clock, ttlMs: 60_000 });
  const first = begin({ clock, lastGood });
  await settle();
  first.network.refuse(A);
  await settle();
  first.network.connect(B);
  await first.call;

  const second = begin({ clock, lastGood });
  await settle();
  expect(second.network.tried).toEqual([B]);
  second.network.refuse(B);
  await settle();
  // It failed, so it is forgotten, and the list's own order counts again.
  expect(second.network.tried).toEqual([B, A]);
  expect(lastGood.get()).toBe(null);
  second.network.connect(A);
  await second.call;

  await clock.run(60_000);
  expect(lastGood.get()).toBe(null);
});

test('shuffling gives every contact point the same chance to be first', async () => {
  const firsts = new Map<string, number>();
  for (let third = 0; third < 3; third++) {
    // Fisher and Yates asks for the last place first: 0, 1/3 and 2/3 put each of three there once.
    const numbers = [third / 3 + 0.01, 0.99];
    const { network, call } = begin({ shuffle: true, random: () => numbers.shift() ?? 0 });
    await settle();
    for (let tried = 0; tried < 2; tried++) {
      network.refuse(network.tried[tried] as string);
      await settle();
    }
    network.connect(network.tried[2] as string);
    firsts.set(network.tried[2] as string, third);
    await call;
  }
  expect([...firsts.keys()].sort()).toEqual([A, B, C]);
});

test('one address under two names is tried once, unless certificates tell the names apart', async () => {
  const resolve = async () => [{ address: A, family: 4 as const }];
  const { network, call } = begin({ endpoints: ['a.example', 'b.example'], resolve });
  await settle();
  network.refuse(A);
  await expect(call).rejects.toMatchObject({ code: 'ERR_GUARD_CONNECT_FAILED' });
  expect(network.tried).toEqual([A]);
});
