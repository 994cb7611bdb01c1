import { FlowScriptError } from './script-error.ts';

/** One word of a line, or quoted bytes with the `key=` that stood before them (empty when none did). */
export type Word = { readonly text: string } | { readonly key: string; readonly bytes: Uint8Array };

const WORD = /\s+|#.*|([a-z]+=)?hex"([^"]*)"|([a-z]+=)?"((?:[^"\\]|\\.)*)"|[^\s"#]+/y;

/** Splits one line into words; `#` outside quotes starts a comment. */
export function splitWords(line: string, lineNumber: number): Word[] {
  const words: Word[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < line.length) {
    const at = WORD.lastIndex;
    const match = WORD.exec(line);
    if (match === null) throw new FlowScriptError(lineNumber, `quote without an end: ${line.slice(at)}`);
    const [text, hexKey, hex, textKey, quoted] = match;
    if (hex !== undefined) words.push({ key: hexKey ?? '', bytes: hexBytes(hex, lineNumber) });
    else if (quoted !== undefined) words.push({ key: textKey ?? '', bytes: textBytes(quoted, lineNumber) });
    else if (!/^[\s#]/.test(text)) words.push({ text });
  }
  return words;
}

/** Reads the words of one line from left to right, and fails with the line's number. */
export class WordReader {
  private at = 0;

  constructor(
    private readonly words: readonly Word[],
    readonly line: number,
  ) {}

  get done(): boolean {
    return this.at >= this.words.length;
  }

  /** The next word's text without taking it; null at the end and before quoted bytes. */
  peek(): string | null {
    const word = this.words[this.at];
    return word !== undefined && 'text' in word ? word.text : null;
  }

  /** Takes the next word if it is exactly this one. */
  takeIf(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }

  /** @param what Names the missing thing in the error, e.g. `a time`. */
  take(what: string): string {
    const text = this.peek();
    if (text === null) this.fail(`expected ${what}${this.done ? ' before the end of the line' : ', not quoted bytes'}`);
    this.at++;
    return text;
  }

  /** Takes quoted bytes if they come next and stand behind this `key=`. */
  takeBytes(key: string): Uint8Array | null {
    const word = this.words[this.at];
    if (word === undefined || !('bytes' in word) || word.key !== key) return null;
    this.at++;
    return word.bytes;
  }

  fail(problem: string): never {
    throw new FlowScriptError(this.line, problem);
  }
}

function hexBytes(text: string, line: number): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) throw new FlowScriptError(line, `not pairs of hex digits: hex"${text}"`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const ESCAPES: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, '0': 0, '\\': 92, '"': 34 };

/** UTF-8 with the escapes \r \n \t \0 \\ \" and \xNN. */
function textBytes(text: string, line: number): Uint8Array {
  const bytes: number[] = [];
  for (const [piece, hex, letter] of text.matchAll(/\\x([0-9a-fA-F]{2})|\\(.)|[^\\]+/g)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (letter === undefined) bytes.push(...new TextEncoder().encode(piece));
    else bytes.push(ESCAPES[letter] ?? unknownEscape(letter, line));
  }
  return Uint8Array.from(bytes);
}

function unknownEscape(letter: string, line: number): never {
  throw new FlowScriptError(line, `unknown escape \\${letter}; known are \\r \\n \\t \\0 \\\\ \\" \\xNN`);
}
