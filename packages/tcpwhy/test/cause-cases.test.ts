import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { causes as registered } from '../src/causes/registry.generated.ts';
import { CaptureAnalysis } from '../src/diagnose/analysis.ts';
import type { Confidence, Finding } from '../src/model/diagnosis.ts';
import { compileFlow } from './flow-script/compile.ts';
import { type Expectations, fires, mismatches, parseExpectations, staysSilent } from './flow-script/expectations.ts';
import { withLater, withoutFrames } from './flow-script/pcap-file.ts';

/** A packet of a connection that has nothing to do with the others. */
const LATER = compileFlow('established\nclient 198.51.100.7:50000\nserver 198.51.100.9:7\n0 client > PA 10').capture;

const causesFolder = fileURLToPath(new URL('../src/causes/', import.meta.url));

interface Case {
  readonly name: string;
  readonly capture: Uint8Array;
  readonly framesOf: ReadonlyMap<string, readonly number[]>;
  readonly expectations: Expectations;
}

const causes = readdirSync(causesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  // What only a log tells is tested where logs and captures meet (truth/log-joins.test.ts).
  .filter((name) => !registered.some(({ id, fromLogs }) => id === name && fromLogs === true));

describe.each(causes)('%s', (cause) => {
  const folder = `${causesFolder}${cause}/cases/`;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(flow|pcap)$/.test(name)) : [];

  test.each(names)('%s', (name) => {
    const found = readCase(folder, name);
    const findings = diagnose(found.capture);
    const wrong = mismatches(found.expectations, findings, found.framesOf);
    // As the message, because a long value would be cut.
    expect(wrong, wrong.join('; ')).toEqual([]);
  });

  test.each(names)('%s: the verdict rests on its evidence', (name) => {
    const { capture, expectations } = readCase(folder, name);
    if (!fires(expectations, cause)) return;
    const [first] = diagnose(capture);
    const frames = new Set(first?.evidence.flatMap(({ frame }) => frame ?? []));
    expect(frames.size).toBeGreaterThan(0);
    const after = diagnose(withoutFrames(capture, frames));
    expect(stands(first, after), `still ${cause} without frames ${[...frames].join(', ')}`).toBe(false);
  });

  // What closed some time before the end is judged on the way, where less may be known of it.
  test.each(names)('%s: the verdict stands when the capture goes on', (name) => {
    const { capture, expectations } = readCase(folder, name);
    if (!fires(expectations, cause)) return;
    const causesOf = (bytes: Uint8Array) => diagnose(bytes).map((finding) => finding.cause);
    expect(causesOf(withLater(capture, LATER, 2))).toEqual(expect.arrayContaining(causesOf(capture)));
  });

  test('has at least two cases that fire and two that stay silent', () => {
    const all = names.map((name) => readCase(folder, name).expectations);
    expect(all.filter((expectations) => fires(expectations, cause)).length).toBeGreaterThanOrEqual(2);
    expect(all.filter((expectations) => staysSilent(expectations, cause)).length).toBeGreaterThanOrEqual(2);
  });
});

test('there are causes', () => {
  expect(causes.length).toBeGreaterThan(0);
});

function readCase(folder: string, name: string): Case {
  if (name.endsWith('.flow')) {
    const text = readFileSync(folder + name, 'utf8');
    const { capture, framesOf } = compileFlow(text);
    return { name, capture, framesOf, expectations: parseExpectations(text) };
  }
  const expectations = parseExpectations(readFileSync(`${folder}${name.slice(0, -'.pcap'.length)}.expect`, 'utf8'));
  return { name, capture: readFileSync(folder + name), framesOf: new Map(), expectations };
}

function diagnose(capture: Uint8Array): Finding[] {
  const analysis = new CaptureAnalysis({ inputName: 'case.pcap', wrapping: [] });
  analysis.push(capture);
  return analysis.finish().findings;
}

const CONFIDENCE: readonly Confidence[] = ['possible', 'likely', 'certain'];

/** Whether the same cause is found as surely, for as many connections, as before. */
function stands(before: Finding | undefined, findings: readonly Finding[]): boolean {
  const same = findings.find(({ cause }) => cause === before?.cause);
  if (before === undefined || same === undefined) return false;
  const asSure = CONFIDENCE.indexOf(same.confidence) >= CONFIDENCE.indexOf(before.confidence);
  return asSure && same.connectionCount >= before.connectionCount;
}
