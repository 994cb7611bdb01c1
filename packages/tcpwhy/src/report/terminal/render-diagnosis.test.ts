import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import {
  damagedDiagnosis,
  emptyDiagnosis,
  healthyDiagnosis,
  hostileDiagnosis,
  manyFindingsDiagnosis,
  oneFindingDiagnosis,
  sampleDiagnoses,
} from '../../../test/sample-diagnoses.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import { renderDiagnosis } from './render-diagnosis.ts';

const page = {
  columns: 80,
  colour: false,
  all: false,
  streamOf: (id: string) => (/^(\d:)?\d+$/.test(id) ? Number(id.at(-1)) : null),
};

/** `ESC [ ... m`: the only escape codes that the page may hold. */
const COLOUR_CODES = /\p{Cc}\[[\d;]*m/gu;
const ACTING = /(?!\n)[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

test.each(Object.entries(sampleDiagnoses))('golden: %s', async (name, diagnosis) => {
  await expect(renderDiagnosis(diagnosis, page)).toMatchFileSnapshot(`goldens/${name}.txt`);
});

test('a finding answers the questions in the order in which they are asked', () => {
  const text = renderDiagnosis(oneFindingDiagnosis, page);
  const marks = [
    'The client wrote a request',
    'who acted  client and server (10.0.0.2:3306)',
    'how sure   likely; it could also be:',
    '- middlebox-reset: ',
    'RST --|',
    'frame.number in {3, 11..14}',
    'tcp.stream eq 0',
    'request    it was not executed: the server had closed',
    'SetConnMaxIdleTime = 4s',
    'Capture at the server too',
    'tcpdump -i eth0',
  ];
  const places = marks.map((mark) => text.indexOf(mark));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('one cause with 400 connections is one finding', () => {
  const text = renderDiagnosis(oneFindingDiagnosis, page);
  expect(text).toContain('in 400 connections (0, 4, 9, 11, 12 and');
  expect(text).not.toMatch(/^2\. /m);
});

test('errors stand before warnings, information last, and only five are shown whole', () => {
  const text = renderDiagnosis(manyFindingsDiagnosis, page);
  expect([...text.matchAll(/^\d\. (\w+)/gm)].map((match) => match[1])).toEqual([
    ...['ERROR', 'ERROR', 'WARNING', 'WARNING', 'WARNING', 'WARNING', 'INFO'],
  ]);
  expect(text.match(/^ {3}who acted/gm)).toHaveLength(5);
  expect(text).toContain('2 findings shown short: --all');
  const all = renderDiagnosis(manyFindingsDiagnosis, { ...page, all: true });
  expect(all.match(/^ {3}who acted/gm)).toHaveLength(7);
  expect(all).not.toContain('shown short');
});

test('a healthy capture says so, also when information was found', () => {
  expect(renderDiagnosis(healthyDiagnosis, page)).toMatch(/^Nothing wrong found\.$/m);
  expect(renderDiagnosis(oneFindingDiagnosis, page)).not.toContain('Nothing wrong found');
});

test('nothing to look at is not called healthy', () => {
  const text = renderDiagnosis(emptyDiagnosis, page);
  expect(text).toContain('No TCP connection found');
  expect(text).not.toContain('Nothing wrong');
});

test('lost data stands first among the notices and takes the certainty from a clean verdict', () => {
  const text = renderDiagnosis(damagedDiagnosis, page);
  const labels = [...text.matchAll(/^ {2}(data lost|damaged|notice|info) /gm)].map((match) => match[1]);
  expect(labels).toEqual(['data lost', 'damaged', 'notice', 'info']);
  expect(text).toContain('this is no proof of');
});

test('frames of several connections do not mix in one ladder', () => {
  const [finding] = oneFindingDiagnosis.findings;
  const [first] = finding?.evidence ?? [];
  if (finding === undefined || first === undefined) throw new Error('sample without evidence');
  const second = { ...first, frame: 4, connection: '4', text: 'told about connection four' };
  const diagnosis = { ...oneFindingDiagnosis, findings: [{ ...finding, evidence: [...finding.evidence, second] }] };
  expect(renderDiagnosis(diagnosis, page)).not.toContain('told about connection four');
  expect(renderDiagnosis(diagnosis, page)).toContain('--all shows the frames of 1 more connection');
  expect(renderDiagnosis(diagnosis, { ...page, all: true })).toMatch(
    /connection 4; second 0[\s\S]*told about connection four/,
  );
});

test('colour adds nothing but colour codes', () => {
  const colourful = renderDiagnosis(oneFindingDiagnosis, { ...page, colour: true });
  expect(colourful).toMatch(COLOUR_CODES);
  const plain = colourful.replace(COLOUR_CODES, '').replace(/ +$/gm, '');
  expect(plain).toBe(renderDiagnosis(oneFindingDiagnosis, page));
});

test('hostile strings neither act nor widen the page', () => {
  const text = renderDiagnosis(hostileDiagnosis, { ...page, colour: true, all: true });
  expect(text.replace(COLOUR_CODES, '')).not.toMatch(ACTING);
});

/** Answers of the right shape with arbitrary strings in every place. */
const arbitraryText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.stringMatching(/^[a-z]{1,90}$/), { maxLength: 12 }).map((parts) => parts.join(' ')),
);

const arbitraryDiagnosis = fc
  .tuple(fc.constantFrom(...Object.values(sampleDiagnoses)), fc.array(arbitraryText, { minLength: 8, maxLength: 8 }))
  .map(([sample, texts]) => withTexts(sample, texts));

/** Puts the texts, in turn, in place of all strings that are not words of the schema. */
function withTexts(sample: Diagnosis, texts: readonly string[]): Diagnosis {
  let next = 0;
  const fixed = new Set([
    'severity',
    'confidence',
    'actor',
    'verdict',
    'from',
    'kind',
    'time',
    'firstTime',
    'lastTime',
  ]);
  const text = JSON.stringify(sample, (key, value: unknown) =>
    typeof value === 'string' && !fixed.has(key) ? texts[next++ % texts.length] : value,
  );
  return JSON.parse(text) as Diagnosis;
}

test('no line is wider than the page, whatever the strings hold', () => {
  fc.assert(
    fc.property(arbitraryDiagnosis, fc.integer({ min: 40, max: 130 }), fc.boolean(), (diagnosis, columns, all) => {
      const text = renderDiagnosis(diagnosis, { ...page, columns, all, streamOf: () => 7 });
      const wide = text.split('\n').filter((line) => stringWidth(line) > columns);
      expect(wide).toEqual([]);
      expect(text).not.toMatch(ACTING);
    }),
    { numRuns: 80 },
  );
});
