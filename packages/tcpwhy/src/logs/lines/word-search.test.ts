import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchedBytes } from './searched-bytes.ts';
import { WordSearch } from './word-search.ts';

const encoder = new TextEncoder();

function find(words: readonly string[], text: string, from = 0, end?: number): number {
  const memory = searchedBytes(4096);
  const bytes = encoder.encode(text);
  memory.bytes.fill(0x20).set(bytes);
  return new WordSearch(words).find(memory, from, end ?? bytes.length);
}

test.each([
  ['at the beginning', 'reset by peer', 'reset'],
  ['at an odd place', ' reset', 'reset'],
  ['in other letters', 'x RESET y', 'reset'],
  ['at the very end', 'xxxxxxxxxxxx reset', 'reset'],
  ['four bytes at an even place', 'xxSC--xx', 'SC--'],
  ['four bytes at an odd place', 'xxxsc--x', 'SC--'],
  ['beyond ASCII', 'ошибка: Удаленный хост', 'Удаленный хост'],
])('a word %s', (_, text, word) => {
  const at = find([word], text);
  const start = encoder.encode(text.slice(0, text.toLowerCase().indexOf(word.toLowerCase()))).length;
  expect(at).toBeGreaterThanOrEqual(start);
  expect(at).toBeLessThan(start + encoder.encode(word).length);
});

test('a word that is cut by either limit is none', () => {
  expect(find(['reset'], 'a reset b', 3)).toBe(-1);
  expect(find(['reset'], 'a reset b', 0, 6)).toBe(-1);
  expect(find(['reset'], 'a reset b', 2, 7)).toBeGreaterThan(1);
});

test('words shorter than four bytes are refused', () => {
  expect(() => new WordSearch(['eof'])).toThrow(RangeError);
});

test('it finds the word that a plain search finds', () => {
  const letter = fc.constantFrom('a', 'b', 'A', ' ');
  const word = fc.string({ unit: letter, minLength: 4, maxLength: 7 });
  const text = fc.string({ unit: letter, maxLength: 70 });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      text,
      fc.nat(9),
      fc.nat(9),
      (words, content, before, after) => {
        const end = Math.max(before, content.length - after);
        const inside = content.slice(before, end).toLowerCase();
        const found = find(words, content, before, end);
        const places = words.map((one) => inside.indexOf(one.toLowerCase())).filter((at) => at >= 0);
        if (places.length === 0) expect(found).toBe(-1);
        else {
          // Inside some word that stands there.
          const hit = words.some((one) => {
            for (let at = inside.indexOf(one.toLowerCase()); at >= 0; at = inside.indexOf(one.toLowerCase(), at + 1))
              if (found - before >= at && found - before < at + one.length) return true;
            return false;
          });
          expect(hit).toBe(true);
          expect(found - before).toBeLessThan(Math.min(...places) + 7);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
