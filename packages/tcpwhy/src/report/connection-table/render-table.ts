import { printableText } from '../../base/printable-text.ts';
import type { ConnectionRow } from '../../model/connection-row.ts';
import { createInk, type Ink } from '../layout/ink.ts';
import { columnsOf, cutText, isPlainText, padText, padTextStart } from '../layout/wrap-text.ts';
import { TABLE_COLUMNS, type TableColumn } from './table-columns.ts';

export interface TableOptions {
  /** Width of the terminal in columns; Infinity when the text goes to a file, where nothing is cut. */
  readonly columns: number;
  readonly colour: boolean;
}

/** Rows looked at before the widths are settled. A wider cell further down shifts its own line only. */
const SAMPLE_ROWS = 1000;
const GAP = '  ';

/** The columns that fit, and how wide each is. */
interface Layout {
  readonly columns: readonly TableColumn[];
  readonly widths: readonly number[];
}

/** A header line and a line per row, each with its line feed, made one at a time behind the first 1000 rows. */
export function* renderConnectionTable(rows: Iterable<ConnectionRow>, options: TableOptions): Generator<string> {
  const iterator = rows[Symbol.iterator]();
  const sample = take(iterator, SAMPLE_ROWS);
  const layout = layOut(sample, options.columns);
  const ink = createInk(options.colour);
  yield headLine(layout, options, ink);
  for (const row of sample) yield rowLine(row, layout, options);
  for (let next = iterator.next(); next.done !== true; next = iterator.next())
    yield rowLine(next.value, layout, options);
}

/** The first rows, so that widths can be settled before anything is printed. */
function take<T>(iterator: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = iterator.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

/** Drops columns, least important first, until the sample fits the terminal. */
function layOut(sample: readonly ConnectionRow[], columns: number): Layout {
  let kept = [...TABLE_COLUMNS];
  for (;;) {
    const widths = kept.map((column) => widthOf(column, sample));
    const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
    const worst = Math.max(...kept.map((column) => column.rank));
    if (total <= columns || worst === 0) return { columns: kept, widths };
    kept = kept.filter((column) => column.rank < worst);
  }
}

/** Widest cell of the sample, or the head. */
function widthOf(column: TableColumn, sample: readonly ConnectionRow[]): number {
  return sample.reduce((width, row) => Math.max(width, columnsOf(cellText(column, row))), column.head.length);
}

function headLine(layout: Layout, options: TableOptions, ink: Ink): string {
  const cells = layout.columns.map((column, i) => align(column.head, column, layout.widths[i] as number));
  return `${ink.bold(fit(cells.join(GAP), options))}\n`;
}

function rowLine(row: ConnectionRow, layout: Layout, options: TableOptions): string {
  const cells = layout.columns.map((column, i) => align(cellText(column, row), column, layout.widths[i] as number));
  return `${fit(cells.join(GAP), options)}\n`;
}

/** Addresses and causes are made by the engine, but a table is printed row by row: each cell is checked on its own. */
function cellText(column: TableColumn, row: ConnectionRow): string {
  const text = column.cell(row);
  // Looking is many times cheaper than copying character by character, and nearly all cells are plain.
  return isPlainText(text) ? text : printableText(text);
}

function align(text: string, column: TableColumn, width: number): string {
  return column.align === 'left' ? padText(text, width) : padTextStart(text, width);
}

/** A terminal would wrap the line and spoil all columns; a file is for `grep` and keeps everything. */
function fit(line: string, options: TableOptions): string {
  const text = line.trimEnd();
  return options.columns === Number.POSITIVE_INFINITY ? text : cutText(text, options.columns);
}
