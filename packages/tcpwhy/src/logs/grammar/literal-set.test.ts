import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiteralSet } from './literal-set.ts';

function foundIn(literals: readonly string[], text: string): number[] {
  const found = new Set<number>();
  new LiteralSet(literals).eachIn(text, (index) => found.add(index));
  return [...found].sort((a, b) => a - b);
}

test('literals within others are found, too', () => {
  expect(foundIn(['abcd', 'abcdef', 'cdef', 'ефгх', 'efgh'], 'xxabcdefgh')).toEqual([0, 1, 2, 4]);
  expect(foundIn(['ефгх', 'abcd'], 'x ефгх')).toEqual([0]);
  expect(() => new LiteralSet(['abc'])).toThrow(RangeError);
});

test('it finds what a plain search finds', () => {
  const literal = fc.string({ unit: fc.constantFrom('a', 'b', 'Ї'), minLength: 4, maxLength: 7 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'Ї', ' '), maxLength: 60 });
  fc.assert(
    fc.property(fc.array(literal, { minLength: 1, maxLength: 8 }), text, (literals, content) => {
      const expected = [...literals.keys()].filter((i) => content.includes(literals[i] ?? ''));
      expect(foundIn(literals, content)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});
