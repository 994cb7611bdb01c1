// npm run schema: writes the JSON Schema of `--json`; with --check it only says whether the file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { DIAGNOSIS_SCHEMA, DIAGNOSIS_TYPES, generateDiagnosisSchema } from './diagnosis-schema.ts';

const schema = generateDiagnosisSchema(DIAGNOSIS_TYPES);
if (!process.argv.includes('--check')) writeFileSync(DIAGNOSIS_SCHEMA, `${JSON.stringify(schema, null, 2)}\n`);
// Compared as data: the formatter may lay the file out in its own way.
else if (!isDeepStrictEqual(JSON.parse(readFileSync(DIAGNOSIS_SCHEMA, 'utf8')), schema)) {
  console.error(`${DIAGNOSIS_SCHEMA} is stale: npm run schema`);
  process.exitCode = 1;
}
