import { foldedByte, KEY_CHARS, KEY_HASHES, keyBefore, keyHash } from './literal-key.ts';

/**
 * Tells which of many literals stand in a text, in one pass. Each is looked for by those four of its characters that the
 * fewest others have: `conn` would stop everywhere, and a hundred literals would then have to be compared.
 */
export class LiteralSet {
  /** By hash: the first literal's index plus one; 0 when there is none. */
  private readonly firsts = new Int32Array(KEY_HASHES);
  /** By literal: the next one of the same hash, plus one; its four characters, and where in it they stand. */
  private readonly nexts: Int32Array;
  private readonly keys: Int32Array;
  private readonly keyAts: Int32Array;

  /** Throws RangeError for a literal of less than four characters. */
  constructor(private readonly literals: readonly string[]) {
    this.nexts = new Int32Array(literals.length);
    this.keys = new Int32Array(literals.length);
    this.keyAts = new Int32Array(literals.length);
    const shares = countKeys(literals);
    literals.forEach((literal, index) => {
      if (literal.length < KEY_CHARS) throw new RangeError(`a literal needs four characters: ${literal}`);
      const at = rarestKey(literal, shares);
      const key = keyBefore(literal, at + KEY_CHARS);
      this.keyAts[index] = at;
      this.keys[index] = key;
      this.nexts[index] = this.firsts[keyHash(key)] as number;
      this.firsts[keyHash(key)] = index + 1;
    });
  }

  /** Calls back for each literal at each of its places. Case counts. */
  eachIn(text: string, found: (index: number) => void): void {
    const { firsts, nexts, keys } = this;
    let key = keyBefore(text, KEY_CHARS - 1);
    for (let end = KEY_CHARS; end <= text.length; end++) {
      key = (key << 8) | foldedByte(text.charCodeAt(end - 1));
      for (let next = firsts[keyHash(key)] as number; next !== 0; next = nexts[next - 1] as number) {
        if (keys[next - 1] === key && this.isAt(text, end - KEY_CHARS, next - 1)) found(next - 1);
      }
    }
  }

  private isAt(text: string, keyAt: number, index: number): boolean {
    const at = keyAt - (this.keyAts[index] as number);
    return at >= 0 && text.startsWith(this.literals[index] ?? '', at);
  }
}

/** How many literals have the four characters, by key. */
function countKeys(literals: readonly string[]): Map<number, number> {
  const shares = new Map<number, number>();
  for (const literal of literals) {
    const keys = new Set<number>();
    for (let end = KEY_CHARS; end <= literal.length; end++) keys.add(keyBefore(literal, end));
    for (const key of keys) shares.set(key, (shares.get(key) ?? 0) + 1);
  }
  return shares;
}

function rarestKey(literal: string, shares: ReadonlyMap<number, number>): number {
  let best = 0;
  let bestShare = Number.POSITIVE_INFINITY;
  for (let at = 0; at + KEY_CHARS <= literal.length; at++) {
    const share = shares.get(keyBefore(literal, at + KEY_CHARS)) ?? 0;
    if (share >= bestShare) continue;
    best = at;
    bestShare = share;
  }
  return best;
}
