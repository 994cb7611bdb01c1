/** One piece of a page. Text still holds its inline marks. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'item'; readonly depth: number; readonly bullet: string; readonly text: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

/**
 * Splits a page into blocks.
 *
 * The pages are ours and use headings with `#`, paragraphs, lists, tables and fenced code (CommonMark 0.31
 * §4.2, §4.5, §4.8, §5.2). Whatever else comes is a paragraph, and tables are shown as they were typed.
 */
export function parseMarkdown(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split(/\r?\n/);
  for (let at = 0; at < lines.length; ) at = readBlock(lines, at, blocks);
  return blocks;
}

/** Appends the block that begins at line `at`; returns the line behind it. */
function readBlock(lines: readonly string[], at: number, blocks: Block[]): number {
  const line = lines[at] as string;
  if (line.trim() === '') return at + 1;
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading !== null) {
    blocks.push({ kind: 'heading', level: (heading[1] as string).length, text: heading[2] as string });
    return at + 1;
  }
  if (isFence(line)) return readCode(lines, at, blocks);
  if (isTable(line)) return readTable(lines, at, blocks);
  return readProse(lines, at, blocks);
}

function readCode(lines: readonly string[], at: number, blocks: Block[]): number {
  const end = lines.findIndex((line, i) => i > at && isFence(line));
  const last = end < 0 ? lines.length : end;
  blocks.push({ kind: 'code', lines: lines.slice(at + 1, last) });
  return last + 1;
}

function readTable(lines: readonly string[], at: number, blocks: Block[]): number {
  const rest = lines.slice(at);
  const length = rest.findIndex((line) => !isTable(line));
  const table = length < 0 ? rest : rest.slice(0, length);
  blocks.push({ kind: 'code', lines: table });
  return at + table.length;
}

/** A paragraph or a list item: both go on until a blank line or the start of another block. */
function readProse(lines: readonly string[], at: number, blocks: Block[]): number {
  const first = lines[at] as string;
  let end = at + 1;
  while (end < lines.length && !startsBlock(lines[end] as string)) end++;
  const further = lines.slice(at + 1, end).map((line) => line.trim());
  const item = ITEM.exec(first);
  if (item === null) blocks.push({ kind: 'paragraph', text: [first.trim(), ...further].join(' ') });
  else {
    const bullet = /\d/.test(item[2] as string) ? (item[2] as string) : '-';
    const text = [item[3] as string, ...further].join(' ');
    blocks.push({ kind: 'item', depth: Math.floor((item[1] as string).length / 2), bullet, text });
  }
  return end;
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

function startsBlock(line: string): boolean {
  return line.trim() === '' || /^#{1,6}\s/.test(line) || isFence(line) || ITEM.test(line) || isTable(line);
}

function isFence(line: string): boolean {
  return /^\s*(```|~~~)/.test(line);
}

function isTable(line: string): boolean {
  return /^\s*\|.*\|\s*$/.test(line);
}
