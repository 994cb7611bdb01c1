import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { DIAGNOSIS_SCHEMA, DIAGNOSIS_TYPES, generateDiagnosisSchema } from '../../../../../scripts/diagnosis-schema.ts';
import { oneFindingDiagnosis, sampleDiagnoses } from '../../../test/sample-diagnoses.ts';
import { renderJson } from './render-json.ts';
import { schemaText } from './schema-text.ts';

const root = new URL('../../../../../', import.meta.url);
const isValid = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(schemaText()) as object);

test.each(Object.entries(sampleDiagnoses))(
  '%s: the JSON is the diagnosis itself and fits the schema',
  (_, diagnosis) => {
    const data: unknown = JSON.parse(renderJson(diagnosis));
    expect(data).toEqual(diagnosis);
    expect(isValid(data), JSON.stringify(isValid.errors)).toBe(true);
  },
);

test('the schema refuses what the types refuse', () => {
  const [finding] = oneFindingDiagnosis.findings;
  const broken = [
    { ...oneFindingDiagnosis, schemaVersion: 2 },
    { ...oneFindingDiagnosis, findings: [{ ...finding, confidence: 'sure' }] },
    { ...oneFindingDiagnosis, findings: [{ ...finding, evidence: [{ frame: '7' }] }] },
    { ...oneFindingDiagnosis, inputs: undefined },
    { ...oneFindingDiagnosis, more: true },
  ];
  expect(broken.map((data) => isValid(JSON.parse(JSON.stringify(data))))).toEqual(broken.map(() => false));
});

test('the shipped schema is the one of the types (else: npm run schema)', () => {
  const shipped: unknown = JSON.parse(readFileSync(new URL(DIAGNOSIS_SCHEMA, root), 'utf8'));
  expect(shipped).toEqual(generateDiagnosisSchema(new URL(DIAGNOSIS_TYPES, root).pathname));
});
