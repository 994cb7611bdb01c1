/** Shorter ones tell too little, and `LiteralScanner` takes none. */
const SHORTEST = 4;
/** More spellings of one place are not listed. */
const MOST_SPELLINGS = 32;

/** What a part of a pattern matches. */
interface Part {
  /** All that it matches, in lower case; null when that cannot be listed. */
  readonly spellings: readonly string[] | null;
  /** Literals of which one stands in whatever it matches; null when none are known. */
  readonly required: readonly string[] | null;
}

/** A sequence up to a place. */
interface Run extends Part {
  /** How what was read last may be spelled, back to where that cannot be listed, or to the beginning. */
  readonly endings: readonly string[];
}

const NOTHING: Part = { spellings: [''], required: null };
const ANYTHING: Part = { spellings: null, required: null };

/**
 * Literals in lower case, of four characters or more, of which one stands in every text that a pattern matches, in lower
 * case; null when there are none. Most patterns are so ruled out without being tried (R. Cox, "Regular expression matching
 * with a trigram index", 2012, does it with parts of three letters).
 */
export function requiredLiterals({ source, flags }: RegExp): readonly string[] | null {
  if (/[uv]/.test(flags)) return null;
  return tellingOf(new PatternReader(source).alternatives());
}

function tellingOf({ spellings, required }: Part): readonly string[] | null {
  const isTelling = spellings?.every((spelling) => spelling.length >= SHORTEST);
  return better(isTelling === true ? spellings : null, required);
}

/** Those whose shortest literal is longer. */
function better(some: readonly string[] | null, others: readonly string[] | null): readonly string[] | null {
  if (some === null || others === null) return some ?? others;
  return shortestOf(some) >= shortestOf(others) ? some : others;
}

function shortestOf(literals: readonly string[]): number {
  return Math.min(...literals.map((literal) => literal.length));
}

const QUANTIFIER = /(?:[*+?]|\{(\d+)(,\d*)?\})\??/y;
const OPENING = /\?(?::|<?[=!]|<[^>]+>)/y;
/** `\x41`, `\u0041`, `\cA`, `\k<name>`, `\12`, `\d`: none of them is worth spelling out. */
const ESCAPE = /x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[A-Za-z]|k<[^>]*>|\d+|\w/y;
const CLASS = /(?:\\.|[^\]\\])*/y;

/** Reads the source of a valid pattern without the flags u and v. */
class PatternReader {
  private at = 0;

  constructor(private readonly source: string) {}

  alternatives(): Part {
    const parts = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      parts.push(this.sequence());
    }
    return oneOf(parts);
  }

  private sequence(): Part {
    let run: Run = { spellings: [''], required: null, endings: [''] };
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')')
      run = this.withQuantifier(run, this.atom());
    return run.spellings === null ? { spellings: null, required: better(run.required, endingOf(run)) } : run;
  }

  private withQuantifier(before: Run, atom: Part): Run {
    const quantifier = this.take(QUANTIFIER);
    if (quantifier === null) return joined(before, atom);
    const [whole, least, most] = quantifier;
    if (whole.startsWith('?')) return joined(before, oneOf([NOTHING, atom]));
    if (whole.startsWith('*') || Number(least) === 0) return joined(before, ANYTHING);
    if (Number(least) === 1 && most === undefined) return joined(before, atom);
    // Once, and then perhaps more of it.
    return joined(joined(before, atom), ANYTHING);
  }

  private atom(): Part {
    const char = this.source[this.at++] ?? '';
    if (char === '(') return this.group();
    if (char === '[') return this.characterClass();
    if (char === '\\') return this.escape();
    if (char === '^' || char === '$') return NOTHING;
    return char === '.' ? ANYTHING : letter(char);
  }

  private group(): Part {
    const opening = this.take(OPENING)?.[0] ?? '';
    const inside = this.alternatives();
    this.at++;
    // A look aside takes no character: what stands around it stays together.
    return /^\?<?[=!]/.test(opening) ? NOTHING : inside;
  }

  private escape(): Part {
    const char = this.source[this.at++] ?? '';
    if (char === 'b' || char === 'B') return NOTHING;
    if (/\W/.test(char)) return letter(char);
    this.at--;
    this.take(ESCAPE);
    return ANYTHING;
  }

  private characterClass(): Part {
    const inside = this.take(CLASS)?.[0] ?? '';
    this.at++;
    // Negated, with classes of its own, with ranges.
    if (inside.startsWith('^') || /\\\w|.-./.test(inside)) return ANYTHING;
    return oneOf([...inside.replace(/\\(.)/g, '$1')].map(letter));
  }

  /** Reads on, if the pattern matches here. */
  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    this.at += match?.[0].length ?? 0;
    return match;
  }
}

/** ASCII alone has the same lower case wherever it stands. */
function letter(char: string): Part {
  return char.charCodeAt(0) < 0x80 ? { spellings: [char.toLowerCase()], required: null } : ANYTHING;
}

function oneOf(parts: readonly Part[]): Part {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  if (parts.every(({ spellings }) => spellings !== null)) {
    const spellings = [...new Set(parts.flatMap((part) => part.spellings ?? []))];
    if (spellings.length <= MOST_SPELLINGS) return { spellings, required: null };
  }
  const required = parts.map(tellingOf);
  if (required.includes(null)) return ANYTHING;
  return { spellings: null, required: [...new Set(required.flatMap((literals) => literals ?? []))] };
}

/** A sequence with one more part directly behind it. */
function joined(before: Run, next: Part): Run {
  const endings = before.endings.flatMap((ending) => (next.spellings ?? []).map((spelling) => ending + spelling));
  if (next.spellings !== null && endings.length <= MOST_SPELLINGS)
    return { spellings: before.spellings === null ? null : endings, required: before.required, endings };
  const required = better(better(before.required, endingOf(before)), tellingOf(next));
  return { spellings: null, required, endings: next.spellings ?? [''] };
}

function endingOf({ endings }: Run): readonly string[] | null {
  return tellingOf({ spellings: endings, required: null });
}
