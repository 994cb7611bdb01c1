import { createServer, connect as netConnect } from 'node:net';
import {
  createServer as createTlsServer,
  type SecureContextOptions,
  type TlsOptions,
  connect as tlsConnect,
} from 'node:tls';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Pool as PgPool } from 'pg';
import { describe, expect, test } from 'vitest';
import { classifyConnectionError } from '../../src/classify/index.ts';
import * as dialects from './dialects.ts';
import { closedPort, startFaultyServer } from './faulty-server.ts';
import * as clients from './provoke.ts';
import { selfSigned } from './self-signed.ts';

function summary(error: unknown): string {
  const { kind, phase, reportedBy, requestMayHaveExecuted, retry, causes } = classifyConnectionError(error);
  return `${kind} ${phase} ${reportedBy} ${requestMayHaveExecuted.verdict} ${retry} ${causes[0]}`;
}

const tlsClients: Readonly<Record<string, clients.Provoke>> = {
  tls: clients.tls,
  https: clients.https,
  fetch: clients.nodeFetchTls,
  undici: clients.undiciTls,
};

describe.each(Object.entries(tlsClients))('%s', (_name, provoke) => {
  test('a certificate that nobody trusts: the server reads no byte of a request that was written early', async () => {
    for (let round = 0; round < 10; round++) {
      const server = await startFaultyServer({ dialect: dialects.http, point: 'none', tls: selfSigned });
      expect(summary(await provoke({ port: server.port }))).toBe('tls-failure handshake client no never tls-failure');
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(server.seen.requestBytes).toBe(0);
      await server.close();
    }
  });

  test('a server that speaks plain HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const port = await listen(server);
    expect(summary(await provoke({ port }))).toBe('protocol-mismatch handshake client no never wrong-protocol');
    server.close();
  });

  test('accepted and closed before the handshake', async () => {
    const server = await startFaultyServer({ dialect: dialects.raw, point: 'at-accept', kind: 'fin' });
    expect(summary(await provoke({ port: server.port }))).toBe(
      'eof handshake client no after-backoff closed-on-accept',
    );
    await server.close();
  });
});

describe('TLS alerts', () => {
  const alert = async (server: TlsOptions, client: SecureContextOptions): Promise<unknown> => {
    const listener = createTlsServer({ ...selfSigned, ...server });
    listener.on('tlsClientError', () => undefined);
    const port = await listen(listener);
    const error = await new Promise((resolve) => {
      const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...client });
      socket.on('error', resolve);
      socket.write('request');
    });
    listener.close();
    return error;
  };

  test('protocol version', async () => {
    const error = await alert({ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' });
    expect(summary(error)).toBe('tls-failure handshake server no never tls-failure');
  });

  test('a client certificate is missing: TLS 1.3 tells after the client could write', async () => {
    const error = await alert({ requestCert: true, rejectUnauthorized: true }, {});
    expect(summary(error)).toBe('tls-failure unknown server unknown never tls-failure');
  });
});

describe('several attempts behind one error', () => {
  test('happy eyeballs: all addresses refuse', async () => {
    const port = await closedPort();
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.3', family: 4 },
    ];
    const error = await new Promise((resolve) => {
      netConnect({
        host: 'three.test',
        port,
        autoSelectFamily: true,
        lookup: (_host, _options, callback) => callback(null, addresses),
      }).on('error', resolve);
    });
    expect(error).toBeInstanceOf(AggregateError);
    expect(summary(error)).toBe('refused connect kernel no after-backoff port-closed');
    expect(classifyConnectionError(error)).toMatchObject({ client: 'net', code: 'ECONNREFUSED', syscall: 'connect' });
  });

  test('one address refuses, another request broke: the doubtful one decides', () => {
    const refused = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' });
    const broken = Object.assign(new Error(), { code: 'ECONNRESET', syscall: 'read' });
    for (const errors of [
      [refused, broken],
      [broken, refused],
      [refused, new Error('what is this?')],
    ])
      expect(classifyConnectionError(new AggregateError(errors)).requestMayHaveExecuted.verdict).toBe('unknown');
  });

  test('the AWS SDK executes, retries and is refused: the last error does not speak for the first attempt', async () => {
    const server = await startFaultyServer({ dialect: dialects.http, point: 'after-request', kind: 'rst' });
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'eu-west-1',
      maxAttempts: 2,
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    });
    const sent = client.send(new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } }));
    const failed = sent.catch((reason: unknown) => reason);
    while (server.seen.requests === 0) await new Promise(setImmediate);
    await server.close();
    const error = await failed;
    expect(error).toMatchObject({ code: 'ECONNREFUSED', $metadata: { attempts: 2 } });
    expect(server.seen.requests).toBe(1);
    expect(classifyConnectionError(error)).toMatchObject({
      kind: 'refused',
      requestMayHaveExecuted: { verdict: 'unknown' },
      retry: 'if-idempotent',
    });
    client.destroy();
  });
});

describe('time-outs before a connection', () => {
  test('mysql2: no greeting within connectTimeout', async () => {
    const server = await startFaultyServer({ dialect: dialects.raw, point: 'never' });
    const error = await clients.mysql2({ port: server.port, timeoutMs: 100 });
    expect(summary(error)).toBe('timeout-connect connect client no after-backoff syn-unanswered');
    await server.close();
  });

  test('pg: no session within connectionTimeoutMillis', async () => {
    const silent: dialects.Dialect = () => (pending) => ({
      setUp: pending.length,
      requestBytes: 0,
      complete: false,
      answer: Buffer.alloc(0),
    });
    const server = await startFaultyServer({ dialect: silent, point: 'never' });
    const error = await clients.pg({ port: server.port, timeoutMs: 100 });
    expect(summary(error)).toBe('timeout-connect connect client no after-backoff syn-unanswered');
    await server.close();
  });

  test('pg-pool: all connections are lent', async () => {
    const server = await startFaultyServer({ dialect: dialects.postgres, point: 'none' });
    const options = { host: '127.0.0.1', port: server.port, user: 'u', database: 'd', ssl: false };
    const pool = new PgPool({ ...options, max: 1, connectionTimeoutMillis: 50 });
    const lent = await pool.connect();
    const error = await pool.query('INSERT 1').catch((reason: unknown) => reason);
    expect(summary(error)).toBe('pool-exhausted connect client no after-backoff undefined');
    expect(server.seen.requestBytes).toBe(0);
    lent.release();
    await pool.end();
    await server.close();
  });

  test.each([
    ['fetch', clients.nodeFetch, 'aborted-by-client unknown caller unknown if-idempotent client-abort'],
    ['http', clients.http, 'aborted-by-client unknown caller unknown if-idempotent client-abort'],
    ['undici', clients.undici, 'aborted-by-client unknown caller unknown if-idempotent client-abort'],
  ])('%s: AbortSignal.timeout', async (_name, provoke, expected) => {
    const server = await startFaultyServer({ dialect: dialects.http, point: 'never' });
    expect(summary(await provoke({ port: server.port, signal: AbortSignal.timeout(50) }))).toBe(expected);
    await server.close();
  });

  test('the caller changes its mind: no repetition, whatever broke meanwhile', async () => {
    const server = await startFaultyServer({ dialect: dialects.http, point: 'never' });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const error = await clients.nodeFetch({ port: server.port, signal: controller.signal });
    expect(summary(error)).toBe('aborted-by-client unknown caller unknown never client-abort');
    await server.close();
  });
});

function listen(server: {
  listen(port: number, host: string, ready: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}
