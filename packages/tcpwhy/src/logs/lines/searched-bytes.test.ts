import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_CONTROL_BYTES, searchedBytes } from './searched-bytes.ts';
import { WordSearch } from './word-search.ts';

test('LF, CR and NUL bytes are found where they are', () => {
  const byte = fc.constantFrom(0, 9, 10, 11, 13, 32, 0x8a, 0xff);
  const memory = searchedBytes(4096);
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 100 }), fc.nat(100), (bytes, from) => {
      memory.bytes.fill(0x20).set(bytes);
      const count = memory.findControls(from, bytes.length);
      const found = [...memory.controls.subarray(0, count)].filter((at) => at < bytes.length);
      const expected = [...bytes.keys()].filter((at) => at >= from && [0, 10, 13].includes(bytes[at] ?? 1));
      expect(found).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('as many control bytes as are looked at have room', () => {
  const memory = searchedBytes(2 * MOST_CONTROL_BYTES);
  memory.bytes.fill(10);
  const search = new WordSearch(['\n\n\n\n']);
  const count = memory.findControls(7, 7 + MOST_CONTROL_BYTES);
  expect(count).toBeGreaterThanOrEqual(MOST_CONTROL_BYTES);
  expect(memory.controls[MOST_CONTROL_BYTES - 1]).toBe(7 + MOST_CONTROL_BYTES - 1);
  // Nothing behind the results was written over: the bits of the search come next.
  expect(search.find(memory, 0, 100)).toBeGreaterThanOrEqual(0);
  memory.findControls(7, 7 + MOST_CONTROL_BYTES);
  expect(search.find(memory, 0, 100)).toBeGreaterThanOrEqual(0);
});

test('words may be changed, and bytes stay as they are when tables come behind them', () => {
  const memory = searchedBytes(4096);
  memory.bytes.set(new TextEncoder().encode('connection refused by peer'));
  const words = Array.from({ length: 30_000 }, (_, i) => `word-${i}`);
  expect(new WordSearch([...words, 'refused']).find(memory, 0, 26)).toBeGreaterThanOrEqual(11);
  expect(new WordSearch(['by peer']).find(memory, 0, 26)).toBeGreaterThanOrEqual(19);
  expect(new WordSearch(words).find(memory, 0, 26)).toBe(-1);
  expect(new TextDecoder().decode(memory.bytes.subarray(0, 26))).toBe('connection refused by peer');
});
