import { connect as connectHttp2, constants, createServer as createHttp2Server } from 'node:http2';
import { createConnection } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { classifyConnectionError } from '../../src/classify/index.ts';
import { cql, cqlError } from './cql-dialect.ts';
import {
  answering,
  type Dialect,
  http,
  mysql,
  mysqlError,
  mysqlPacket,
  pgError,
  postgres,
  redis,
  refusing,
} from './dialects.ts';
import { startFaultyServer } from './faulty-server.ts';
import * as clients from './provoke.ts';

/** What the client throws when the server says so. */
async function told(dialect: Dialect, provoke: clients.Provoke): Promise<string> {
  const server = await startFaultyServer({ dialect, point: 'none' });
  const error = await provoke({ port: server.port, timeoutMs: 2000 });
  await server.close();
  return summary(error);
}

function summary(error: unknown): string {
  const { kind, phase, reportedBy, connectionUsable, requestMayHaveExecuted, retry } = classifyConnectionError(error);
  const usable = connectionUsable ? 'usable' : 'dead';
  return `${kind} ${phase} ${reportedBy} ${usable} ${requestMayHaveExecuted.verdict} ${retry}`;
}

describe('PostgreSQL', () => {
  const saying = (severity: string, state: string): Promise<string> =>
    told(answering(postgres, pgError(severity, state, 'x')), clients.pg);

  // PostgreSQL manual, appendix A; which of them come to an idle session: postgres.c, ProcessInterrupts().
  test.each([
    ['FATAL', '57P05', 'idle-timeout idle server dead no at-once'],
    ['FATAL', '25P03', 'idle-timeout idle server dead no never'],
    ['FATAL', '57P01', 'server-shutdown unknown server dead unknown if-idempotent'],
    ['FATAL', '57P02', 'server-shutdown unknown server dead unknown if-idempotent'],
    ['ERROR', '23505', 'other read server usable yes never'],
    ['ERROR', '40001', 'other read server usable no never'],
    ['ERROR', '08006', 'reset unknown server usable unknown if-idempotent'],
  ])('%s %s to a statement', async (severity, state, expected) => {
    expect(await saying(severity, state)).toBe(expected);
  });

  test.each([
    ['57P03', 'server-shutdown handshake server dead no after-backoff'],
    ['53300', 'resource-limit handshake server dead no after-backoff'],
    ['28P01', 'handshake-failed handshake server dead no never'],
  ])('%s instead of a session', async (state, expected) => {
    expect(await told(refusing(pgError('FATAL', state, 'x'), 'first bytes'), clients.pg)).toBe(expected);
  });
});

describe('PgBouncer', () => {
  test.each([
    ['query_wait_timeout', 'pool-exhausted connect proxy dead no after-backoff'],
    ['server conn crashed?', 'reset unknown proxy dead unknown if-idempotent'],
    ['client_idle_timeout', 'idle-timeout idle proxy dead no at-once'],
    ['some other text', 'reset unknown server dead unknown if-idempotent'],
  ])('%s', async (text, expected) => {
    expect(await told(answering(postgres, pgError('FATAL', '08P01', text)), clients.pg)).toBe(expected);
  });
});

describe('MySQL', () => {
  const saying = (errno: number): Promise<string> =>
    told(answering(mysql, mysqlError(1, errno, 'HY000', 'x')), clients.mysql2);

  test.each([
    [4031, 'idle-timeout idle server dead no at-once'],
    [1053, 'server-shutdown unknown server dead unknown if-idempotent'],
    [1927, 'server-shutdown unknown server dead unknown if-idempotent'],
    [1062, 'other read server usable yes never'],
  ])('error %i to a statement', async (errno, expected) => {
    expect(await saying(errno)).toBe(expected);
  });

  test('1040 instead of a greeting', async () => {
    // Before the greeting there is no SQLSTATE in the packet (protocol 4.1 is not agreed yet).
    const packet = mysqlPacket(
      0,
      Buffer.concat([Buffer.from([0xff, 1040 & 0xff, 1040 >>> 8]), Buffer.from('Too many')]),
    );
    expect(await told(refusing(packet, 'connect'), clients.mysql2)).toBe(
      'resource-limit handshake server dead no after-backoff',
    );
  });

  test('a statement given to a connection that mysql2 knows to be dead', async () => {
    const server = await startFaultyServer({ dialect: mysql, point: 'after-request', kind: 'rst' });
    const connection = await createConnection({ host: '127.0.0.1', port: server.port, user: 'u' });
    connection.on('error', () => undefined);
    await connection.query('INSERT 1').catch(() => undefined);
    const { requestBytes } = server.seen;
    const error = await connection.query('INSERT 2').catch((reason: unknown) => reason);
    expect(summary(error)).toBe('closed-locally idle client dead no at-once');
    expect(server.seen.requestBytes).toBe(requestBytes);
    await server.close();
  });
});

describe('Redis', () => {
  // server.c, processCommand(): these are answered before the command runs.
  test.each([
    ['-LOADING Redis is loading the dataset in memory', 'server-shutdown read server usable no after-backoff'],
    ['-CLUSTERDOWN The cluster is down', 'server-shutdown read server usable no after-backoff'],
    ['-NOAUTH Authentication required.', 'handshake-failed read server usable no never'],
    ['-WRONGTYPE Operation against a key', 'other read server usable yes never'],
    ['-MASTERDOWN Link with MASTER is down script: 1234', 'other read server usable yes never'],
  ])('%s', async (reply, expected) => {
    expect(await told(answering(redis, Buffer.from(`${reply}\r\n`)), clients.ioredis)).toBe(expected);
  });
});

describe('Cassandra', () => {
  const saying = (code: number, body = Buffer.alloc(0)): Promise<string> =>
    told(
      answering(cql, (request) => {
        const frame = Buffer.concat([cqlError(request, code, 'x'), body]);
        frame.writeUInt32BE(frame.length - 9, 5);
        return frame;
      }),
      clients.cassandra,
    );

  // CQL binary protocol v4, section 9, with what each error carries after its text.
  const consistency = Buffer.from([0, 1]);
  const counts = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
  test.each([
    [0x1000, Buffer.concat([consistency, counts]), 'resource-limit read server usable unknown if-idempotent'],
    [0x1001, Buffer.alloc(0), 'resource-limit read server usable unknown if-idempotent'],
    [0x1002, Buffer.alloc(0), 'server-shutdown read server usable no after-backoff'],
    [
      0x1100,
      Buffer.concat([consistency, counts, Buffer.from('\0\x06SIMPLE')]),
      'timeout-read read server usable yes if-idempotent',
    ],
    [0x2000, Buffer.alloc(0), 'other read server usable no never'],
    [0x2200, Buffer.alloc(0), 'other read server usable no never'],
    [0x0000, Buffer.alloc(0), 'other read server usable unknown if-idempotent'],
  ])('error %i', async (code, body, expected) => {
    expect(await saying(code, body)).toBe(expected);
  });
});

describe('AWS', () => {
  const saying = (status: number, type: string): Promise<string> => {
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'x' });
    const head = `HTTP/1.1 ${status} X\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: ${body.length}\r\n\r\n`;
    return told(answering(http, Buffer.from(head + body)), clients.dynamodb);
  };

  test.each([
    [400, 'ProvisionedThroughputExceededException', 'resource-limit read server usable no after-backoff'],
    [400, 'ThrottlingException', 'resource-limit read server usable no after-backoff'],
    [400, 'ConditionalCheckFailedException', 'other read server usable yes never'],
    [500, 'InternalServerError', 'other read server usable yes if-idempotent'],
    [503, 'ServiceUnavailable', 'resource-limit read server usable yes if-idempotent'],
  ])('%i %s', async (status, type, expected) => {
    expect(await saying(status, type)).toBe(expected);
  });
});

describe('HTTP/2', () => {
  test.each([
    [constants.NGHTTP2_REFUSED_STREAM, 'resource-limit unknown server usable no after-backoff'],
    [constants.NGHTTP2_INTERNAL_ERROR, 'reset unknown server dead unknown if-idempotent'],
  ])('RST_STREAM with code %i', async (code, expected) => {
    const server = createHttp2Server();
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      stream.close(code);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const session = connectHttp2(`http://127.0.0.1:${address.port}`);
    const error = await new Promise((resolve) => session.request({ ':path': '/' }).on('error', resolve));
    expect(summary(error)).toBe(expected);
    session.destroy();
    server.close();
  });
});
