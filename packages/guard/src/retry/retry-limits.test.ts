import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { FakeClock, settle } from '../../test/fake-clock.ts';
import { Failure, finish, script } from '../../test/retry-script.ts';
import { MaybeExecutedError, RetryBudget, retry } from './index.ts';

test('throttling starts at a second, Retry-After is the least', async () => {
  const throttled = Object.assign(new Failure('no'), { statusCode: 429 });
  const asked = Object.assign(new Failure('no'), { statusCode: 503, headers: { 'retry-after': '7' } });
  const run = script([throttled, asked, 'done']);
  await finish(run);
  expect(run.startedAtMs).toEqual([0, 500, 7_500]);
});

test('a Retry-After beyond the deadline gives up at once', async () => {
  const asked = Object.assign(new Failure('no'), { headers: { 'retry-after': '31' } });
  const run = script([asked, 'done']);
  await settle();
  expect((await run.result).error).toMatchObject({ code: 'ERR_GUARD_DEADLINE', cause: asked });
});

test('a deadline of 30 s is on unless told otherwise, and a silent operation cannot outlast it', async () => {
  const clock = new FakeClock();
  const never = retry(() => new Promise(() => undefined), { clock, budget: false }).catch((error: unknown) => error);
  await clock.run(29_999);
  expect(clock.timers).toMatchObject({ set: 1, holding: 1 });
  await clock.run(1);
  const error = await never;
  expect(error).toBeInstanceOf(MaybeExecutedError);
  expect(error).toMatchObject({ cause: { code: 'ERR_GUARD_ATTEMPT_TIMEOUT', limitMs: 30_000 } });
  expect(clock.timers.set).toBe(0);
});

test('attemptTimeoutMs ends one attempt and its signal; an idempotent operation goes on to the next', async () => {
  const clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const budget = new RetryBudget();
  const result = retry(
    ({ signal, attempt }) => {
      signals.push(signal);
      return attempt === 1 ? new Promise(() => undefined) : 'done';
    },
    { clock, budget, idempotent: true, attemptTimeoutMs: 1_000, random: () => 0 },
  );
  await clock.run(1_000);
  expect(await result).toBe('done');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  expect(signals[0]?.reason).toMatchObject({ message: 'no answer within 1000 ms (attemptTimeoutMs)' });
  expect(budget.available).toBe(500);
});

test('a time-out proves nothing by "not begun" unless the operation ended with its signal', async () => {
  const attempt = (obeys: boolean) => {
    const clock = new FakeClock();
    const result = retry(
      ({ signal, record }) => {
        record({ firstWrite: 'not-begun' });
        return new Promise((_, reject) => {
          if (obeys) signal.addEventListener('abort', () => reject(new Error('stopped')));
        });
      },
      { clock, budget: false, maxAttempts: 1, attemptTimeoutMs: 10 },
    ).catch((error: unknown) => error);
    return clock.run(10).then(() => result);
  };
  expect(await attempt(true)).toMatchObject({
    code: 'ERR_GUARD_ATTEMPTS_EXHAUSTED',
    requestMayHaveExecuted: { verdict: 'no' },
  });
  expect(await attempt(false)).toMatchObject({
    code: 'ERR_GUARD_MAY_HAVE_EXECUTED',
    requestMayHaveExecuted: { verdict: 'unknown' },
  });
});

test('an abort before, during an attempt and during a wait rejects with its reason', async () => {
  const reason = new Error('caller gave up');
  const before = script(['done'], { signal: AbortSignal.abort(reason) });
  expect((await before.result).error).toBe(reason);
  expect(before.fresh).toHaveLength(0);

  const controller = new AbortController();
  const waiting = script([new Failure('no'), 'done'], { signal: controller.signal });
  await settle();
  controller.abort(reason);
  expect((await waiting.result).error).toBe(reason);
  expect(waiting.clock.timers.set).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);

  const during = new AbortController();
  let seen: unknown;
  const result = retry(
    ({ signal }) =>
      new Promise(() =>
        signal.addEventListener('abort', () => {
          seen = signal.reason;
        }),
      ),
    {
      signal: during.signal,
      clock: new FakeClock(),
    },
  );
  during.abort(reason);
  await expect(result).rejects.toBe(reason);
  expect(seen).toBe(reason);
});
