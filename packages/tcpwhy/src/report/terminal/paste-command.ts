import { columnsOf } from '../layout/wrap-text.ts';

/**
 * A shell command on lines of at most `columns` columns that still pastes as one command.
 *
 * Lines break at spaces outside quotes, with a backslash before the line end (POSIX shell, 2.2.1). A word that
 * is wider than a line is broken too: then the next line starts at column 0, because an indent would become
 * part of the word, and single quotes are closed before the break and opened again after it.
 * `columns` counts the indent of `indent` spaces, which every line gets that may have one.
 */
export function foldCommand(command: string, columns: number, indent: number): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  for (const word of shellWords(command)) {
    const separator = line.trim() === '' ? '' : ' ';
    // Two columns stay free for the space and the backslash that a break needs.
    if (columnsOf(line) + separator.length + columnsOf(word) <= columns - 2) {
      line += separator + word;
      continue;
    }
    if (separator !== '') {
      lines.push(`${line} \\`);
      line = ' '.repeat(indent + 2);
    }
    line = breakWord(word, line, columns, lines);
  }
  lines.push(line);
  return lines;
}

/** Splits at unquoted spaces; quotes stay in the words. */
function shellWords(command: string): string[] {
  return command.match(/(?:'[^']*'?|"(?:\\.|[^"\\])*"?|\\.|[^\s'"\\])+/g) ?? [];
}

/** Appends `word` to `line`, pushing full lines; returns the line that is still open. */
function breakWord(word: string, line: string, columns: number, lines: string[]): string {
  let open = line;
  for (const unit of quotingUnits(word)) {
    if (columnsOf(open) + columnsOf(unit.text) > columns - 2) {
      lines.push(`${open}${unit.quote === "'" ? "'" : ''}\\`);
      open = unit.quote === "'" ? "'" : '';
    }
    open += unit.text;
  }
  return open;
}

/** Characters, escaped pairs kept together, each with the quote that is open before it. */
function* quotingUnits(word: string): Generator<{ text: string; quote: string }> {
  let quote = '';
  for (const [text] of word.matchAll(/\\.|./gsu)) {
    // Between single quotes a backslash is a character like others: the pair is two units.
    const units = quote === "'" ? [...text] : [text];
    for (const unit of units) {
      yield { text: unit, quote };
      if (unit === quote) quote = '';
      else if (quote === '' && (unit === "'" || unit === '"')) quote = unit;
    }
  }
}
