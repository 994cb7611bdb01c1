import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { type GuardAwsOptions, guardAwsClient } from '../../src/adapters/aws/index.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Answers the first request as told and all later ones with `{}`; keeps the names of the operations. */
async function startServer(first: RequestListener) {
  const operations: string[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      operations.push(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
      if (operations.length === 1) first(request, response);
      else response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, operations };
}

function newClient(endpoint: string, options: GuardAwsOptions = {}): DynamoDBClient {
  const guard = guardAwsClient({ retry: { backoff: { baseMs: 1 } }, ...options });
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...guard.configuration,
  });
  client.middlewareStack.use(guard.plugin);
  closers.push(() => client.destroy());
  return client;
}

const Key = { id: { S: 'a' } };
const read = () => new GetItemCommand({ TableName: 't', Key });
const add = () =>
  new UpdateItemCommand({
    TableName: 't',
    Key,
    UpdateExpression: 'ADD hits :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });

const reset: RequestListener = (request) => request.socket.resetAndDestroy();
const fail =
  (status: number, type: string): RequestListener =>
  (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type }));

describe('after a reset', () => {
  test('a command that changes something is not repeated', async () => {
    const { endpoint, operations } = await startServer(reset);
    await expect(newClient(endpoint).send(add())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(operations).toEqual(['UpdateItem']);
  });

  test('a command that reads is', async () => {
    const { endpoint, operations } = await startServer(reset);
    const { $metadata } = await newClient(endpoint).send(read());
    expect(operations).toEqual(['GetItem', 'GetItem']);
    expect($metadata.attempts).toBe(2);
  });

  test('the caller decides by command and input', async () => {
    const { endpoint, operations } = await startServer(reset);
    const seen: unknown[] = [];
    const client = newClient(endpoint, { idempotent: ({ name, input }) => seen.push([name, input]) > 0 });
    await client.send(add());
    expect(operations).toEqual(['UpdateItem', 'UpdateItem']);
    expect(seen).toEqual([['UpdateItemCommand', expect.objectContaining({ TableName: 't', Key })]]);
  });
});

describe('after an answer', () => {
  test('what was throttled is repeated, whatever it is', async () => {
    const { endpoint, operations } = await startServer(fail(400, 'ProvisionedThroughputExceededException'));
    const client = newClient(endpoint, { retry: { backoff: { baseMs: 1, capMs: 5 } } });
    await client.send(add());
    expect(operations).toHaveLength(2);
  });

  test('what the service refuses is not repeated, not even a read', async () => {
    const { endpoint, operations } = await startServer(fail(400, 'ResourceNotFoundException'));
    await expect(newClient(endpoint).send(read())).rejects.toThrow('ResourceNotFoundException');
    expect(operations).toHaveLength(1);
  });

  test('an internal error of the service is repeated for reads only', async () => {
    const forRead = await startServer(fail(500, 'InternalServerError'));
    await newClient(forRead.endpoint).send(read());
    expect(forRead.operations).toHaveLength(2);
    const forWrite = await startServer(fail(500, 'InternalServerError'));
    await expect(newClient(forWrite.endpoint).send(add())).rejects.toThrow('InternalServerError');
    expect(forWrite.operations).toHaveLength(1);
  });
});

describe('without a service', () => {
  test('a refused connection is tried maxAttempts times', async () => {
    const { endpoint, operations } = await startServer(reset);
    for (const close of closers.splice(0)) await close();
    const error = await newClient(endpoint)
      .send(add())
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'ECONNREFUSED', $metadata: { attempts: 3 } });
    expect(operations).toEqual([]);
  });

  test('silence ends after requestTimeoutMs', async () => {
    const { endpoint, operations } = await startServer(() => {});
    const client = newClient(endpoint, { requestTimeoutMs: 50 });
    await expect(client.send(add())).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(operations).toHaveLength(1);
  });

  test('the deadline ends the attempts', async () => {
    const { endpoint } = await startServer(reset);
    for (const close of closers.splice(0)) await close();
    const retry = { maxAttempts: 1000, deadlineMs: 60, backoff: { baseMs: 20, capMs: 20 }, random: () => 1 };
    const error = await newClient(endpoint, { retry })
      .send(add())
      .catch((caught: unknown) => caught);
    const { attempts } = (error as { $metadata: { attempts: number } }).$metadata;
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThanOrEqual(4);
  });
});
