import fc from 'fast-check';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import wrapAnsi from 'wrap-ansi';
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

const paints = pc.createColors(true);
const piece = fc
  .tuple(
    fc.constantFrom(String, paints.bold, paints.cyan),
    fc.constantFrom('the', 'client’s', '§ 3', '5 µs', ' ', '漢'),
  )
  .map(([paint, text]) => paint(text));
const line = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));

test('painted text and our own signs are measured and wrapped as the libraries for all text do', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 1, max: 60 }), (text, columns) => {
      expect(columnsOf(text)).toBe(stringWidth(text));
      expect(wrapText(text, columns)).toEqual(wrapAnsi(text, columns, { hard: true, trim: true }).split('\n'));
    }),
    { numRuns: 3000 },
  );
});

const words = fc.array(fc.constantFrom('a', 'to', 'the', 'client’s', 'time-out'), { minLength: 1, maxLength: 10 });

test('text with a painted beginning is wrapped as the library does', () => {
  const paint = fc.constantFrom(paints.bold, paints.dim, paints.red, paints.yellow, paints.green, paints.cyan);
  const gap = fc.constantFrom('', ' ', '  ');
  fc.assert(
    fc.property(paint, words, gap, words, fc.integer({ min: 1, max: 60 }), (ink, first, between, second, columns) => {
      const text = ink(first.join(' ')) + between + second.join(' ');
      expect(wrapText(text, columns)).toEqual(wrapAnsi(text, columns, { hard: true, trim: true }).split('\n'));
    }),
    { numRuns: 5000 },
  );
});
