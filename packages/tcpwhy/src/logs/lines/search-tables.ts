/** 64 KiB of bits: in a processor's first or second cache, and one in fifty is set with two thousand words. */
const HASH_BITS = 19;
/**
 * The high bits of the product depend on all bytes. Any odd number with mixed bits will do: of two dozen, this is the one by
 * which ordinary text meets the bits of today's words least. As in byte-search.wat.
 */
const HASH_FACTOR = 0xd2bb0ed1;

const SLOT_BYTES = 8;
const CANDIDATE_BYTES = 16;

/** @param window Four bytes in lower case, the first one lowest. */
export function windowHash(window: number): number {
  return Math.imul(window, HASH_FACTOR) >>> (32 - HASH_BITS);
}

/** One word, and where in it a window stands. */
export interface Candidate {
  /** Upper-case ASCII letters folded to lower case. */
  readonly folded: Uint8Array;
  readonly windowAt: number;
  /** Four more of its bytes, to tell it from others with the same window, and where they stand. */
  readonly check: number;
  readonly checkAt: number;
}

/**
 * Words by four of their bytes, laid out for byte-search.wat: a bit per hash that some window has; a hash table of windows
 * with open addressing; behind it each window's candidates, one behind the other; behind them the letters.
 */
export class SearchTables {
  readonly bits = new Int32Array(1 << (HASH_BITS - 5));
  readonly slotCount: number;
  /** Slots, candidates, letters. */
  readonly image: Uint8Array;
  /** Where in `image` the candidates begin. */
  readonly candidatesAt: number;
  private readonly view: DataView;

  constructor(byWindow: ReadonlyMap<number, readonly Candidate[]>) {
    // At most half full, so that a search for what is not there ends soon.
    this.slotCount = 1 << Math.ceil(Math.log2(2 * byWindow.size + 2));
    this.candidatesAt = this.slotCount * SLOT_BYTES;
    const candidates = [...byWindow.values()].flat();
    const lettersAt = candidates.length * CANDIDATE_BYTES;
    const { letters, starts } = layOut(candidates.map(({ folded }) => folded));
    this.image = new Uint8Array(this.candidatesAt + lettersAt + letters.length);
    this.image.set(letters, this.candidatesAt + lettersAt);
    this.view = new DataView(this.image.buffer);
    let number = 0;
    for (const [window, list] of byWindow) {
      this.fillSlot(window, number);
      list.forEach((one, i) => {
        this.writeCandidate(number++, one, lettersAt + (starts.get(one.folded) as number), i + 1 < list.length);
      });
    }
  }

  private fillSlot(window: number, firstCandidate: number): void {
    const hash = windowHash(window);
    this.bits[hash >>> 5] = (this.bits[hash >>> 5] as number) | (1 << (hash & 31));
    const mask = this.slotCount - 1;
    let slot = hash & mask;
    while (this.view.getInt32(slot * SLOT_BYTES + 4, true) !== 0) slot = (slot + 1) & mask;
    this.view.setInt32(slot * SLOT_BYTES, window, true);
    // Zero is an empty slot.
    this.view.setInt32(slot * SLOT_BYTES + 4, firstCandidate + 1, true);
  }

  /** @param letters Where they begin, counted from the first candidate. */
  private writeCandidate(number: number, one: Candidate, letters: number, isFollowed: boolean): void {
    const at = this.candidatesAt + number * CANDIDATE_BYTES;
    this.view.setInt32(at, letters, true);
    this.view.setUint16(at + 4, one.folded.length, true);
    this.view.setUint16(at + 6, one.windowAt, true);
    this.view.setInt32(at + 8, one.check, true);
    this.view.setUint16(at + 12, one.checkAt, true);
    this.view.setUint16(at + 14, isFollowed ? 1 : 0, true);
  }
}

/** Words one behind the other, each once. */
function layOut(words: readonly Uint8Array[]): { letters: Uint8Array; starts: Map<Uint8Array, number> } {
  const starts = new Map<Uint8Array, number>();
  let used = 0;
  for (const word of words) {
    if (starts.has(word)) continue;
    starts.set(word, used);
    used += word.length;
  }
  const letters = new Uint8Array(used);
  for (const [word, start] of starts) letters.set(word, start);
  return { letters, starts };
}
