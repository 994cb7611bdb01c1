import { describe, expect, test } from 'vitest';
import { classifyConnectionError } from '../../src/classify/index.ts';
import { cql } from './cql-dialect.ts';
import * as dialects from './dialects.ts';
import { closedPort, type FaultKind, type FaultPoint, type Seen, startFaultyServer } from './faulty-server.ts';
import * as clients from './provoke.ts';

type Situation = 'refused' | `${FaultPoint} ${FaultKind}` | 'no such host';

interface Case {
  readonly provoke: clients.Provoke;
  readonly dialect: dialects.Dialect;
  /** Has no time-out of its own for an answer: gets AbortSignal.timeout. */
  readonly byAbort?: boolean;
  /** `client kind phase verdict` by situation; what the error alone can tell. Left out: the client reports no error. */
  readonly expected: Readonly<Partial<Record<Situation, string>>>;
}

/** What all clients that pass the kernel's errors through say about connects. */
function connects(client: string): Partial<Record<Situation, string>> {
  return {
    refused: `${client} refused connect no`,
    'at-accept rst': `${client} reset connect no`,
    'no such host': `${client} dns connect no`,
  };
}

// The wire behind each line is known from the fault; FIELD's table "Node 20 error strings vs wire truth" gives the texts.
const cases: Readonly<Record<string, Case>> = {
  net: {
    provoke: clients.net,
    dialect: dialects.raw,
    byAbort: true,
    expected: {
      ...connects('net'),
      'at-request-begin rst': 'net reset unknown unknown',
      'after-request rst': 'net reset unknown unknown',
      'mid-response rst': 'net reset unknown unknown',
      'never rst': 'unknown aborted-by-client unknown unknown',
    },
  },
  http: {
    provoke: clients.http,
    dialect: dialects.http,
    byAbort: true,
    expected: {
      ...connects('net'),
      'at-accept fin': 'http eof unknown unknown',
      'at-request-begin rst': 'net reset unknown unknown',
      'after-request fin': 'http eof unknown unknown',
      'after-request rst': 'net reset unknown unknown',
      'mid-response fin': 'http eof read yes',
      'mid-response rst': 'net reset unknown unknown',
      'never rst': 'unknown aborted-by-client unknown unknown',
    },
  },
  fetch: {
    provoke: clients.nodeFetch,
    dialect: dialects.http,
    byAbort: true,
    expected: {
      ...connects('undici'),
      'at-accept fin': 'undici eof unknown unknown',
      'at-request-begin rst': 'undici reset unknown unknown',
      'after-request fin': 'undici eof unknown unknown',
      'after-request rst': 'undici reset unknown unknown',
      'mid-response fin': 'undici eof read yes',
      'mid-response rst': 'undici reset read yes',
      'never rst': 'unknown aborted-by-client unknown unknown',
    },
  },
  undici: {
    provoke: clients.undici,
    dialect: dialects.http,
    expected: {
      ...connects('net'),
      'at-accept fin': 'undici eof unknown unknown',
      'at-request-begin rst': 'net reset unknown unknown',
      'after-request fin': 'undici eof unknown unknown',
      'after-request rst': 'net reset unknown unknown',
      'mid-response fin': 'undici eof unknown unknown',
      'mid-response rst': 'net reset unknown unknown',
      'never rst': 'undici timeout-read read yes',
    },
  },
  mysql2: {
    provoke: clients.mysql2,
    dialect: dialects.mysql,
    expected: {
      ...connects('mysql2'),
      'at-accept fin': 'mysql2 eof unknown unknown',
      'at-request-begin rst': 'mysql2 reset unknown unknown',
      'after-request fin': 'mysql2 eof unknown unknown',
      'after-request rst': 'mysql2 reset unknown unknown',
      'mid-response fin': 'mysql2 eof unknown unknown',
      'mid-response rst': 'mysql2 reset unknown unknown',
      'never rst': 'mysql2 timeout-read read yes',
    },
  },
  pg: {
    provoke: clients.pg,
    dialect: dialects.postgres,
    expected: {
      ...connects('net'),
      'at-accept fin': 'pg eof unknown unknown',
      'at-request-begin rst': 'net reset unknown unknown',
      'after-request fin': 'pg eof unknown unknown',
      'after-request rst': 'net reset unknown unknown',
      'mid-response fin': 'pg eof unknown unknown',
      'mid-response rst': 'net reset unknown unknown',
      'never rst': 'pg timeout-read unknown unknown',
    },
  },
  ioredis: {
    provoke: clients.ioredis,
    dialect: dialects.redis,
    expected: {
      // ioredis keeps the reason for its 'error' event; the command hears the same in all cases.
      refused: 'ioredis eof unknown unknown',
      'no such host': 'ioredis eof unknown unknown',
      'at-accept rst': 'ioredis eof unknown unknown',
      'at-accept fin': 'ioredis eof unknown unknown',
      'at-request-begin rst': 'ioredis eof unknown unknown',
      'after-request fin': 'ioredis eof unknown unknown',
      'after-request rst': 'ioredis eof unknown unknown',
      'mid-response fin': 'ioredis eof unknown unknown',
      'mid-response rst': 'ioredis eof unknown unknown',
      'never rst': 'ioredis timeout-read unknown unknown',
    },
  },
  'aws-sdk': {
    provoke: clients.dynamodb,
    dialect: dialects.http,
    expected: {
      ...connects('aws-sdk'),
      'at-accept fin': 'aws-sdk eof unknown unknown',
      'at-request-begin rst': 'aws-sdk reset unknown unknown',
      'after-request fin': 'aws-sdk eof unknown unknown',
      'after-request rst': 'aws-sdk reset unknown unknown',
      'mid-response fin': 'aws-sdk eof read yes',
      'mid-response rst': 'aws-sdk eof read yes',
      'never rst': 'aws-sdk timeout-read unknown unknown',
    },
  },
  'cassandra-driver': {
    provoke: clients.cassandra,
    dialect: cql,
    expected: {
      ...connects('cassandra-driver'),
      // The driver does not notice a FIN during its own set-up: it waits for its time-out.
      'at-accept fin': 'cassandra-driver timeout-read unknown unknown',
      'at-request-begin rst': 'cassandra-driver reset unknown unknown',
      'after-request fin': 'cassandra-driver eof unknown unknown',
      'after-request rst': 'cassandra-driver reset unknown unknown',
      'mid-response fin': 'cassandra-driver eof unknown unknown',
      'mid-response rst': 'cassandra-driver reset unknown unknown',
      'never rst': 'cassandra-driver timeout-read unknown unknown',
    },
  },
};

const situations: readonly Situation[] = [
  'refused',
  'no such host',
  'at-accept rst',
  'at-accept fin',
  'at-request-begin rst',
  'after-request fin',
  'after-request rst',
  'mid-response fin',
  'mid-response rst',
  'never rst',
];

describe.each(Object.entries(cases))('%s', (_name, subject) => {
  test.each(situations)('%s', async (situation) => {
    const { expected } = subject;
    const { error, seen } = await run(situation, subject);
    if (expected[situation] === undefined) {
      expect(error).toBeUndefined();
      return;
    }
    const { client, kind, phase, requestMayHaveExecuted, retry, connectionUsable } = classifyConnectionError(error);
    const { verdict, because } = requestMayHaveExecuted;
    expect(`${client} ${kind} ${phase} ${verdict}`).toBe(expected[situation]);
    // The truth: what the server read.
    if (seen.requestBytes > 0) expect(verdict).not.toBe('no');
    if (verdict !== 'no') expect(retry).toBe('if-idempotent');
    if (situation !== 'never rst') expect(connectionUsable).toBe(false);
    expect(because).toMatch(/^.+\.$/);
  });
});

async function run(
  situation: Situation,
  { provoke, dialect, byAbort = false }: Case,
): Promise<{ error: unknown; seen: Seen }> {
  const nothing: Seen = { connections: 0, requestBytes: 0, requests: 0 };
  if (situation === 'refused') return { error: await provoke({ port: await closedPort() }), seen: nothing };
  if (situation === 'no such host')
    return { error: await provoke({ host: 'no-such-host.invalid', port: 65_000 }), seen: nothing };
  const [point, kind] = situation.split(' ') as [FaultPoint, FaultKind];
  const server = await startFaultyServer({ dialect, point, kind });
  const limit = byAbort ? { signal: AbortSignal.timeout(300) } : { timeoutMs: 300 };
  const error = await provoke({ port: server.port, ...(point === 'never' ? limit : {}) });
  await server.close();
  return { error, seen: server.seen };
}
