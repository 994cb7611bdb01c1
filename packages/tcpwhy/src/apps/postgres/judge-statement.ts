import { firstWordOf, holdsSecondStatement } from '../sql-statement.ts';

/** Functions that write nothing: everything else with brackets may be anybody's function. */
const PURE_FUNCTIONS = new Set([
  ...['avg', 'cast', 'coalesce', 'count', 'current_database', 'current_schema', 'current_setting', 'date_trunc'],
  ...['exists', 'extract', 'greatest', 'in', 'least', 'length', 'lower', 'max', 'min', 'now', 'nullif', 'round'],
  ...['substring', 'sum', 'trim', 'upper', 'values', 'version', 'and', 'or', 'on', 'not', 'where', 'from', 'as', 'any'],
]);

/**
 * Whether the whole text of a statement proves that it only reads.
 *
 * A SELECT in PostgreSQL may write: `SELECT nextval('s')`, `SELECT charge_card(1)`, `SELECT ... INTO t`,
 * `WITH x AS (DELETE ...) SELECT`. So only a plain one counts: it begins with SELECT, SHOW, TABLE or VALUES,
 * calls nothing but well-known pure functions, and holds no second statement. A view over a writing function
 * would escape this; nobody builds one by accident.
 */
export function isPlainRead(statement: string): boolean {
  const word = firstWordOf(statement);
  if (word !== 'SELECT' && word !== 'SHOW' && word !== 'TABLE' && word !== 'VALUES') return false;
  if (holdsSecondStatement(statement) || /\bINTO\b/iu.test(statement)) return false;
  const text = statement.replace(/'[^']*'/gu, "''");
  return [...text.matchAll(/([A-Za-z_][\w.$]*|")\s*\(/gu)].every((call) =>
    PURE_FUNCTIONS.has((call[1] ?? '').toLowerCase()),
  );
}
