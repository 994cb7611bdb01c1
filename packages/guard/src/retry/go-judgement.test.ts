import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { MaybeExecutedError, type RetryOptions, retry } from './index.ts';

function systemError(syscall: string, code: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { syscall, code });
}

/** Number of attempts that one failure brings about, of three at most. */
async function attemptsAfter(
  error: unknown,
  facts: RequestFacts,
  options: RetryOptions = {},
): Promise<{ attempts: number; error: unknown }> {
  const clock = new FakeClock();
  let attempts = 0;
  const result = retry(
    ({ record }) => {
      attempts += 1;
      record(facts);
      throw error;
    },
    { clock, budget: false, ...options },
  ).catch((thrown: unknown) => thrown);
  await clock.run(30_000);
  return { attempts, error: await result };
}

// What aws-sdk-go v1 decides (aws/request/connection_reset_error.go, retryer.go): "read: connection reset" is not retried, other
// resets, broken pipes and all dial errors are. The last column says whether the request is repeated.
const TABLE: readonly [string, Error, RequestFacts, boolean][] = [
  ['read: connection reset', systemError('read', 'ECONNRESET'), {}, false],
  ['read: connection reset, request taken', systemError('read', 'ECONNRESET'), { firstWrite: 'accepted' }, false],
  ['dial: connection refused', systemError('connect', 'ECONNREFUSED'), {}, true],
  ['dial: connection reset', systemError('connect', 'ECONNRESET'), {}, true],
  ['dial: i/o timeout', systemError('connect', 'ETIMEDOUT'), {}, true],
  ['dial: no route to host', systemError('connect', 'EHOSTUNREACH'), {}, true],
  ['dial: no such host, for now', systemError('getaddrinfo', 'EAI_AGAIN'), {}, true],
  ['write: broken pipe, nothing taken', systemError('write', 'EPIPE'), { firstWrite: 'failed-at-once' }, true],
  [
    'write: connection reset, nothing taken',
    systemError('write', 'ECONNRESET'),
    { firstWrite: 'failed-at-once' },
    true,
  ],
  // Stricter than Go here: an upload that breaks in the middle was executed in 47 of 200 tries (docs/retry.md).
  ['write: broken pipe, a part taken', systemError('write', 'EPIPE'), { firstWrite: 'accepted' }, false],
  ['write: broken pipe, nothing known', systemError('write', 'EPIPE'), {}, false],
];

test.each(TABLE)('%s', async (_name, failure, facts, repeated) => {
  const { attempts, error } = await attemptsAfter(failure, facts);
  expect(attempts).toBe(repeated ? 3 : 1);
  expect(error instanceof MaybeExecutedError).toBe(!repeated);
});

test('an error that has nothing to do with connections comes out as it went in', async () => {
  const mistake = new TypeError("Cannot read properties of undefined (reading 'id')");
  expect(await attemptsAfter(mistake, {})).toEqual({ attempts: 1, error: mistake });
  class NotFoundError extends Error {}
  const notFound = new NotFoundError('no such order');
  expect((await attemptsAfter(notFound, {})).error).toBe(notFound);
});

test('a mistake of the program is not repeated, even if repeating would do no harm; an unknown error is', async () => {
  expect((await attemptsAfter(new RangeError('out of range'), {}, { idempotent: true })).attempts).toBe(1);
  expect((await attemptsAfter(new Error('Socket closed unexpectedly'), {}, { idempotent: true })).attempts).toBe(3);
});
