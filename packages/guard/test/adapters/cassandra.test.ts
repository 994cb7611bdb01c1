import cassandra from 'cassandra-driver';
import { afterEach, describe, expect, test } from 'vitest';
import { guardCassandraOptions, guardRetryPolicy } from '../../src/adapters/cassandra/index.ts';
import { RetryBudget } from '../../src/retry/index.ts';
import { cql } from '../classify/cql-dialect.ts';
import { type FaultyServer, startFaultyServer } from '../classify/faulty-server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const INSERT = "INSERT INTO t (id) VALUES ('a')";

/** A server that resets requests which it has received whole, and a client with guard's options. */
async function open(options: Parameters<typeof guardCassandraOptions>[1] = {}) {
  const server: FaultyServer = await startFaultyServer({ dialect: cql, point: 'none' });
  const client = new cassandra.Client({
    ...guardCassandraOptions(cassandra, { maxProtocolVersion: 4, ...options }),
    contactPoints: [`127.0.0.1:${server.port}`],
    localDataCenter: 'dc1',
    isMetadataSyncEnabled: false,
  });
  closers.push(
    () => client.shutdown(),
    () => server.close(),
  );
  await client.connect();
  return { server, client };
}

test('the options are taken by the driver, and a statement is executed', async () => {
  const { server, client } = await open();
  await client.execute(INSERT);
  expect(server.seen.requests).toBe(1);
});

describe('a statement whose connection was reset after it arrived', () => {
  test('is not sent again', async () => {
    const { server, client } = await open();
    server.fault.point = 'after-request';
    await expect(client.execute(INSERT)).rejects.toThrow();
    expect(server.seen.requests).toBe(1);
  });

  test('is sent again if it is idempotent', async () => {
    const { server, client } = await open();
    server.fault.point = 'after-request';
    const running = client.execute(INSERT, [], { isIdempotent: true });
    // With one node there is no next host to go to: the driver reports what it tried.
    await expect(running).rejects.toThrow();
    expect(server.seen.requests).toBeGreaterThanOrEqual(1);
    expect(server.seen.requests).toBeLessThanOrEqual(3);
  });
});

describe('the policy', () => {
  const info = (isIdempotent: boolean | undefined, nbRetry: number) =>
    ({ query: INSERT, executionOptions: { isIdempotent: () => isIdempotent }, nbRetry }) as never;
  const { retry } = cassandra.policies.retry.RetryDecision?.retryDecision ?? { retry: 1 };
  const error = new Error('The socket was closed');
  const one = cassandra.types.consistencies.one;

  test('lets idempotent requests go to the next host, maxRetries times', () => {
    const policy = guardRetryPolicy(cassandra, { maxRetries: 2 });
    expect(policy).toBeInstanceOf(cassandra.policies.retry.RetryPolicy);
    const decisions = [0, 1, 2].map((nbRetry) => policy.onRequestError(info(true, nbRetry), one, error).decision);
    expect(decisions).toEqual([retry, retry, 0]);
    expect(policy.onRequestError(info(true, 0), one, error)).toMatchObject({ useCurrentHost: false });
  });

  test.each([false, undefined])('never others (isIdempotent %s)', (isIdempotent) => {
    const policy = guardRetryPolicy(cassandra);
    expect(policy.onRequestError(info(isIdempotent, 0), one, error).decision).toBe(0);
    expect(policy.onWriteTimeout(info(isIdempotent, 0), one, 1, 2, 'BATCH_LOG').decision).toBe(0);
  });

  test('stops when the budget is used up', () => {
    const policy = guardRetryPolicy(cassandra, { budget: new RetryBudget({ capacity: 10, cost: 5 }) });
    const decisions = [0, 0, 0].map((nbRetry) => policy.onRequestError(info(true, nbRetry), one, error).decision);
    expect(decisions).toEqual([retry, retry, 0]);
  });
});
