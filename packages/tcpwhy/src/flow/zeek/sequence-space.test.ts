import { expect, test } from 'vitest';
import { relativeSequence } from './sequence-space.ts';

const TOP = 0xffff_fff0;

test('counts from the start, over the wrap', () => {
  expect(relativeSequence(1010, 1000, 0, 1000)).toBe(10);
  expect(relativeSequence(5, TOP, 0, TOP)).toBe(21);
});

test('before the start is negative', () => {
  expect(relativeSequence(990, 1000, 0, 1000)).toBe(-10);
  expect(relativeSequence(TOP, 5, 0, 5)).toBe(-21);
});

test('later passes through the space add up', () => {
  expect(relativeSequence(100, 50, 2, 10)).toBe(2 * 2 ** 32 + 90);
  // Just before the wrap although the current number is just behind it.
  expect(relativeSequence(TOP, 5, 2, 10)).toBe(2 ** 32 + TOP - 10);
  expect(relativeSequence(TOP, 5, 1, TOP - 7)).toBe(7);
});
