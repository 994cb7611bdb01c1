/** Below this, tables grow fourfold: pages that are never touched cost nothing, copies do. */
const LARGE_BYTES = 64 << 20;

/**
 * Rows of numbers packed side by side in one buffer, seen as 32-bit words and as doubles. A row is named by its handle:
 * the index of its first word, so that a field is `words[handle + FIELD]`, and a double `reals[(handle >> 1) + FIELD]`.
 *
 * Columns (model/) suit stages that run over one field of many rows. Here one packet touches many fields of one random
 * row: packed, they share a few cache lines instead of needing one each.
 */
export class PackedRows {
  words: Int32Array;
  reals: Float64Array;
  private usedWords = 0;
  private freeHandle = -1;
  private rowCount = 0;

  /** @param strideWords Words per row; even, so that doubles stay aligned. */
  constructor(
    readonly strideWords: number,
    rows: number,
  ) {
    const buffer = new ArrayBuffer(rows * strideWords * 4);
    this.words = new Int32Array(buffer);
    this.reals = new Float64Array(buffer);
  }

  /** Rows in use. */
  get count(): number {
    return this.rowCount;
  }

  /** Words behind the last row ever used. */
  get end(): number {
    return this.usedWords;
  }

  /** Handle of a row that holds whatever an older row left there. */
  acquire(): number {
    this.rowCount++;
    const handle = this.freeHandle;
    if (handle >= 0) {
      this.freeHandle = this.words[handle] as number;
      return handle;
    }
    const fresh = this.usedWords;
    this.usedWords += this.strideWords;
    if (this.usedWords > this.words.length) this.grow();
    return fresh;
  }

  /** `acquire` where `reserve` made room: without a way to grow, hot loops can keep `words` at hand. */
  acquireReserved(): number {
    this.rowCount++;
    const handle = this.freeHandle;
    if (handle >= 0) {
      this.freeHandle = this.words[handle] as number;
      return handle;
    }
    const fresh = this.usedWords;
    this.usedWords = fresh + this.strideWords;
    return fresh;
  }

  /** Makes room for `rows` more: while no more are acquired, `words` and `reals` stay the same objects. */
  reserve(rows: number): void {
    while (this.usedWords + rows * this.strideWords > this.words.length) this.grow();
  }

  /** Gives a row back; its first word is used to find it again. */
  release(handle: number): void {
    this.words[handle] = this.freeHandle;
    this.freeHandle = handle;
    this.rowCount--;
  }

  /**
   * Gives back a chain of rows that are linked by their first words, without walking it.
   *
   * @param count Rows in the chain.
   */
  releaseChain(first: number, last: number, count: number): void {
    if (first < 0) return;
    this.words[last] = this.freeHandle;
    this.freeHandle = first;
    this.rowCount -= count;
  }

  private grow(): void {
    const bytes = this.words.length * 4;
    const buffer = new ArrayBuffer(bytes * (bytes < LARGE_BYTES ? 4 : 2));
    const words = new Int32Array(buffer);
    words.set(this.words);
    this.words = words;
    this.reals = new Float64Array(buffer);
  }
}
