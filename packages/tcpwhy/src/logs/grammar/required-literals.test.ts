import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gate } from './gated-pattern.ts';
import { requiredLiterals } from './required-literals.ts';

test.each([
  [/connection reset/i, ['connection reset']],
  [/^(?:ssh|banner) exchange: \w+/m, ['ssh exchange: ', 'banner exchange: ']],
  [/\b(?:[Rr]ecv|[Ss]end) loop/, ['recv loop', 'send loop']],
  [/errors?\b/, ['error', 'errors']],
  [/AH\d{5}: broken/, [': broken']],
  [/(?<name>refused){2,3} by/, ['refused']],
  [/closed(?= by peer)| hang up/, ['closed', ' hang up']],
  [/a{0,2}timeout\.$/, ['timeout.']],
  [/\x41bcde\//, ['bcde/']],
  // None that tells: too short, optional, a class, one alternative of any kind.
  [/EOF/, null],
  [/(?:timeout)?x/, null],
  [/[a-z]{4}/, null],
  [/timeout|.+/, null],
  [/timeout/u, null],
])('%s needs %j', (pattern, literals) => {
  expect(requiredLiterals(pattern)).toEqual(literals);
});

/** Patterns made of what the reader knows; what is repeated without limit is never a group, which could take for ever. */
const pattern = fc.letrec<{ sequence: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'b', '\\.', '[ab]', '[^a]', '\\w', '.'),
        fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,1}', '{1,}?'),
      )
      .map(([atom, quantifier]) => atom + quantifier),
    fc.constantFrom('\\b', '^', 'abba', 'abab', 'bb'),
    fc
      .tuple(
        fc.constantFrom('(', '(?:', '(?=', '(?!'),
        fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '?', '{2}'),
      )
      .map(([open, parts, quantifier]) => `${open}${parts.join('|')})${/[=!]/.test(open) ? '' : quantifier}`),
  ),
  sequence: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
})).sequence;

test('in whatever a pattern matches, one of its literals stands', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'abba', 'bb', 'Ab', '.');
  const texts = fc.array(
    fc.array(word, { maxLength: 8 }).map((words) => words.join('')),
    { minLength: 10, maxLength: 10 },
  );
  let told = 0;
  fc.assert(
    fc.property(pattern, fc.constantFrom('', 'i'), texts, (source, flags, contents) => {
      const regex = new RegExp(source, flags);
      const literals = requiredLiterals(regex);
      for (const content of literals === null ? [] : contents.filter((one) => regex.test(one))) {
        told++;
        expect(literals?.some((literal) => content.toLowerCase().includes(literal))).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect(told).toBeGreaterThan(100);
});

test('a gate is open where one of its patterns or literals may match, however often it is asked', () => {
  const gate = new Gate([/connection (?:reset|refused)/i], ['Broken Pipe']);
  const always = new Gate([/\d+/, /timeout/]);
  const closed = (text: string) => !gate.isOpen(text);
  for (let i = 0; i < 25_000; i++) gate.isOpen('warming up');
  expect([closed('Connection Refused'), closed('broken pipe'), closed('connection lost'), closed('')]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(always.isOpen('nothing')).toBe(true);
});
