import { describe, expect, test } from 'vitest';
import { secondsField, textField } from './ascii-field.ts';

describe('text', () => {
  test.each([
    [null, '-'],
    ['', '(empty)'],
    ['-', '\\x2d'],
    ['(empty)', '\\x28empty)'],
    ['a\tb\n', 'a\\x09b\\x0a'],
    ['back\\slash', 'back\\\\slash'],
    ['é', '\\xc3\\xa9'],
    ['^hAd', '^hAd'],
  ])('%j becomes %s', (value, field) => {
    expect(textField(value)).toBe(field);
  });
});

describe('seconds', () => {
  test.each([
    [0, 1000, '0.000001'],
    [0, 499, '0.000000'],
    [7, 1_000_000_000, '8.000000'],
    [7, 999_999_500, '8.000000'],
    [0, 3_600_000_000_000, '3600.000000'],
    [1_767_225_600, 123_456_789, '1767225600.123457'],
  ])('%d s and %d ns become %s', (seconds, nanoseconds, field) => {
    expect(secondsField(seconds, nanoseconds)).toBe(field);
  });
});
