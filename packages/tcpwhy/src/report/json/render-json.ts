import type { Diagnosis } from '../../model/diagnosis.ts';
import { safeJson } from '../layout/safe-json.ts';

/** The diagnosis as indented JSON with a line feed at the end; parsing it gives the same data back. */
export function renderJson(diagnosis: Diagnosis): string {
  return `${safeJson(diagnosis, 2)}\n`;
}
