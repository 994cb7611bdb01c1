import { fold } from './fold-case.ts';

/** 64 KiB of bits: in a processor's first or second cache, and one in fifty is set with two thousand words. */
export const HASH_BITS = 19;
export const HASH_SHIFT = 32 - HASH_BITS;
/** Fibonacci hashing: the high bits of the product depend on all bytes. */
export const HASH_FACTOR = 0x9e3779b1;

/** @param window Four bytes in lower case. */
export function windowHash(window: number): number {
  return Math.imul(window, HASH_FACTOR) >>> HASH_SHIFT;
}

/** One word, and where in it a window stands. */
export interface Candidate {
  /** Upper-case ASCII letters folded to lower case. */
  readonly folded: Uint8Array;
  readonly windowAt: number;
}

/**
 * Words by four of their bytes, in a hash table with open addressing. All of it are columns of numbers: following
 * objects from cache miss to cache miss would cost more than the whole rest of the search.
 */
export class WindowTable {
  /** By slot. */
  private readonly windows: Int32Array;
  /** By slot: the first of its candidates, plus one; 0 is an empty slot. */
  private readonly firsts: Int32Array;
  private readonly counts: Uint16Array;
  /** By candidate. */
  private readonly windowAts: Uint16Array;
  private readonly wordStarts: Int32Array;
  private readonly wordLengths: Uint16Array;
  /** All words, one behind the other. */
  private readonly letters: Uint8Array;
  private readonly slotMask: number;

  constructor(byWindow: ReadonlyMap<number, readonly Candidate[]>) {
    // At most half full, so that a search for what is not there ends soon.
    const slots = 1 << Math.ceil(Math.log2(2 * byWindow.size + 2));
    this.slotMask = slots - 1;
    this.windows = new Int32Array(slots);
    this.firsts = new Int32Array(slots);
    this.counts = new Uint16Array(slots);
    const candidates = [...byWindow.values()].flat();
    this.windowAts = Uint16Array.from(candidates, ({ windowAt }) => windowAt);
    this.wordLengths = Uint16Array.from(candidates, ({ folded }) => folded.length);
    this.wordStarts = new Int32Array(candidates.length);
    this.letters = this.layOutWords(candidates);
    let first = 1;
    for (const [window, { length }] of byWindow) {
      this.fillSlot(window, first, length);
      first += length;
    }
  }

  /** A position inside the word that has this window at `at`, wholly between `from` and `end`; -1 when there is none. */
  wordAt(bytes: Uint8Array, window: number, hash: number, at: number, from: number, end: number): number {
    let slot = hash & this.slotMask;
    for (; this.windows[slot] !== window; slot = (slot + 1) & this.slotMask) if (this.firsts[slot] === 0) return -1;
    const first = (this.firsts[slot] as number) - 1;
    const last = first + (this.counts[slot] as number);
    for (let candidate = first; candidate < last; candidate++) {
      const start = at - (this.windowAts[candidate] as number);
      if (this.isAt(bytes, start, candidate, from, end)) return Math.max(start, at);
    }
    return -1;
  }

  private isAt(bytes: Uint8Array, start: number, candidate: number, from: number, end: number): boolean {
    const length = this.wordLengths[candidate] as number;
    if (start < from || start + length > end) return false;
    const { letters } = this;
    const word = this.wordStarts[candidate] as number;
    for (let i = 0; i < length; i++) {
      if (fold(bytes[start + i] as number) !== letters[word + i]) return false;
    }
    return true;
  }

  private layOutWords(candidates: readonly Candidate[]): Uint8Array {
    const starts = new Map<Uint8Array, number>();
    let used = 0;
    candidates.forEach(({ folded }, i) => {
      if (!starts.has(folded)) {
        starts.set(folded, used);
        used += folded.length;
      }
      this.wordStarts[i] = starts.get(folded) as number;
    });
    const letters = new Uint8Array(used);
    for (const [folded, start] of starts) letters.set(folded, start);
    return letters;
  }

  private fillSlot(window: number, first: number, count: number): void {
    let slot = windowHash(window) & this.slotMask;
    while (this.firsts[slot] !== 0) slot = (slot + 1) & this.slotMask;
    this.windows[slot] = window;
    this.firsts[slot] = first;
    this.counts[slot] = count;
  }
}
