import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpusPath } from '../../../../test/corpus.ts';
import { diagnoseFile, mainCause } from '../diagnose-file.ts';

/** Failures made on purpose between real kernels; the truth says which main causes are right from each end alone. */
interface Scenario {
  scenario: string;
  what: string;
  captures: { client: string; server: string };
  accept: { client: string[] | null; server: string[] | null };
}

const scenarios: Scenario[] = readFileSync(corpusPath('kernel-lab/truth.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

describe.each(scenarios)('$scenario: $what', ({ captures, accept }) => {
  test.each(['client', 'server'] as const)('seen from the %s', (end) => {
    const found = mainCause(diagnoseFile(corpusPath(`kernel-lab/${captures[end]}`)));
    const right = accept[end];
    if (right === null) return expect(found).toBeTypeOf('string');
    expect(right.length === 0 ? ['none'] : right).toContain(found);
  });
});
