import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { wrapPlainText } from './wrap-plain-text.ts';

const ESCAPE = '\x1b';
const PAINT = new RegExp(`${ESCAPE}\\[\\d+m`, 'g');
const PAINTED_START = new RegExp(`^(${ESCAPE}\\[\\d+m)([^${ESCAPE}]+)(${ESCAPE}\\[\\d+m)([^${ESCAPE}]*)$`);
/** What ends bold, dim, and the colours. */
const PAINT_ENDS: ReadonlyMap<string, string> = new Map(
  [1, 2, 31, 32, 33, 36].map((code) => [`${ESCAPE}[${code}m`, `${ESCAPE}[${code < 3 ? 22 : 39}m`]),
);

/** Narrowest page that the layouts are made for, in columns; a smaller terminal wraps by itself. */
export const NARROWEST_COLUMNS = 40;

/** Lines of at most `columns` columns; words longer than a line are cut. Colour codes take no room. */
export function wrapText(text: string, columns: number): string[] {
  const width = Math.max(1, columns);
  const plain = isPlainText(text)
    ? wrapPlainText(text, width)
    : fitsAsItIs(text, width)
      ? [text]
      : wrapPaintedStart(text, width);
  return plain ?? wrapAnsi(text, width, { hard: true, trim: true }).split('\n');
}

/** `text` wrapped behind `first`; further lines start with as many spaces as `first` is wide. */
export function wrapBehind(first: string, text: string, columns: number): string[] {
  const indent = columnsOf(first);
  const lines = wrapText(text, columns - indent);
  return lines.map((line, i) => (i === 0 ? first : ' '.repeat(indent)) + line);
}

/** Columns that `text` takes on a terminal: two for wide characters, none for colour codes. */
export function columnsOf(text: string): number {
  if (isPlainText(text)) return text.length;
  const bare = withoutPaint(text);
  // The full answer costs a segmentation of the text.
  return isPlainText(bare) ? bare.length : stringWidth(text);
}

/** One column per character, and no harm to a terminal: printable ASCII, and §, µ and ’, which our own texts have. */
export function isPlainText(text: string): boolean {
  return !/[^\x20-\x7e\xa7\xb5\u2019]/.test(text);
}

/** Painted text that needs no second line, so that no colour has to be closed and opened again. */
function fitsAsItIs(text: string, columns: number): boolean {
  const bare = withoutPaint(text);
  return bare !== '' && bare.length <= columns && isPlainText(bare) && bare.trim() === bare;
}

/**
 * Wraps text of which the beginning is painted, as a remedy's setting is: the paint ends with each line and begins again on
 * the next. Null for all other text, and where a break would swallow more than one space.
 */
function wrapPaintedStart(text: string, columns: number): string[] | null {
  const [, begin, painted = '', end, rest = ''] = PAINTED_START.exec(text) ?? [];
  const bare = painted + rest;
  if (begin === undefined || end !== PAINT_ENDS.get(begin) || !isPlainText(bare)) return null;
  if (bare.trim() !== bare || bare.includes('  ') || painted.trim() !== painted) return null;
  let left = painted.length;
  return (
    wrapPlainText(bare, columns)?.map((row) => {
      const count = Math.min(row.length, Math.max(0, left));
      left -= row.length + 1;
      return count === 0 ? row : begin + row.slice(0, count) + end + row.slice(count);
    }) ?? null
  );
}

/** Without the colours of `ink.ts` (ECMA-48 §8.3.117: SGR). */
function withoutPaint(text: string): string {
  return text.includes(ESCAPE) ? text.replace(PAINT, '') : text;
}

/** `text` filled with spaces on the right up to `columns` columns; never cut. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** `text` filled with spaces on the left up to `columns` columns; never cut. */
export function padTextStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

/** `text` cut to `columns` columns, with `~` in the last one when something was cut. */
export function cutText(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const [head = ''] = wrapAnsi(text, Math.max(1, columns - 1), { hard: true, trim: false, wordWrap: false }).split(
    '\n',
  );
  return `${head}~`;
}
