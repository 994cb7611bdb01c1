import schema from '../../../schema/diagnosis.schema.json' with { type: 'json' };

/** The JSON Schema (draft 7) of what `--json` prints, as indented JSON with a line feed at the end. */
export function schemaText(): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
