import { expect, test } from 'vitest';
import { columnsOf, cutText, padText, padTextStart, wrapBehind, wrapText } from './wrap-text.ts';

test('words move to the next line, and a word wider than the line is cut', () => {
  expect(wrapText('aaa bbb ccc', 7)).toEqual(['aaa bbb', 'ccc']);
  expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
});

test('wide characters count two columns', () => {
  expect(columnsOf('漢字')).toBe(4);
  expect(wrapText('漢字漢字', 5)).toEqual(['漢字', '漢字']);
  expect(padText('漢', 4)).toBe('漢  ');
});

test('further lines stand under the text, not under the label', () => {
  expect(wrapBehind('who  ', 'one two', 8)).toEqual(['who  one', '     two']);
});

test('padding never cuts and cutting never exceeds', () => {
  expect(padTextStart('7', 3)).toBe('  7');
  expect(padText('abcdef', 3)).toBe('abcdef');
  expect(cutText('abcdef', 4)).toBe('abc~');
  expect(cutText('abcd', 4)).toBe('abcd');
});
