import type { ConnectionRow } from '../../model/connection-row.ts';
import { safeJson } from '../layout/safe-json.ts';

/** A JSON line per row, each with its line feed, made one at a time. */
export function* renderConnectionLines(rows: Iterable<ConnectionRow>): Generator<string> {
  for (const row of rows) yield `${safeJson(row)}\n`;
}
