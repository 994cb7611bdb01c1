import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { classify, Failure, finish, script } from '../../test/retry-script.ts';
import { channels } from '../events/index.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { attachFacts } from '../socket/index.ts';
import { BadConnectionError } from './bad-connection.ts';
import { type AttemptRecord, attemptsOf, MaybeExecutedError, RetryBudget, RetryError, retry } from './index.ts';
import type { RetryOptions } from './retry-options.ts';

test('a success at the first attempt leaves no timer and no listener behind', async () => {
  const controller = new AbortController();
  const run = script(['done'], { signal: controller.signal });
  expect((await run.result).value).toBe('done');
  expect(run.clock.timers.set).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('what was not executed is repeated: two cached attempts, then a new connection', async () => {
  const run = script([new Failure('no'), new Failure('no'), 'done']);
  expect((await finish(run)).value).toBe('done');
  expect(run.fresh).toEqual([false, false, true]);
  expect(run.notices.map(({ on }) => on)).toEqual(['not-executed', 'not-executed']);
});

test('the last of two attempts is a new connection too; a lone attempt may be a pooled one', async () => {
  const two = script([new Failure('no'), 'done'], { maxAttempts: 2 });
  await finish(two);
  expect(two.fresh).toEqual([false, true]);
  const one = script(['done'], { maxAttempts: 1 });
  await finish(one);
  expect(one.fresh).toEqual([false]);
});

test('what may have been executed is not repeated, and the error says so', async () => {
  const failure = new Failure('yes');
  const run = script([failure, 'done']);
  const { error } = await finish(run);
  expect(error).toBeInstanceOf(MaybeExecutedError);
  expect(error).toMatchObject({ code: 'ERR_GUARD_MAY_HAVE_EXECUTED', cause: failure, attempts: [{ attempt: 1 }] });
  expect(run.fresh).toHaveLength(1);
});

test.each([
  ['idempotent: true', { idempotent: true }, 'idempotent'],
  ['idempotent by function', { idempotent: ({ kind }) => kind === 'reset' }, 'idempotent'],
  ['method PUT', { method: 'PUT' }, 'idempotent'],
  ['retryIf', { retryIf: ({ kind, phase }) => (kind === 'reset' && phase === 'read' ? true : undefined) }, 'caller'],
] satisfies [string, RetryOptions, string][])('%s lets it be repeated', async (_name, options, on) => {
  const run = script([new Failure('yes'), 'done'], options);
  expect((await finish(run)).value).toBe('done');
  expect(run.notices[0]?.on).toBe(on);
});

test.each([
  { method: 'POST' },
  { method: 'PUT', idempotent: false },
  { idempotent: () => false },
] satisfies RetryOptions[])('%j does not', async (options) => {
  const { error } = await finish(script([new Failure('unknown'), 'done'], options));
  expect(error).toBeInstanceOf(MaybeExecutedError);
});

test('an error that no repetition can cure comes out unchanged, with its history beside it', async () => {
  const syntaxError = new Failure('no', {}, 'never');
  const run = script([new Failure('no'), syntaxError]);
  const { error } = await finish(run);
  expect(error).toBe(syntaxError);
  expect(attemptsOf(error).map((each: AttemptRecord) => each.attempt)).toEqual([1, 2]);
  expect(attemptsOf(new Error('another'))).toEqual([]);
});

test('when all attempts fail, the error tells each of them', async () => {
  const failures = [new Failure('no'), new Failure('no'), new Failure('no')];
  const run = script(failures);
  const { error } = await finish(run);
  expect(error).toBeInstanceOf(RetryError);
  expect(error).not.toBeInstanceOf(MaybeExecutedError);
  const { attempts, code, cause, requestMayHaveExecuted } = error as RetryError;
  expect(code).toBe('ERR_GUARD_ATTEMPTS_EXHAUSTED');
  expect(cause).toBe(failures[2]);
  // Half of 50 ms, half of 100 ms: the second attempt starts at 25 and the third at 75.
  expect(attempts.map(({ backoffMs }) => backoffMs)).toEqual([25, 50, 0]);
  expect(attempts.map(({ startedAt }) => startedAt - (attempts[0]?.startedAt ?? 0))).toEqual([0, 25, 75]);
  expect(requestMayHaveExecuted.verdict).toBe('no');
});

test('the verdict of the final error covers all attempts, not only the last', async () => {
  const run = script([new Failure('yes'), new Failure('no'), new Failure('no')], { idempotent: true });
  const { error } = await finish(run);
  expect((error as RetryError).requestMayHaveExecuted.verdict).toBe('yes');
});

test('no wait before the first repetition of what a reused connection never executed; one before the next', async () => {
  const stale = () => new Failure('no', { reused: true });
  const run = script([stale(), stale(), 'done']);
  await finish(run);
  expect(run.startedAtMs).toEqual([0, 0, 50]);
});

test('a place in trouble (refused) is given time even the first time', async () => {
  const run = script([new Failure('no', { reused: true }, 'after-backoff'), 'done']);
  await finish(run);
  expect(run.startedAtMs).toEqual([0, 25]);
});

test('the bad-connection signal is repeated at once every time, whatever the operation, also as a cause', async () => {
  const wrapped = new Error('query failed', { cause: new BadConnectionError('dead', { defect: 'reset' }) });
  const run = script([new BadConnectionError(), wrapped, 'done'], { idempotent: false });
  await finish(run);
  expect(run.startedAtMs).toEqual([0, 0, 0]);
  expect(run.fresh).toEqual([false, false, true]);
  expect(run.notices.map(({ classification }) => classification.kind)).toEqual(['eof', 'reset']);
});

test('dead pooled connections cost no budget, other repetitions do, a success gives it back', async () => {
  const budget = new RetryBudget();
  await finish(script([new BadConnectionError(), new BadConnectionError(), 'done'], { budget }));
  expect(budget.available).toBe(500);
  await finish(script([new Failure('no'), new Failure('no'), new Failure('no')], { budget }));
  expect(budget.available).toBe(490);
  await finish(script([new Failure('no'), 'done'], { budget }));
  expect(budget.available).toBe(490);
  await finish(script(['done'], { budget }));
  expect(budget.available).toBe(491);
});

test('an empty budget ends it at the first failure', async () => {
  const budget = new RetryBudget({ capacity: 4 });
  const { error } = await finish(script([new Failure('no'), 'done'], { budget }));
  expect(error).toMatchObject({ code: 'ERR_GUARD_RETRY_BUDGET_EXHAUSTED', attempts: [{ attempt: 1 }] });
});

test('facts come from record() and from the error, and reach the classifier', async () => {
  const seen: unknown[] = [];
  const spy = (error: unknown, facts?: RequestFacts) => {
    seen.push(facts);
    return classify(error, facts);
  };
  const failure = attachFacts(new Failure('no', {}, 'never'), { bytesRead: 0, reused: false });
  await retry(
    ({ record }) => {
      record({ remote: '192.0.2.1:80' });
      record({ reused: true });
      throw failure;
    },
    { classify: spy, budget: false },
  ).catch(() => undefined);
  expect(seen).toEqual([{ bytesRead: 0, remote: '192.0.2.1:80', reused: true }]);
});

test('a retry inside a retry passes its verdict on', async () => {
  let calls = 0;
  const inner = () =>
    retry(
      () => {
        calls += 1;
        throw new Failure('yes');
      },
      { classify, budget: false },
    );
  const error = await retry(inner, { classify, budget: false, clock: new FakeClock() }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MaybeExecutedError);
  expect(calls).toBe(1);
});

test('each decision is published', async () => {
  const messages: unknown[] = [];
  const unsubscribe = channels.retry.subscribe((message) => messages.push(message));
  await finish(script([new Failure('no', { local: '127.0.0.1:5', remote: '127.0.0.1:80' }), new Failure('yes')]));
  unsubscribe();
  expect(messages).toMatchObject([
    {
      outcome: 'retry',
      attempt: 1,
      maxAttempts: 3,
      delayMs: 25,
      local: '127.0.0.1:5',
      remote: '127.0.0.1:80',
      executed: 'no',
    },
    { outcome: 'give-up', attempt: 2, executed: 'yes', reason: 'the test says so' },
  ]);
});

test.each([
  [{ maxAttempts: 0 }, /maxAttempts .*received 0/],
  [{ maxAttempts: 1.5 }, /maxAttempts .*received 1.5/],
  [{ cachedAttempts: -1 }, /cachedAttempts .*received -1/],
  [{ deadlineMs: 0 }, /deadlineMs .*received 0/],
  [{ attemptTimeoutMs: Number.NaN }, /attemptTimeoutMs .*received NaN/],
  [{ backoff: { capMs: -5 } }, /backoff.capMs .*received -5/],
] satisfies [RetryOptions, RegExp][])('%j is refused', async (options, message) => {
  await expect(retry(() => 'done', options)).rejects.toThrow(message);
});
