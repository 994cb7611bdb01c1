import { expect, test } from 'vitest';
import { LiteralScanner } from './literal-scanner.ts';
import { VOCABULARY } from './vocabulary.ts';

test('words are in lower case, long enough to be searched for, and stand once', () => {
  const words = VOCABULARY.map((term) => term.words);
  expect(words.filter((text) => text !== text.toLowerCase() || text.length < 4)).toEqual([]);
  expect(words.filter((text, i) => words.indexOf(text) !== i)).toEqual([]);
});

test('the scanner finds the longest literal at each place, as a plain search does', () => {
  const scanner = new LiteralScanner(['abcd', 'abcdef', 'cdef', 'ефгх', 'efgh']);
  expect(scanner.findAll('xxabcdefgh abcd ефгх', 9)).toEqual([
    { index: 1, at: 2 },
    { index: 0, at: 11 },
    { index: 3, at: 16 },
  ]);
  expect(scanner.findAll('abc', 9)).toEqual([]);
  expect(() => new LiteralScanner(['abc'])).toThrow(RangeError);
});
