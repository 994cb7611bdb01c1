/** Characters that select the candidates at a position. */
const KEY_CHARS = 4;
/** The rolling key moves by four bits a character, so that sixteen hold the last four characters and nothing before. */
const KEY_SHIFT = 4;
const KEY_MASK = 0xffff;

/** A literal at its place. */
export interface LiteralHit {
  /** Index into the list that the scanner was made of. */
  readonly index: number;
  readonly at: number;
}

/**
 * Finds any of many literals in one pass: a table by the first four characters, of which hardly any position has one. An
 * alternation of as many literals takes fifty times as long in V8. Case counts.
 */
export class LiteralScanner {
  private readonly filter = new Uint8Array(KEY_MASK + 1);
  private readonly candidates = new Map<string, number[]>();

  /** Throws RangeError for a literal of less than four characters. */
  constructor(private readonly literals: readonly string[]) {
    literals.forEach((literal, index) => {
      if (literal.length < KEY_CHARS) throw new RangeError(`a literal needs four characters: ${literal}`);
      const key = literal.slice(0, KEY_CHARS);
      this.filter[keyOf(literal, 0)] = 1;
      this.candidates.set(key, [...(this.candidates.get(key) ?? []), index]);
    });
    for (const indexes of this.candidates.values())
      indexes.sort((a, b) => lengthOf(literals, b) - lengthOf(literals, a));
  }

  /** The longest literal at each place, in order of the text; a hit's characters take part in no other. */
  findAll(text: string, most: number): LiteralHit[] {
    const { filter } = this;
    const hits: LiteralHit[] = [];
    let key = keyOf(text, -1);
    for (let end = KEY_CHARS - 1; end < text.length; end++) {
      key = ((key << KEY_SHIFT) ^ text.charCodeAt(end)) & KEY_MASK;
      if (filter[key] === 0) continue;
      const at = end - KEY_CHARS + 1;
      const index = this.longestAt(text, at);
      if (index < 0) continue;
      hits.push({ index, at });
      if (hits.length === most) break;
      end = at + lengthOf(this.literals, index) + KEY_CHARS - 2;
      key = keyOf(text, end - KEY_CHARS + 1);
    }
    return hits;
  }

  /** Indexes of all literals that stand in the text, one within another too. */
  allIn(text: string): Set<number> {
    const { filter } = this;
    const found = new Set<number>();
    let key = keyOf(text, -1);
    for (let end = KEY_CHARS - 1; end < text.length; end++) {
      key = ((key << KEY_SHIFT) ^ text.charCodeAt(end)) & KEY_MASK;
      if (filter[key] === 0) continue;
      const at = end - KEY_CHARS + 1;
      for (const index of this.candidates.get(text.slice(at, at + KEY_CHARS)) ?? []) {
        if (text.startsWith(this.literals[index] ?? '', at)) found.add(index);
      }
    }
    return found;
  }

  private longestAt(text: string, at: number): number {
    const indexes = this.candidates.get(text.slice(at, at + KEY_CHARS));
    return indexes?.find((index) => text.startsWith(this.literals[index] ?? '', at)) ?? -1;
  }
}

/** Rolling key of the four characters from `at` on; characters before the text's start count as none. */
function keyOf(text: string, at: number): number {
  let key = 0;
  for (let i = Math.max(0, at); i < at + KEY_CHARS; i++) key = ((key << KEY_SHIFT) ^ text.charCodeAt(i)) & KEY_MASK;
  return key;
}

function lengthOf(literals: readonly string[], index: number): number {
  return literals[index]?.length ?? 0;
}
