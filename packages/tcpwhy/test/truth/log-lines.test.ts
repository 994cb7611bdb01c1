// Every line of the corpus of log lines, with the label that a careful reader gave it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { mistakesIn, parseLabelled } from '../read-log.ts';

const read = (name: string) => parseLabelled(readFileSync(corpusPath(`log-lines/${name}.jsonl`), 'utf8'));

/** Lines that are known to be answered otherwise, with the reason. An entry that is right again must be taken out. */
const KNOWN_MISSES: Readonly<Record<string, { readonly mistakes: readonly string[]; readonly reason: string }>> = {
  'dotnet-win-10061': {
    mistakes: ['remote: 10.4.2.19:8080, not null'],
    reason: 'the text ends in [::ffff:10.4.2.19]:8080, an address and a port, which the label overlooks (its rule 9)',
  },
  'cass-cpp-query-reset-timeout': {
    mistakes: ['requestMayHaveExecuted: unknown, not yes'],
    reason:
      "two lines of two programs (the driver's log, the application's print): the first alone tells of no request",
  },
};

describe('lines about broken connections', () => {
  test.each(read('lines'))('$id', (labelled) => {
    const known = KNOWN_MISSES[labelled.id];
    expect(mistakesIn(labelled)).toEqual(known?.mistakes ?? []);
  });
});

describe('lines that must be passed over', () => {
  test.each(read('negatives'))('$id', (labelled) => {
    expect(mistakesIn(labelled)).toEqual([]);
  });
});
