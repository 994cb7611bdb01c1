import { foldBytes } from './fold-case.ts';
import { type Candidate, SearchTables } from './search-tables.ts';
import type { SearchedBytes } from './searched-bytes.ts';
import { countedText, windowCost } from './window-cost.ts';

/** Shortest word that can be searched for: it has one window only. */
const WINDOW_BYTES = 4;
/** Makes lower case of ASCII letters, four bytes at a time. Other bytes change, too, but all alike on both sides. */
const LOWER_FOUR = 0x20202020;
const LOWER = 0x20;

/**
 * Finds the first of many words in bytes.
 *
 * Wherever a word stands, four of its bytes stand at an even position. Four bytes at every even position are hashed, and
 * a bit tells whether some word has them; then whole words are compared. Which four bytes of a word take part is free:
 * those are taken that healthy logs have least often. Nothing depends on what was found before, so a processor overlaps
 * the look-ups: that beats the jumps of S. Wu and U. Manber ("A fast algorithm for multi-pattern searching", TR-94-17,
 * 1994), from whom the hashed blocks are taken, because with a thousand words a jump is seldom longer than one byte.
 */
export class WordSearch {
  private readonly tables: SearchTables;

  /**
   * @param words Four bytes or more in UTF-8 each; shorter ones throw a RangeError, because they would stop the search
   *              everywhere. ASCII letters match without regard to case.
   */
  constructor(words: Iterable<string>) {
    const encoder = new TextEncoder();
    const byWindow = new Map<number, Candidate[]>();
    for (const word of withoutLonger([...words])) addWord(foldBytes(encoder.encode(word)), word, byWindow);
    this.tables = new SearchTables(byWindow);
  }

  /** A position inside the first word that lies wholly between `from` and `end`; -1 when there is none. */
  find(memory: SearchedBytes, from: number, end: number): number {
    return memory.find(this.tables, from, end);
  }
}

function addWord(folded: Uint8Array, word: string, byWindow: Map<number, Candidate[]>): void {
  if (folded.length < WINDOW_BYTES) throw new RangeError(`'${word}' is too short to search for: four bytes at least`);
  const add = (window: number, candidate: Candidate) => {
    const known = byWindow.get(window);
    if (known === undefined) byWindow.set(window, [candidate]);
    else known.push(candidate);
  };
  if (folded.length === WINDOW_BYTES) {
    const check = asWord(folded, 0);
    add(check, { folded, windowAt: 0, check, checkAt: 0 });
    // At an odd position, the window holds three of the four and whatever follows; case makes no difference there.
    const odd = { folded, windowAt: 1, check, checkAt: 0 };
    for (let next = 0; next < 256; next++) if ((next & LOWER) !== 0) add(asWord(folded, 1) | (next << 24), odd);
    return;
  }
  const costs = windowCosts(folded);
  // Whether the word itself begins at an even or an odd position, one of two windows begins at an even one.
  for (const parity of [0, 1] as const) {
    const windowAt = cheapestOf(costs, parity);
    const checkAt = otherThan(costs, windowAt);
    add(asWord(folded, windowAt), { folded, windowAt, check: asWord(folded, checkAt), checkAt });
  }
}

/** A line that has the longer word has the shorter one as well. */
function withoutLonger(words: readonly string[]): string[] {
  const lower = new Set(words.map((word) => word.replace(/[A-Z]/g, (letter) => letter.toLowerCase())));
  const byBeginning = new Map<string, string[]>();
  const kept: string[] = [];
  for (const word of [...lower].sort((a, b) => a.length - b.length)) {
    if (holdsOneOf(word, byBeginning)) continue;
    kept.push(word);
    const beginning = word.slice(0, WINDOW_BYTES);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), word]);
  }
  return kept;
}

/** @param byBeginning Words by their first characters; shorter words stand under all they have. */
function holdsOneOf(word: string, byBeginning: ReadonlyMap<string, string[]>): boolean {
  for (let at = 0; at < word.length; at++) {
    for (let length = 1; length <= WINDOW_BYTES; length++) {
      const words = byBeginning.get(word.slice(at, at + length));
      if (words?.some((one) => word.startsWith(one, at)) === true) return true;
    }
  }
  return false;
}

/** By offset: how often its four bytes stop the search. */
function windowCosts(folded: Uint8Array): Float64Array {
  const counted = countedText(folded);
  const costs = new Float64Array(folded.length - WINDOW_BYTES + 1);
  for (let at = 0; at < costs.length; at++) costs[at] = windowCost(counted, at);
  return costs;
}

/** The even or odd offset of the four bytes that stop the search least. */
function cheapestOf(costs: Float64Array, parity: 0 | 1): number {
  let best: number = parity;
  for (let at: number = parity; at < costs.length; at += 2)
    if ((costs[at] as number) < (costs[best] as number)) best = at;
  return best;
}

/** The cheapest offset whose four bytes do not overlap the window; in a short word, the one that overlaps it least. */
function otherThan(costs: Float64Array, windowAt: number): number {
  const last = costs.length - 1;
  let best = windowAt > last - windowAt ? 0 : last;
  for (let at = 0; at <= last; at++)
    if (Math.abs(at - windowAt) >= WINDOW_BYTES && (costs[at] as number) < (costs[best] as number)) best = at;
  return best;
}

/** Four bytes as the search sees them, in lower case; zeros behind the end. */
function asWord(bytes: Uint8Array, at: number): number {
  const [first, second, third, fourth] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return (first ?? 0) | ((second ?? 0) << 8) | ((third ?? 0) << 16) | ((fourth ?? 0) << 24) | LOWER_FOUR;
}
