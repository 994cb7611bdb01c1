import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMsOf } from './retry-after.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

test.each([
  ['seconds in plain headers', { headers: { 'retry-after': '120' } }, 120_000],
  ['seconds as a number', { headers: { 'retry-after': 3 } }, 3_000],
  ['a Headers object', { response: { headers: new Headers({ 'Retry-After': '2' }) } }, 2_000],
  ['the AWS SDK', { $response: { headers: { 'retry-after': '1' } } }, 1_000],
  ['below a cause', new Error('x', { cause: { response: { headers: { 'Retry-After': ['5'] } } } }), 5_000],
  // The form that RFC 9110 section 5.6.7 prefers, one minute after noon.
  ['an HTTP date', { headers: { 'retry-after': 'Thu, 01 Jan 2026 12:01:00 GMT' } }, 60_000],
  ['a date that has passed', { headers: { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' } }, 0],
  ['milliseconds', { retryAfterMs: 1_500 }, 1_500],
  ['a negative number', { headers: { 'retry-after': '-5' } }, undefined],
  ['words', { headers: { 'retry-after': 'soon' } }, undefined],
  ['a number beyond all reason', { headers: { 'retry-after': '9'.repeat(400) } }, undefined],
  ['nothing', new Error('x'), undefined],
])('%s', (_name, error, expected) => {
  expect(retryAfterMsOf(error, NOON)).toBe(expected);
});

test('cycles, throwing getters and arbitrary values give undefined or a time from 0', () => {
  const cyclic: { cause?: unknown } = {};
  cyclic.cause = cyclic;
  const trap = new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap');
      },
    },
  );
  expect(retryAfterMsOf(cyclic, NOON)).toBeUndefined();
  expect(retryAfterMsOf(trap, NOON)).toBeUndefined();
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(retryAfterMsOf(value, NOON) ?? 0).toBeGreaterThanOrEqual(0);
      expect(retryAfterMsOf({ headers: { 'retry-after': value } }, NOON) ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
