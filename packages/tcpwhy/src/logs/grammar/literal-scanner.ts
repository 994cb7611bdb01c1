import { foldedByte, KEY_CHARS, KEY_HASHES, keyBefore, keyHash } from './literal-key.ts';

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
  /** By hash: the first literal's index plus one; 0 when there is none. */
  private readonly firsts = new Int32Array(KEY_HASHES);
  /** By literal: the next one of the same hash, plus one. Longer ones come first. */
  private readonly nexts: Int32Array;
  /** By literal. */
  private readonly keys: Int32Array;

  /** Throws RangeError for a literal of less than four characters. */
  constructor(private readonly literals: readonly string[]) {
    this.nexts = new Int32Array(literals.length);
    this.keys = new Int32Array(literals.length);
    const indexes = Array.from(literals.keys()).sort((a, b) => lengthOf(literals, a) - lengthOf(literals, b) || b - a);
    for (const index of indexes) {
      const literal = literals[index] ?? '';
      if (literal.length < KEY_CHARS) throw new RangeError(`a literal needs four characters: ${literal}`);
      const key = keyBefore(literal, KEY_CHARS);
      this.keys[index] = key;
      this.nexts[index] = this.firsts[keyHash(key)] as number;
      this.firsts[keyHash(key)] = index + 1;
    }
  }

  /** The longest literal at each place, in order of the text; a hit's characters take part in no other. */
  findAll(text: string, most: number): LiteralHit[] {
    const { firsts } = this;
    const hits: LiteralHit[] = [];
    let key = keyBefore(text, KEY_CHARS - 1);
    for (let end = KEY_CHARS; end <= text.length; end++) {
      key = (key << 8) | foldedByte(text.charCodeAt(end - 1));
      const first = firsts[keyHash(key)] as number;
      if (first === 0) continue;
      const at = end - KEY_CHARS;
      const index = this.literalAt(text, at, key, first);
      if (index < 0) continue;
      hits.push({ index, at });
      if (hits.length === most) break;
      end = at + lengthOf(this.literals, index) + KEY_CHARS - 1;
      key = keyBefore(text, end);
    }
    return hits;
  }

  /** The first literal of a chain that stands at this place, -1 when none does. */
  private literalAt(text: string, at: number, key: number, first: number): number {
    for (let next = first; next !== 0; next = this.nexts[next - 1] as number) {
      if (this.keys[next - 1] === key && text.startsWith(this.literals[next - 1] ?? '', at)) return next - 1;
    }
    return -1;
  }
}

function lengthOf(literals: readonly string[], index: number): number {
  return literals[index]?.length ?? 0;
}
