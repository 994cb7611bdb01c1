import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { searchedBytes } from './lines/searched-bytes.ts';
import { WordSearch } from './lines/word-search.ts';
import { wordsOfInterest } from './words-of-interest.ts';

/** One line of a `cases.jsonl`, or of the corpus. */
interface Case {
  readonly id: string;
  readonly line: string;
  readonly expect: unknown;
}

const families = fileURLToPath(new URL('./families/', import.meta.url));

function readCases(path: string): Case[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Case);
}

const cases = [
  ...readCases(corpusPath('log-lines/lines.jsonl')),
  ...readdirSync(families, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(families + entry.name).includes('cases.jsonl'))
    .flatMap(({ name }) => readCases(`${families}${name}/cases.jsonl`)),
];
const memory = searchedBytes(1 << 20);
const search = new WordSearch(wordsOfInterest());

function hasWord(text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  memory.bytes.fill(0x20, 0, bytes.length + 16).set(bytes);
  return search.find(memory, 0, bytes.length) >= 0;
}

test('every line that says something has a word of interest: without one, a log passes it over', () => {
  expect(cases.length).toBeGreaterThan(300);
  const missed = cases.filter((one) => one.expect !== null && !hasWord(one.line));
  expect(missed.map(({ id }) => id)).toEqual([]);
});

test.each([
  '10.1.2.3 - - [22/Nov/2026:14:07:53 +0000] "GET /api/v1/items?page=2 HTTP/1.1" 200 5123 "-" "curl/8.5.0"',
  '2026-11-22 14:07:53,123 INFO  [main] com.example.shop.Orders - order 7 created in 12 ms',
  '{"level":30,"time":1715677964123,"pid":17,"msg":"request completed","res":{"statusCode":200}}',
  'Nov 22 14:07:53 web1 systemd[1]: Started Session 12 of user deploy.',
])('healthy lines have none: %s', (line) => {
  expect(hasWord(line)).toBe(false);
});
