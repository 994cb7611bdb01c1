import cassandra from 'cassandra-driver';
import { Redis } from 'ioredis';
import { createPool } from 'mysql2/promise';
import pg from 'pg';
import * as undici from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { guardAwsClient } from '../../src/adapters/aws/index.ts';
import { guardCassandraOptions, guardRetryPolicy } from '../../src/adapters/cassandra/index.ts';
import { createGuardAgent, createGuardHttpsAgent } from '../../src/adapters/http/index.ts';
import { guardRedis } from '../../src/adapters/ioredis/index.ts';
import { guardMysqlPool } from '../../src/adapters/mysql2/index.ts';
import { guardPgPool } from '../../src/adapters/pg/index.ts';
import { guardUndiciAgent, livenessInterceptor, retryInterceptor } from '../../src/adapters/undici/index.ts';

// None of them connects before the first request.
const mysqlPool = createPool({ host: '127.0.0.1', port: 1 });
const pgPool = new pg.Pool({ host: '127.0.0.1', port: 1 });
const redis = new Redis({ lazyConnect: true });
afterAll(async () => {
  await mysqlPool.end();
  await pgPool.end();
  redis.disconnect();
});

type Make = (options: object) => unknown;

/** Everything that takes the options of a checkout. */
const CHECKING: [string, Make][] = [
  ['createGuardAgent', (options) => createGuardAgent(options)],
  ['createGuardHttpsAgent', (options) => createGuardHttpsAgent(options)],
  ['guardUndiciAgent', (options) => guardUndiciAgent(undici, options)],
  ['guardMysqlPool', (options) => guardMysqlPool(mysqlPool, options)],
  ['guardPgPool', (options) => guardPgPool(pgPool, options)],
  ['guardRedis', (options) => guardRedis(redis, options)],
  ['guardAwsClient', (options) => guardAwsClient(options)],
];

const WAITING: [string, Make][] = [
  ...CHECKING.filter(([name]) => !name.startsWith('createGuard')),
  ['guardCassandraOptions', (options) => guardCassandraOptions(cassandra, options)],
];

const RETRYING: [string, Make][] = CHECKING.filter(([name]) => !name.startsWith('createGuard'));

describe('a bad option is refused at once, and its value printed', () => {
  test.each(CHECKING)('%s: checkout', (_name, make) => {
    expect(() => make({ maxIdleMs: -3 })).toThrow('maxIdleMs must be milliseconds above 0, or Infinity; received -3');
    expect(() => make({ maxLifetimeMs: '5s' })).toThrow(
      "maxLifetimeMs must be milliseconds above 0, or Infinity; received '5s'",
    );
    expect(() => make({ validateAfterMs: Number.NaN })).toThrow('received NaN');
    expect(() => make({ liveness: 'ping' })).toThrow(
      "liveness must be 'turns', 'probe', 'auto' or false; received 'ping'",
    );
    expect(() => make({ maxIdleMs: Number.POSITIVE_INFINITY, liveness: false })).not.toThrow();
  });

  test.each(WAITING)('%s: request time-out', (_name, make) => {
    expect(() => make({ requestTimeoutMs: 0 })).toThrow(
      'requestTimeoutMs must be milliseconds above 0 and below 2147483648; received 0',
    );
  });

  test.each(RETRYING)('%s: retry', (_name, make) => {
    expect(() => make({ retry: { maxAttempts: 0 } })).toThrow('maxAttempts must be an integer from 1; received 0');
  });

  test('the rest', () => {
    expect(() => livenessInterceptor({ validateAfterMs: -1 })).toThrow('received -1');
    expect(() => retryInterceptor({ deadlineMs: -1 })).toThrow('received -1');
    expect(() => guardAwsClient({ idempotent: true as never })).toThrow(
      'idempotent must be a function of the command; received true',
    );
    expect(() => guardAwsClient({ maxSockets: 0 })).toThrow('received 0');
    expect(() => guardRetryPolicy(cassandra, { maxRetries: 1.5 })).toThrow(
      'maxRetries must be an integer from 0; received 1.5',
    );
    expect(() => guardCassandraOptions(cassandra, { maxProtocolVersion: 2 })).toThrow('received 2');
    expect(() => guardUndiciAgent(undici, { agent: { connect: () => {} } })).toThrow(
      'agent.connect must be an object of options',
    );
  });
});
