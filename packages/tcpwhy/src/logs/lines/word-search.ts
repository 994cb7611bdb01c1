import { foldBytes } from './fold-case.ts';
import type { SearchedBytes } from './searched-bytes.ts';
import { countedText, windowCost } from './window-cost.ts';
import { type Candidate, HASH_BITS, HASH_FACTOR, HASH_SHIFT, WindowTable, windowHash } from './window-table.ts';

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
  private readonly bits = new Int32Array(1 << (HASH_BITS - 5));
  private readonly table: WindowTable;

  /**
   * @param words Four bytes or more in UTF-8 each; shorter ones throw a RangeError, because they would stop the search
   *              everywhere. ASCII letters match without regard to case.
   */
  constructor(words: Iterable<string>) {
    const encoder = new TextEncoder();
    const byWindow = new Map<number, Candidate[]>();
    for (const word of withoutLonger([...words])) addWord(foldBytes(encoder.encode(word)), word, byWindow);
    for (const window of byWindow.keys()) this.setBit(windowHash(window));
    this.table = new WindowTable(byWindow);
  }

  /** A position inside the first word that lies wholly between `from` and `end`; -1 when there is none. */
  find({ bytes, quads }: SearchedBytes, from: number, end: number): number {
    const { bits } = this;
    // A window that holds the first byte of a four-byte word at an odd place begins behind it.
    const lastQuad = (end - 3) >> 2;
    let quad = from >> 2;
    let a = (quads[quad] as number) | LOWER_FOUR;
    // Eight bytes at a time. Reading a little behind `end` is harmless: what is found is compared whole, up to `end`.
    while (quad <= lastQuad) {
      const b = (quads[quad + 1] as number) | LOWER_FOUR;
      const c = (quads[quad + 2] as number) | LOWER_FOUR;
      const first = Math.imul(a, HASH_FACTOR) >>> HASH_SHIFT;
      const second = Math.imul(halves(a, b), HASH_FACTOR) >>> HASH_SHIFT;
      const third = Math.imul(b, HASH_FACTOR) >>> HASH_SHIFT;
      const fourth = Math.imul(halves(b, c), HASH_FACTOR) >>> HASH_SHIFT;
      const hit =
        (((bits[first >>> 5] as number) >>> (first & 31)) |
          ((bits[second >>> 5] as number) >>> (second & 31)) |
          ((bits[third >>> 5] as number) >>> (third & 31)) |
          ((bits[fourth >>> 5] as number) >>> (fourth & 31))) &
        1;
      if (hit !== 0) {
        const at = quad << 2;
        const found = this.wordAt(bytes, a, at, from, end);
        if (found >= 0) return found;
        const next = this.wordAt(bytes, halves(a, b), at + 2, from, end);
        if (next >= 0) return next;
        const middle = this.wordAt(bytes, b, at + 4, from, end);
        if (middle >= 0) return middle;
        const last = this.wordAt(bytes, halves(b, c), at + 6, from, end);
        if (last >= 0) return last;
      }
      a = c;
      quad += 2;
    }
    return -1;
  }

  /** A position inside the word that has this window at `at`; -1 when there is none. */
  private wordAt(bytes: Uint8Array, window: number, at: number, from: number, end: number): number {
    const hash = windowHash(window);
    const isSet = (((this.bits[hash >>> 5] as number) >>> (hash & 31)) & 1) !== 0;
    return isSet ? this.table.wordAt(bytes, window, hash, at, from, end) : -1;
  }

  private setBit(hash: number): void {
    this.bits[hash >>> 5] = (this.bits[hash >>> 5] as number) | (1 << (hash & 31));
  }
}

function addWord(folded: Uint8Array, word: string, byWindow: Map<number, Candidate[]>): void {
  if (folded.length < WINDOW_BYTES) throw new RangeError(`'${word}' is too short to search for: four bytes at least`);
  const add = (window: ArrayLike<number>, windowAt: number) => {
    const key = asWord(window);
    const known = byWindow.get(key);
    if (known === undefined) byWindow.set(key, [{ folded, windowAt }]);
    else known.push({ folded, windowAt });
  };
  // Whether the word itself begins at an even or an odd position, one of two windows begins at an even one.
  for (const parity of folded.length === WINDOW_BYTES ? ([0] as const) : ([0, 1] as const)) {
    const windowAt = cheapestWindow(folded, parity);
    add(folded.subarray(windowAt, windowAt + WINDOW_BYTES), windowAt);
  }
  if (folded.length > WINDOW_BYTES) return;
  // Four bytes at an odd position: the window holds three of them and whatever follows; case makes no difference there.
  for (let next = 0; next < 256; next++) if ((next & LOWER) !== 0) add([...folded.subarray(1), next], 1);
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

/** The offset, even or odd in the word as asked, of the four bytes that stop the search least. */
function cheapestWindow(folded: Uint8Array, parity: 0 | 1): number {
  let best: number = parity;
  let bestCost = Number.POSITIVE_INFINITY;
  const counted = countedText(folded);
  for (let at: number = parity; at + WINDOW_BYTES <= folded.length; at += 2) {
    const cost = windowCost(counted, at);
    if (cost >= bestCost) continue;
    best = at;
    bestCost = cost;
  }
  return best;
}

const FOUR_BYTES = new Uint8Array(WINDOW_BYTES);
const FOUR_AS_WORD = new Int32Array(FOUR_BYTES.buffer);
FOUR_BYTES.set([1]);
const IS_LITTLE_ENDIAN = FOUR_AS_WORD[0] === 1;

/** Four bytes as `find` sees them, in lower case, on machines of either byte order. */
function asWord(window: ArrayLike<number>): number {
  FOUR_BYTES.set(window);
  return (FOUR_AS_WORD[0] as number) | LOWER_FOUR;
}

/** The last two bytes of one word and the first two of the next, as one word. */
function halves(word: number, next: number): number {
  return IS_LITTLE_ENDIAN ? (word >>> 16) | (next << 16) : (word << 16) | (next >>> 16);
}
