import type { Readable, Writable } from 'node:stream';

/** What the command line needs of a process; a test brings its own. */
export interface CliStreams {
  readonly stdin: Readable;
  readonly stdout: CliWritable;
  readonly stderr: CliWritable;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A stream that may be a terminal. */
export type CliWritable = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Widest page of prose: longer lines are hard to read. */
const WIDEST_PAGE_COLUMNS = 100;
/** What everything else than a terminal gets, so that a saved report can be mailed. */
const FILE_COLUMNS = 80;

/** Columns for pages of text. */
export function pageColumns(stream: CliWritable): number {
  if (stream.isTTY !== true) return FILE_COLUMNS;
  return Math.min(WIDEST_PAGE_COLUMNS, stream.columns ?? FILE_COLUMNS);
}

/** Columns for tables; Infinity in a file, where nothing has to be cut. */
export function tableColumns(stream: CliWritable): number {
  return stream.isTTY === true ? (stream.columns ?? FILE_COLUMNS) : Number.POSITIVE_INFINITY;
}

/** Whether to colour: `--no-color` and NO_COLOR (https://no-color.org) say no, FORCE_COLOR yes, else only a terminal. */
export function wantsColour(stream: CliWritable, env: CliStreams['env'], allowed: boolean): boolean {
  const isSet = (name: string) => env[name] !== undefined && env[name] !== '';
  if (!allowed || isSet('NO_COLOR')) return false;
  if (isSet('FORCE_COLOR')) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
