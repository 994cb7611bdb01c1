import { columnsOf, padText, wrapText } from '../layout/wrap-text.ts';

/** Columns of one row between and including the outer lifelines. */
export interface Lanes {
  /** Columns from the client's lifeline to the server's, both included. */
  readonly width: number;
  /** Column of the path's lifeline; -1 when the path has none. */
  readonly pathColumn: number;
}

/** Room that an arrow needs beside its text: `-- `, a space and at least a short shaft with its head. */
const ARROW_ROOM = 9;
/** Further text starts no later than here, or a short first word would press it against the server's line. */
const MOST_INDENT = 12;

/** Two lifelines, or three when the path itself spoke. */
export function layOutLanes(width: number, withPath: boolean): Lanes {
  return { width, pathColumn: withPath ? Math.floor(width / 2) : -1 };
}

/** Names above the lifelines, and the first piece of the lines. */
export function drawHeads(lanes: Lanes): string[] {
  const inner = lanes.width - 'client'.length - 'server'.length;
  const left = lanes.pathColumn < 0 ? inner : lanes.pathColumn - 'client'.length - 1;
  const middle = lanes.pathColumn < 0 ? '' : `path${' '.repeat(inner - left - 4)}`;
  // "server" ends at its lifeline, so that the page stays within its width.
  return [`client${' '.repeat(left)}${middle}server`, drawLine(lanes, '')];
}

/** A frame that an end sent: an arrow with its text on it; further text goes below, under the first words. */
export function drawArrow(lanes: Lanes, from: 'client' | 'server', text: string): string[] {
  const inner = lanes.width - 2;
  const [first = '', ...rest] = wrapText(text, inner - ARROW_ROOM);
  // Column of the first words: behind `-- `, or behind the server's shaft.
  const indent = from === 'client' ? 3 : inner - columnsOf(first) - 3;
  const below = wrapText(rest.join(' '), inner - 1 - Math.min(indent, MOST_INDENT));
  const arrow = from === 'client' ? rightArrow(first, inner) : leftArrow(first, inner);
  const lines = rest.length === 0 ? [] : below.map((part) => ' '.repeat(Math.min(indent, MOST_INDENT)) + part);
  return [arrow, ...lines].map((line) => drawLine(lanes, line));
}

/** A message of the path: the capture shows that it came, not from where it left. */
export function drawPathMessage(lanes: Lanes, text: string): string[] {
  const before = lanes.pathColumn - 1;
  const lines = wrapText(text, lanes.width - 2 - before - 3);
  return lines.map((part, i) => drawLine(lanes, `${' '.repeat(before)}${i === 0 ? '*' : '|'} ${part}`));
}

/** Nothing was sent for a while, or something was left out. */
export function drawPause(lanes: Lanes, text: string): string[] {
  const inner = lanes.width - 2;
  return wrapText(text, inner - 2).map((part) => {
    const left = Math.floor((inner - columnsOf(part)) / 2);
    return `:${padText(' '.repeat(left) + part, inner)}:`;
  });
}

function rightArrow(text: string, inner: number): string {
  const shaft = inner - columnsOf(text) - 5;
  return `-- ${text} ${'-'.repeat(shaft)}>`;
}

function leftArrow(text: string, inner: number): string {
  const shaft = inner - columnsOf(text) - 5;
  return `<${'-'.repeat(shaft)} ${text} --`;
}

/** The outer lifelines around `inner`, and the path's where nothing else stands. */
function drawLine(lanes: Lanes, inner: string): string {
  const line = `|${padText(inner, lanes.width - 2)}|`;
  return lanes.pathColumn < 0 ? line : crossPath(line, lanes.pathColumn);
}

/** Draws the path's lifeline through an empty place or an arrow's shaft; text is left alone. */
function crossPath(line: string, column: number): string {
  const cells = [...line];
  const at = cellAtColumn(cells, column);
  const around = `${cells[at - 1]}${cells[at]}${cells[at + 1]}`;
  // A single space or hyphen may belong to the text: three in a row do not.
  if (around !== '   ' && around !== '---') return line;
  cells[at] = around === '---' ? '+' : '|';
  return cells.join('');
}

/** Index of the character that stands in `column`; wide characters take two columns, combining ones none. */
function cellAtColumn(cells: readonly string[], column: number): number {
  let width = 0;
  return cells.findIndex((cell) => {
    const here = width >= column;
    width += columnsOf(cell);
    return here;
  });
}
