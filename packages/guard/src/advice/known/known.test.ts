import http from 'node:http';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { KNOWN_CLIENTS } from './clients.ts';
import { KNOWN_HOPS, type KnownHop } from './hops.ts';
import { KNOWN_SERVERS } from './servers.ts';

// Defaults drift with versions. Those of programs that are installed here are asked for.

const require = createRequire(import.meta.url);

/** Documented as an option of the constructor; the types do not know that it can be read. */
function timeoutOf(agent: http.Agent): unknown {
  return (agent as http.Agent & { options: http.AgentOptions }).options.timeout;
}

describe('our tables agree with the programs', () => {
  test('Node', () => {
    expect(KNOWN_CLIENTS['node-http-global-agent'].idleMs).toBe(timeoutOf(http.globalAgent));
    expect(timeoutOf(new http.Agent({ keepAlive: true }))).toBe(undefined);
    expect(KNOWN_CLIENTS['node-http-agent'].idleMs).toBe(null);
    expect(KNOWN_SERVERS['node-http'].idleMs).toBe(http.createServer().keepAliveTimeout);
  });

  test('pg', () => {
    const { Pool } = require('pg');
    const { options } = new Pool();
    expect(KNOWN_CLIENTS.pg.idleMs).toBe(options.idleTimeoutMillis);
    expect(KNOWN_CLIENTS.pg.lifetimeMs).toBe(options.maxLifetimeSeconds || null);
  });

  test('mysql2', () => {
    const { pool } = require('mysql2').createPool({}).promise();
    const { maxIdle, connectionLimit, connectionConfig } = pool.config;
    // As many may lie idle as there may be: none is ever closed for being idle.
    expect(maxIdle).toBe(connectionLimit);
    expect(KNOWN_CLIENTS.mysql2.idleMs).toBe(null);
    expect([connectionConfig.enableKeepAlive, connectionConfig.keepAliveInitialDelay]).toEqual([true, undefined]);
    pool.end();
  });

  test('ioredis', () => {
    const { DEFAULT_REDIS_OPTIONS } = require('ioredis/built/redis/RedisOptions.js');
    expect(KNOWN_CLIENTS.ioredis.keepAliveIdleMs).toBe(DEFAULT_REDIS_OPTIONS.keepAlive);
  });

  test('cassandra-driver', () => {
    const { pooling, socketOptions } = require('cassandra-driver/lib/client-options.js').defaultOptions();
    expect(KNOWN_CLIENTS['cassandra-driver'].pingIntervalMs).toBe(pooling.heartBeatInterval);
    expect([socketOptions.keepAlive, socketOptions.keepAliveDelay]).toEqual([true, 0]);
  });

  test('undici', () => {
    const { Client } = require('undici');
    const symbols = require('undici/lib/core/symbols.js');
    const client = new Client('http://127.0.0.1');
    expect(KNOWN_CLIENTS.undici.idleMs).toBe(client[symbols.kKeepAliveDefaultTimeout]);
    expect(KNOWN_CLIENTS.undici.hintMarginMs).toBe(client[symbols.kKeepAliveTimeoutThreshold]);
  });
});

test('every default names its source and is a time or never', () => {
  const hops: readonly KnownHop[] = Object.values(KNOWN_HOPS);
  const sides = (hop: KnownHop) => (hop.kind === 'relay' ? [hop] : [hop.accepts, hop.opens]);
  const stations: readonly { idleMs: number | null; source: string }[] = [
    ...Object.values(KNOWN_CLIENTS),
    ...Object.values(KNOWN_SERVERS),
    ...hops.flatMap((hop) => sides(hop).map(({ idleMs }) => ({ idleMs, source: hop.source }))),
  ];
  expect(stations.length).toBeGreaterThan(40);
  for (const { source, idleMs } of stations) {
    expect(source.length).toBeGreaterThan(8);
    expect(idleMs === null || (idleMs >= 1_000 && Number.isInteger(idleMs))).toBe(true);
  }
});
