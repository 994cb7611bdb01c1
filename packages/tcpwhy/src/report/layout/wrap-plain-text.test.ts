import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import { wrapPlainText } from './wrap-plain-text.ts';

const text = fc.string({ unit: fc.constantFrom(' ', ' ', 'a', 'b', '.'), maxLength: 60 });

describe('wrapPlainText', () => {
  it('wraps at the last space that fits', () => {
    expect(wrapPlainText('one two three', 8)).toEqual(['one two', 'three']);
  });

  it('says when a word is too long', () => {
    expect(wrapPlainText('short extraordinary', 10)).toBeNull();
  });

  it('is what wrap-ansi does, for every text whose words fit', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (words, columns) => {
        const rows = wrapPlainText(words, columns);
        fc.pre(rows !== null);
        expect(rows).toEqual(wrapAnsi(words, columns, { hard: true, trim: true }).split('\n'));
      }),
      { numRuns: 5000 },
    );
  });
});
