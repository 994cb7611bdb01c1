import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KNOWN_CAUSES } from '../../../tcpwhy/src/causes/ids.ts';
import type { Classification } from '../model/classification.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { attachFacts } from '../socket/index.ts';
import { classifyConnectionError } from './index.ts';

const known = new Set(KNOWN_CAUSES.map(({ id }) => id));

/** What must hold whatever was thrown. */
function checkSound(classification: Classification): void {
  const { requestMayHaveExecuted, retry, causes } = classification;
  expect(requestMayHaveExecuted.because).toMatch(/\.$/);
  for (const cause of causes) expect(known).toContain(cause);
  if (requestMayHaveExecuted.verdict !== 'no') expect(['if-idempotent', 'never']).toContain(retry);
}

const errorKeys = [
  'code',
  'syscall',
  'errno',
  'name',
  'message',
  'cause',
  'errors',
  'innerErrors',
  'innerError',
  'info',
];
const words = [
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'connect', 'read', 'write', 'getaddrinfo', 'fetch failed'],
  ...['UND_ERR_SOCKET', 'AbortError', 'TimeoutError', 'TypeError', 'NoHostAvailableError', 'ResponseError', '57P05'],
  ...['PROTOCOL_CONNECTION_LOST', 'socket hang up', 'aborted', 'FATAL', 'ReplyError', 'EPROTO', 'wrong version number'],
];
const moreKeys = [
  '$metadata',
  'severity',
  'isSocketError',
  'fatal',
  'sqlState',
  'socket',
  'response',
  'stack',
  'reason',
];

/** What a value will be: built inside the property, because fast-check itself cannot hold revoked proxies. */
type Plan =
  | { readonly plain: unknown }
  | { readonly list: Plan[] }
  | { readonly form: Form; readonly fields: Record<string, Plan> };
type Form = (typeof forms)[number];
const forms = ['object', 'error', 'frozen', 'ring', 'throwing', 'revoked', 'null prototype'] as const;

const plans = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { maxDepth: 4 },
    fc.record({
      plain: fc.oneof(
        fc.constantFrom<unknown>(...words, null, undefined, true, 1040, -104, Number.NaN, 10n, Symbol('s'), () => 1),
        fc.anything(),
      ),
    }),
    fc.record({
      form: fc.constantFrom(...forms),
      fields: fc.dictionary(fc.constantFrom(...errorKeys, ...moreKeys), tie('plan'), { maxKeys: 6 }),
    }),
    fc.record({ list: fc.array(tie('plan'), { maxLength: 4 }) }),
  ),
})).plan;

function build(plan: Plan): unknown {
  if ('plain' in plan) return plan.plain;
  if ('list' in plan) return plan.list.map(build);
  const fields = Object.fromEntries(Object.entries(plan.fields).map(([key, value]) => [key, build(value)]));
  return inForm(fields, plan.form);
}

function inForm(fields: Record<string, unknown>, form: Form): unknown {
  switch (form) {
    case 'object':
      return fields;
    case 'error':
      return tryAssign(new Error('text'), fields);
    case 'frozen':
      return Object.freeze(fields);
    case 'ring':
      return Object.assign(fields, { cause: fields, errors: [fields, { cause: fields }] });
    case 'null prototype':
      return Object.assign(Object.create(null), fields);
    case 'throwing':
      return new Proxy(fields, {
        get() {
          throw new Error('no');
        },
      });
    case 'revoked': {
      const { proxy, revoke } = Proxy.revocable(fields, {});
      revoke();
      return proxy;
    }
  }
}

function tryAssign(error: Error, fields: Record<string, unknown>): Error {
  // V8 writes the stack when it is first asked for, from a message that must still be whole then.
  void error.stack;
  for (const [key, value] of Object.entries(fields)) Object.defineProperty(error, key, { value });
  return error;
}

const anyFacts: fc.Arbitrary<RequestFacts> = fc.record(
  {
    firstWrite: fc.constantFrom('not-begun', 'accepted', 'failed-at-once'),
    bytesRead: fc.nat(3),
    requestComplete: fc.boolean(),
    reused: fc.boolean(),
    foundDead: fc.constantFrom('ended', 'reset'),
  },
  { requiredKeys: [] },
);

describe('any value at all', () => {
  test('never throws, ends, and gives a sound answer', () => {
    fc.assert(
      fc.property(plans, anyFacts, (plan, facts) => {
        checkSound(classifyConnectionError(build(plan), facts));
      }),
      { numRuns: 2000 },
    );
  });

  test('a chain of ten thousand causes and a fan of ten thousand errors', () => {
    let chain: unknown = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' });
    for (let depth = 0; depth < 10_000; depth++) chain = new Error('wrapped', { cause: chain });
    checkSound(classifyConnectionError(chain));
    checkSound(classifyConnectionError(new AggregateError(Array(10_000).fill(chain))));
  });

  // More facts of a request on its way must never turn a doubt into "not executed".
  test('signs of a request on its way never make the verdict `no`', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const value = build(plan);
        const before = classifyConnectionError(value).requestMayHaveExecuted.verdict;
        for (const facts of [{ firstWrite: 'accepted' }, { bytesRead: 1 }, { requestComplete: true }] as const) {
          const { verdict } = classifyConnectionError(value, facts).requestMayHaveExecuted;
          if (before !== 'no') expect(verdict).not.toBe('no');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('facts and errors', () => {
  const readReset = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
  const verdictOf = (error: unknown, facts: RequestFacts = {}): string =>
    classifyConnectionError(error, facts).requestMayHaveExecuted.verdict;

  test.each<[RequestFacts, string]>([
    [{}, 'unknown'],
    [{ reused: true, idleMs: 60_000 }, 'unknown'],
    [{ bytesWritten: 0 }, 'unknown'],
    [{ firstWrite: 'failed-at-once' }, 'no'],
    [{ firstWrite: 'not-begun' }, 'no'],
    [{ foundDead: 'reset' }, 'no'],
    [{ firstWrite: 'accepted' }, 'yes'],
    [{ bytesRead: 1 }, 'yes'],
    // Contradictions end on the careful side.
    [{ firstWrite: 'failed-at-once', requestComplete: true }, 'yes'],
    [{ foundDead: 'ended', firstWrite: 'accepted' }, 'yes'],
  ])('%o', (facts, verdict) => {
    expect(verdictOf(readReset(), facts)).toBe(verdict);
  });

  test('a connect error loses against facts of a request on its way', () => {
    const refused = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' });
    expect(verdictOf(refused)).toBe('no');
    expect(verdictOf(refused, { firstWrite: 'accepted' })).toBe('yes');
  });

  test("a server's statement wins against facts: PostgreSQL says 57P05 to a request that the kernel took", () => {
    const idle = Object.assign(new Error(), { severity: 'FATAL', code: '57P05' });
    expect(verdictOf(idle, { firstWrite: 'accepted', bytesRead: 90 })).toBe('no');
  });

  test('attached facts are found through wrappers, the argument wins', () => {
    const wrapped = new Error('query failed', { cause: attachFacts(readReset(), { firstWrite: 'failed-at-once' }) });
    expect(verdictOf(wrapped)).toBe('no');
    expect(verdictOf(wrapped, { firstWrite: 'accepted' })).toBe('yes');
  });

  test('facts of one attempt do not speak for its sibling', () => {
    const proven = attachFacts(readReset(), { firstWrite: 'failed-at-once' });
    expect(verdictOf(new AggregateError([proven, readReset()]))).toBe('unknown');
    expect(verdictOf(new AggregateError([proven, attachFacts(readReset(), { firstWrite: 'not-begun' })]))).toBe('no');
  });

  // postgres.js reports `syscall: 'write'` whatever happened, and a second chunk of an upload really fails in a write.
  test('code, syscall and text alone never prove that a request was not executed', () => {
    for (const syscall of ['read', 'write', 'shutdown'])
      for (const code of ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'CONNECTION_CLOSED'])
        expect(verdictOf(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }))).toBe('unknown');
  });

  test("a form's mistakes under `errors` are no connection error", () => {
    const invalid = Object.assign(new Error('validation failed'), {
      errors: [{ message: 'too short' }, { message: 'x' }],
    });
    expect(classifyConnectionError(invalid)).toMatchObject({ kind: 'other', client: 'unknown', causes: [] });
  });
});

describe('shapes of clients that are not among the dev dependencies', () => {
  test.each<[string, object, string]>([
    [
      'mariadb',
      { name: 'SqlError', errno: 45009, code: 'ER_SOCKET_UNEXPECTED_CLOSE', fatal: true, sqlState: '08S01' },
      'eof unknown',
    ],
    ['postgres.js closed', { code: 'CONNECTION_CLOSED', errno: 'CONNECTION_CLOSED', syscall: 'write' }, 'eof unknown'],
    [
      'postgres.js connect',
      { code: 'CONNECT_TIMEOUT', errno: 'CONNECT_TIMEOUT', syscall: 'write' },
      'timeout-connect no',
    ],
    [
      'grpc refused',
      { code: 14, details: 'No connection established. Last error: ECONNREFUSED', metadata: {} },
      'refused no',
    ],
    ['grpc dropped', { code: 14, details: 'Connection dropped', metadata: {} }, 'reset unknown'],
    ['grpc deadline', { code: 4, details: 'Deadline exceeded', metadata: {} }, 'timeout-read unknown'],
    [
      'axios',
      { name: 'AxiosError', code: 'ECONNABORTED', message: 'timeout of 300ms exceeded' },
      'timeout-read unknown',
    ],
    ['got', { name: 'HTTPError', response: { statusCode: 502 } }, 'other yes'],
    ['agentkeepalive', { code: 'ERR_SOCKET_TIMEOUT' }, 'timeout-read unknown'],
  ])('%s', (_name, fields, expected) => {
    const { kind, requestMayHaveExecuted } = classifyConnectionError(Object.assign(new Error(), fields));
    expect(`${kind} ${requestMayHaveExecuted.verdict}`).toBe(expected);
  });

  test('node-redis tells by class', () => {
    class SocketClosedUnexpectedlyError extends Error {}
    class ClientOfflineError extends Error {}
    expect(classifyConnectionError(new SocketClosedUnexpectedlyError())).toMatchObject({
      client: 'node-redis',
      kind: 'eof',
      requestMayHaveExecuted: { verdict: 'unknown' },
    });
    expect(classifyConnectionError(new ClientOfflineError())).toMatchObject({
      requestMayHaveExecuted: { verdict: 'no' },
    });
  });
});
