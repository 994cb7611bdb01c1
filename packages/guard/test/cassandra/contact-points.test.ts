import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import cassandra from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { guardCassandraOptions } from '../../src/adapters/cassandra/index.ts';
import { connectContactPoints, negotiateVersion, VersionMemory } from '../../src/connect/index.ts';
import { channels } from '../../src/events/index.ts';
import { closeGracefully } from '../../src/socket/index.ts';
import { CassandraNode } from './cassandra-node.ts';
import { cqlHandshake } from './cql-handshake.ts';
import { naiveRace } from './naive-race.ts';
import { type CassandraParts, cassandraParts } from './requirements.ts';

const ADDRESSES = ['127.0.0.1', '127.0.0.2'];
const ROUNDS = 60;
/** What DataStax's drivers offer first, and Cassandra refuses: DSE's versions 2 and 1. */
const DSE_V2 = 66;
const DSE_V1 = 65;

const parts: CassandraParts | null = await cassandraParts().catch((error: Error) => {
  const why = [error.message, error.cause instanceof Error ? error.cause.message : ''].join('\n');
  console.error(`\nTHE TESTS AGAINST A REAL CASSANDRA ARE SKIPPED. NOTHING IS PROVED ABOUT ITS LOG.\n${why}\n`);
  return null;
});

describe.skipIf(parts === null)('a real Cassandra with two contact points', () => {
  let node: CassandraNode;

  beforeAll(async () => {
    node = await CassandraNode.start(parts as CassandraParts);
  }, 180_000);

  afterAll(async () => {
    await node?.stop();
  });

  /** Lines that its log gained while something went on, about connections that clients reset. */
  async function resetsLogged(act: () => Promise<void>): Promise<string[]> {
    const before = (await node.log()).length;
    await act();
    // Cassandra hears of a reset with the next event of its loop, at once; its log is written as it happens.
    await sleep(1_000);
    const lines = (await node.log()).slice(before).split('\n');
    return lines.filter((line) => /Connection reset|Broken pipe/.test(line));
  }

  function connectWith(version: number, strategy: 'sequential' | 'staggered', first = { beforeMs: 0, afterMs: 0 }) {
    return connectContactPoints({
      endpoints: ADDRESSES,
      port: node.port,
      strategy,
      attemptDelayMs: 10,
      handshake: async (socket, { candidate }) => {
        const isFirst = candidate.address === ADDRESSES[0];
        if (isFirst) await sleep(first.beforeMs);
        await cqlHandshake(socket, version);
        if (isFirst) await sleep(first.afterMs);
      },
    });
  }

  test('logs a reset for each contact point that a naive race drops', async () => {
    const lines = await resetsLogged(async () => {
      for (let round = 0; round < ROUNDS; round++) await closeGracefully(await naiveRace(ADDRESSES, node.port));
    });
    // Nearly all; a few losers have read their answer before they are dropped.
    expect(lines.length).toBeGreaterThan(ROUNDS / 4);
  });

  test.each([
    ['one after the other', 'sequential', () => ({ beforeMs: 0, afterMs: 0 }), 0],
    // The second attempt begins after 10 ms and takes a few: that is when the first one is dropped.
    ['staggered, dropped after the handshake', 'staggered', () => ({ beforeMs: 0, afterMs: 60 }), ROUNDS],
    ['staggered, dropped before the handshake', 'staggered', () => ({ beforeMs: 60, afterMs: 0 }), ROUNDS],
    ['staggered, dropped somewhere in it', 'staggered', (r: number) => ({ beforeMs: 8 + (r % 8), afterMs: 5 }), 1],
  ] as const)('logs none for our connector: %s', async (_name, strategy, first, leastLosers) => {
    let losers = 0;
    const stop = channels.connect.subscribe(({ outcome }) => {
      if (outcome === 'lost-race') losers += 1;
    });
    const lines = await resetsLogged(async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { socket, losersClosed } = await connectWith(4, strategy, first(round));
        await Promise.all([closeGracefully(socket), losersClosed]);
      }
    });
    stop();
    expect(lines).toEqual([]);
    expect(losers).toBeGreaterThanOrEqual(leastLosers);
  });

  test('its protocol version is found with one connection in vain, and with none afterwards', async () => {
    const memory = new VersionMemory<number>();
    const offered: number[] = [];
    const connectOnce = () =>
      negotiateVersion({
        key: 'cluster',
        versions: [DSE_V2, DSE_V1, 5, 4],
        memory,
        connect: (version) => {
          offered.push(version);
          return connectWith(version, 'sequential');
        },
      });
    const lines = await resetsLogged(async () => {
      const first = await Promise.all([connectOnce(), connectOnce(), connectOnce()]);
      const later = await connectOnce();
      expect([...first, later].map(({ version }) => version)).toEqual([5, 5, 5, 5]);
      for (const { value } of [...first, later]) await closeGracefully(value.socket);
    });
    expect(offered).toEqual([DSE_V2, 5, 5, 5, 5]);
    expect(lines).toEqual([]);
  });

  test('cassandra-driver opens no connection in vain with the options that we recommend', async () => {
    const asItComes = await connectionsOf({});
    const recommended = await connectionsOf(guardCassandraOptions(cassandra, { maxProtocolVersion: 4 }));
    expect(recommended.lines).toEqual([]);
    // The ladder: a connection for each version that is refused, before the one that stays.
    expect(asItComes.opened).toBeGreaterThan(recommended.opened);
  });

  /** Connects and asks once; counts the connections that this took. */
  async function connectionsOf(options: Partial<ReturnType<typeof guardCassandraOptions<typeof cassandra>>>) {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const lines = await resetsLogged(async () => {
      const client = new cassandra.Client({
        contactPoints: ADDRESSES,
        localDataCenter: 'datacenter1',
        ...options,
        protocolOptions: { port: node.port, ...options.protocolOptions },
      });
      await client.connect();
      const { rows } = await client.execute('SELECT cluster_name FROM system.local');
      expect(rows[0]?.get('cluster_name')).toBe('guard');
      await client.shutdown();
    });
    const opened = connect.mock.calls.length;
    connect.mockRestore();
    return { opened, lines };
  }
});
