import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { corpusPath } from '../../../test/corpus.ts';
import { TcpwhyError } from '../src/base/tcpwhy-error.ts';
import { CaptureAnalysis, mergeAnswers } from '../src/diagnose/analysis.ts';
import { renderDiagnosis } from '../src/report/terminal/render-diagnosis.ts';

/**
 * Whole captures, damaged at random, through the whole pipeline. Whatever comes in: no throw but TcpwhyError, no hang,
 * an answer whose frames and connections exist, and a report that prints. Seeded, so that a failure can be repeated.
 */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 6);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const MOST_BYTES = 200_000;

const folders = ['kernel-lab', 'investigations/cassandra-cpp-driver', 'odd-captures', 'zeek'];
const samples = folders.flatMap((folder) =>
  readdirSync(corpusPath(folder))
    .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
    .map((name) => readFileSync(corpusPath(`${folder}/${name}`)).subarray(0, MOST_BYTES)),
);

/** xorshift32: small, and the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function damage(capture: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = Uint8Array.from(capture);
  // Headers are where parsers err: half of the damage goes to the first kilobyte.
  const place = () => random(random(2) === 0 ? Math.min(1024, bytes.length) : bytes.length);
  for (let flips = 1 + random(12); flips > 0 && bytes.length > 0; flips--) {
    const at = place();
    const kind = random(4);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes[at] = (bytes[at] as number) ^ (1 << random(8));
    else if (kind === 2) bytes.fill(random(2) === 0 ? 0xff : 0, at, at + 4);
    else bytes.copyWithin(at, place(), place());
  }
  return random(3) === 0 ? bytes.subarray(0, random(bytes.length + 1)) : bytes;
}

function diagnose(bytes: Uint8Array, chunkBytes: number): ReturnType<CaptureAnalysis['finish']> | null {
  const analysis = new CaptureAnalysis({ inputName: 'fuzz', wrapping: [], wantZeek: true });
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) analysis.push(bytes.slice(at, at + chunkBytes));
    return analysis.finish();
  } catch (error) {
    if (error instanceof TcpwhyError) return null;
    throw error;
  }
}

/** Characters that must not reach a terminal from a capture. */
function hasControlCharacters(text: string): boolean {
  return [...text].some((character) => character !== '\n' && character !== '\t' && character.charCodeAt(0) < 0x20);
}

test('damaged captures', { timeout: SECONDS * 1000 + 60_000 }, () => {
  const until = performance.now() + SECONDS * 1000;
  let runs = 0;
  for (let round = 0; performance.now() < until; round++) {
    const random = randomFrom(SEED * 1_000_003 + round * 7919);
    const sample = samples[random(samples.length)] as Uint8Array;
    const answer = diagnose(damage(sample, random), 1 + random(random(2) === 0 ? 64 : 70_000));
    runs++;
    if (answer === null) continue;
    const label = `FUZZ_SEED=${SEED} round ${round}`;
    const rows = [...answer.rows()];
    expect(rows.length, label).toBe(answer.connections.total);
    expect(
      answer.notices.filter((notice) => notice.id === 'cause-rule-failed'),
      label,
    ).toEqual([]);
    for (const finding of answer.findings) {
      expect(
        finding.connections.every((id) => Number(id) < rows.length),
        label,
      ).toBe(true);
      expect(
        finding.evidence.every(({ frame = 0 }) => frame >= 1 && frame <= answer.input.packets),
        label,
      ).toBe(true);
    }
    const text = renderDiagnosis(mergeAnswers([answer]), { columns: 80, colour: false, all: true, streamOf: () => 0 });
    expect(hasControlCharacters(text), label).toBe(false);
  }
  expect(runs).toBeGreaterThan(0);
});
