/** A JSON object with names joined by dots: `err.code`, `errors.0.message`. */
export interface FlatJson {
  /** Scalars as text, numbers as they are written (a double would lose nanoseconds); `null` is left out. */
  readonly fields: ReadonlyMap<string, string>;
  /** False when the text ended inside: a container runtime cuts at 16 KiB. */
  readonly isWhole: boolean;
}

const DEEPEST = 10;
const MOST_FIELDS = 400;
/** Of arrays: errors and causes come first; arrays of measurements are long. */
const MOST_ITEMS = 32;

/** Reads a text that is one JSON object, cut or whole; null for anything else. */
export function parseFlatJson(text: string): FlatJson | null {
  const begin = /^\s*\{\s*["}]/.exec(text);
  if (begin === null) return null;
  const reader = new Reader(text);
  const isWhole = reader.readValue('', 0);
  if (isWhole && text.slice(reader.at).trim() !== '') return null;
  // A brace and a quote begin other things, too: without a single whole field it was none.
  return isWhole || reader.fields.size > 0 ? { fields: reader.fields, isWhole } : null;
}

/** One pass over the text; every method answers false where the text ends or is no JSON, and reading stops. */
class Reader {
  readonly fields = new Map<string, string>();
  at = 0;

  constructor(private readonly text: string) {}

  readValue(path: string, depth: number): boolean {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '{') return depth < DEEPEST && this.readObject(path, depth);
    if (first === '[') return depth < DEEPEST && this.readArray(path, depth);
    if (first === '"') return this.readStringField(path);
    return this.readBare(path);
  }

  private readObject(path: string, depth: number): boolean {
    this.at++;
    for (;;) {
      if (this.takes('}')) return true;
      if (this.text[this.at] !== '"') return false;
      const name = this.readString();
      if (name === null || !this.takes(':')) return false;
      if (!this.readValue(path === '' ? name : `${path}.${name}`, depth + 1)) return false;
      if (!this.takes(',')) return this.takes('}');
    }
  }

  private readArray(path: string, depth: number): boolean {
    this.at++;
    for (let item = 0; ; item++) {
      if (this.takes(']')) return true;
      // Later items are read, to find the end, but not kept: an empty path keeps nothing.
      const name = item < MOST_ITEMS && path !== '' ? `${path}.${item}` : '';
      if (!this.readValue(name, depth + 1)) return false;
      if (!this.takes(',')) return this.takes(']');
    }
  }

  private readStringField(path: string): boolean {
    const begin = this.at;
    const value = this.readString();
    // What a cut string had is kept: the error's name often stands in it.
    this.keep(path, value ?? unescapeCut(this.text.slice(begin + 1)));
    return value !== null;
  }

  /** The string that begins here; null when it does not end. */
  private readString(): string | null {
    const begin = this.at + 1;
    let end = this.text.indexOf('"', begin);
    while (end >= 0 && isEscaped(this.text, end, begin)) end = this.text.indexOf('"', end + 1);
    if (end < 0) return null;
    this.at = end + 1;
    const inside = this.text.slice(begin, end);
    return inside.includes('\\') ? unescaped(inside) : inside;
  }

  /** A number, true, false or null, exactly as written. */
  private readBare(path: string): boolean {
    const begin = this.at;
    while (this.at < this.text.length && !',}] \t\n\r'.includes(this.text[this.at] as string)) this.at++;
    const bare = this.text.slice(begin, this.at);
    if (!/^(?:true|false|null|NaN|-?[\d.]{1,40}(?:[eE][+-]?\d{1,4})?)$/.test(bare)) return false;
    if (bare !== 'null') this.keep(path, bare);
    return true;
  }

  private keep(path: string, value: string): void {
    if (path !== '' && this.fields.size < MOST_FIELDS && !this.fields.has(path)) this.fields.set(path, value);
  }

  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at++;
    this.skipSpace();
    return true;
  }

  private skipSpace(): void {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 0x20) this.at++;
  }
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number, begin: number): boolean {
  let backslashes = 0;
  while (at - 1 - backslashes >= begin && text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function unescaped(inside: string): string {
  try {
    // Raw control characters are not allowed in JSON, but loggers write them.
    return String(JSON.parse(`"${inside.replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`));
  } catch {
    return unescapeCut(inside);
  }
}

/** For text that JSON.parse refuses: the escapes that matter for reading. */
function unescapeCut(inside: string): string {
  return inside.replace(/\\([nrt"\\/])/g, (_, letter: string) => ({ n: '\n', r: '', t: '\t' })[letter] ?? letter);
}
