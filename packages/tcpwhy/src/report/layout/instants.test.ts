import { expect, test } from 'vitest';
import { formatClock, nanosecondsBetween } from './instants.ts';

test('spans are exact to the nanosecond, also far from 1970 and across midnight', () => {
  expect(nanosecondsBetween('2024-05-01T12:00:00.000000001Z', '2024-05-01T12:00:00.000000003Z')).toBe(2);
  expect(nanosecondsBetween('2024-12-31T23:59:59.999999999Z', '2025-01-01T00:00:00.000000000Z')).toBe(1);
  expect(nanosecondsBetween('2024-05-01T12:00:02.000000000Z', '2024-05-01T12:00:00.500000000Z')).toBe(-1_500_000_000);
});

test('a broken clock gives no span', () => {
  expect(nanosecondsBetween('invalid time', '2024-05-01T12:00:00.000000000Z')).toBeNaN();
});

test('a clock reading shows microseconds, and what is no time stays as it is', () => {
  expect(formatClock('2024-05-01T12:00:00.123456789Z')).toBe('2024-05-01 12:00:00.123456 UTC');
  expect(formatClock('invalid time')).toBe('invalid time');
});
