import { createGenerator } from 'ts-json-schema-generator';

/** Where the types are and where the schema goes, from the root of the repository. */
export const DIAGNOSIS_TYPES = 'packages/tcpwhy/src/model/diagnosis.ts';
export const DIAGNOSIS_SCHEMA = 'packages/tcpwhy/schema/diagnosis.schema.json';

/** JSON Schema (draft 7) of the type `Diagnosis`, docstrings as descriptions. */
export function generateDiagnosisSchema(typesPath: string): object {
  // The generator brings its own TypeScript; types are checked by `npm run typecheck`, not here.
  const generator = createGenerator({ path: typesPath, type: 'Diagnosis', expose: 'export', skipTypeCheck: true });
  const schema = { title: 'tcpwhy diagnosis', ...generator.createSchema('Diagnosis') };
  // Through text, so that what is compared with the file is plain data.
  return JSON.parse(JSON.stringify(schema)) as object;
}
