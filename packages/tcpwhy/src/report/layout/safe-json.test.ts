import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printableCopy } from './printable-copy.ts';
import { safeJson } from './safe-json.ts';

/** Characters that make a terminal do something, or a line read as another one. */
const ACTING = /(?!\n)[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

test('whatever the data, the text parses back to it and acts on no terminal', () => {
  const arbitraryText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u001b[2J', '\u009b31m', '\u202eabc', '"\\'),
  );
  fc.assert(
    fc.property(
      fc.dictionary(arbitraryText, fc.oneof(arbitraryText, fc.integer(), fc.array(arbitraryText))),
      (data) => {
        const text = safeJson(data, 2);
        expect(text).not.toMatch(ACTING);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(data)));
      },
    ),
  );
});

test('an escape code becomes the same data in another spelling', () => {
  expect(safeJson({ a: '\u009bm' })).toBe('{"a":"\\u009bm"}');
});

test('a printable copy reaches every string, keys too, and leaves the rest', () => {
  const data = { 'k\u0007': ['\u001b[m', { deep: '\u202e' }], n: 1, no: null, yes: true };
  expect(printableCopy(data)).toEqual({ 'k\\x07': ['\\x1b[m', { deep: '\\u{202e}' }], n: 1, no: null, yes: true });
  expect(data.n).toBe(1);
});
