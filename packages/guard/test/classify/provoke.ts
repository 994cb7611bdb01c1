import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as netConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Client as CassandraClient } from 'cassandra-driver';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { Client as PgClient } from 'pg';
import { Agent, request as undiciRequest } from 'undici';

/** Sends one request that must not be repeated, by a real client; resolves with what the caller catches. */
export type Provoke = (target: Target) => Promise<unknown>;

export interface Target {
  readonly host?: string;
  readonly port: number;
  readonly signal?: AbortSignal;
  /** Sent instead of a small body by clients that can upload. */
  readonly body?: string;
  /** Longest wait for an answer where the client has such an option, in milliseconds. */
  readonly timeoutMs?: number;
}

const HOST = '127.0.0.1';

/** The error that `run` ends with, or undefined when it succeeds. */
async function errorOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  }
}

export const net: Provoke = ({ host = HOST, port, signal, body = 'request' }) =>
  new Promise((resolve) => {
    const socket = netConnect({ host, port, ...(signal === undefined ? {} : { signal }) });
    socket.on('error', resolve);
    socket.on('close', () => resolve(undefined));
    socket.resume();
    socket.write(body);
  });

export const tls: Provoke = ({ host = HOST, port, body = 'request' }) =>
  new Promise((resolve) => {
    const socket = tlsConnect({ host, port });
    socket.on('error', resolve);
    socket.on('close', () => resolve(undefined));
    socket.resume();
    socket.write(body);
  });

function nodeRequest(send: typeof httpRequest): Provoke {
  return ({ host = HOST, port, signal, body = '{}', timeoutMs }) =>
    new Promise((resolve) => {
      const options = { host, port, method: 'POST', agent: false, ...(signal === undefined ? {} : { signal }) };
      const request = send(options, (response) => {
        response.on('error', resolve);
        response.on('end', () => resolve(undefined));
        response.resume();
      });
      request.on('error', resolve);
      if (timeoutMs !== undefined) request.setTimeout(timeoutMs, () => request.destroy(new Error('request timed out')));
      request.end(body);
    });
}

export const http = nodeRequest(httpRequest);
export const https = nodeRequest(httpsRequest);

function fetchOf(scheme: string): Provoke {
  return ({ host = HOST, port, signal, body = '{}' }) =>
    errorOf(async () => {
      const init = { method: 'POST', body, ...(signal === undefined ? {} : { signal }) };
      const response = await fetch(`${scheme}://${host}:${port}/`, init);
      await response.text();
    });
}

export const nodeFetch = fetchOf('http');
export const nodeFetchTls = fetchOf('https');

function undiciOf(scheme: string): Provoke {
  return async ({ host = HOST, port, signal, body = '{}', timeoutMs = 0 }) => {
    const dispatcher = new Agent({ headersTimeout: timeoutMs, connect: { timeout: timeoutMs || 10_000 } });
    const options = { method: 'POST' as const, body, dispatcher, ...(signal === undefined ? {} : { signal }) };
    const error = await errorOf(async () => {
      const response = await undiciRequest(`${scheme}://${host}:${port}/`, options);
      await response.body.text();
    });
    await dispatcher.destroy();
    return error;
  };
}

export const undici = undiciOf('http');
export const undiciTls = undiciOf('https');

export const mysql2: Provoke = ({ host = HOST, port, timeoutMs }) =>
  errorOf(async () => {
    const connection = await createConnection({ host, port, user: 'u', connectTimeout: timeoutMs ?? 10_000 });
    connection.on('error', () => undefined);
    try {
      await connection.query({
        sql: 'INSERT INTO t VALUES (1)',
        ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      });
    } finally {
      connection.destroy();
    }
  });

export const pg: Provoke = ({ host = HOST, port, timeoutMs }) =>
  errorOf(async () => {
    const timeouts = timeoutMs === undefined ? {} : { query_timeout: timeoutMs, connectionTimeoutMillis: timeoutMs };
    const client = new PgClient({ host, port, user: 'u', database: 'd', ssl: false, ...timeouts });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('INSERT INTO t VALUES (1)');
    } finally {
      void client.end().catch(() => undefined);
    }
  });

export const ioredis: Provoke = async ({ host = HOST, port, timeoutMs }) => {
  const timeouts = timeoutMs === undefined ? {} : { commandTimeout: timeoutMs, connectTimeout: timeoutMs };
  const redis = new Redis({ host, port, retryStrategy: () => null, autoResendUnfulfilledCommands: false, ...timeouts });
  redis.on('error', () => undefined);
  const error = await errorOf(() => redis.incr('n'));
  redis.disconnect();
  return error;
};

export const dynamodb: Provoke = async ({ host = HOST, port, timeoutMs }) => {
  const client = new DynamoDBClient({
    endpoint: `http://${host}:${port}`,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    ...(timeoutMs === undefined
      ? {}
      : { requestHandler: { requestTimeout: timeoutMs, connectionTimeout: timeoutMs, throwOnRequestTimeout: true } }),
  });
  const error = await errorOf(() => client.send(new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } })));
  client.destroy();
  return error;
};

export const cassandra: Provoke = async ({ host = HOST, port, timeoutMs = 2000 }) => {
  const client = new CassandraClient({
    contactPoints: [host],
    localDataCenter: 'dc1',
    protocolOptions: { port, maxVersion: 4 },
    isMetadataSyncEnabled: false,
    socketOptions: { readTimeout: timeoutMs, connectTimeout: timeoutMs },
  });
  const error = await errorOf(() => client.execute('INSERT INTO ks.t (id) VALUES (1)'));
  await client.shutdown().catch(() => undefined);
  return error;
};
