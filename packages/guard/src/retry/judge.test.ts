import { expect, test } from 'vitest';
import type { Classification, RetryAdvice } from '../model/classification.ts';
import { judge } from './judge.ts';
import { isIdempotentMethod } from './methods.ts';

type Verdict = Classification['requestMayHaveExecuted']['verdict'];

function classification(verdict: Verdict, retry: RetryAdvice): Classification {
  const requestMayHaveExecuted = { verdict, because: 'test' };
  const rest = { kind: 'reset', phase: 'read', reportedBy: 'kernel', connectionUsable: false } as const;
  return { ...rest, requestMayHaveExecuted, retry, causes: [], client: 'net', facts: {} };
}

const REPEAT = 'repeat';
const NEVER = 'never';
const MAYBE = 'may-have-executed';

// Columns: verdict, advice, idempotent, retryIf -> judgement.
const TABLE: readonly [Verdict, RetryAdvice, boolean, boolean | undefined, string][] = [
  ['no', 'at-once', false, undefined, REPEAT],
  ['no', 'after-backoff', false, undefined, REPEAT],
  ['no', 'never', true, undefined, NEVER],
  ['no', 'at-once', true, false, NEVER],
  ['yes', 'if-idempotent', false, undefined, MAYBE],
  ['unknown', 'if-idempotent', false, undefined, MAYBE],
  ['yes', 'if-idempotent', true, undefined, REPEAT],
  ['unknown', 'if-idempotent', true, undefined, REPEAT],
  ['yes', 'if-idempotent', false, true, REPEAT],
  ['unknown', 'never', false, true, REPEAT],
  ['yes', 'if-idempotent', false, false, MAYBE],
  ['yes', 'if-idempotent', true, false, NEVER],
  // A classifier that contradicts itself: the verdict counts, not the advice.
  ['unknown', 'at-once', false, undefined, MAYBE],
];

test.each(TABLE)(
  'verdict %s, advice %s, idempotent %s, retryIf %s: %s',
  (verdict, advice, idempotent, retryIf, expected) => {
    const judgement = judge(
      classification(verdict, advice),
      {},
      { idempotent: () => idempotent, retryIf: () => retryIf },
    );
    expect(judgement.tag === 'repeat' ? REPEAT : judgement.because).toBe(expected);
  },
);

test('idempotent methods are those of RFC 9110 section 9.2.2, and QUERY', () => {
  const all = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY', 'POST', 'PATCH', 'CONNECT', 'get', ''];
  expect(all.filter(isIdempotentMethod)).toEqual(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY', 'get']);
});
