import { invariant } from '../base/invariant.ts';

/** Above this a buffer that one record made grow is given back as soon as the record is done. */
const KEEP_BRIDGE_BYTES = 4 << 20;
const FIRST_BRIDGE_BYTES = 64 << 10;

/**
 * A contiguous stretch of a stream of chunks, for parsers that read records in place.
 *
 * ```
 *   chunk 1             chunk 2                        chunk 3
 *   [..record|record|rec][ord|record|record|record|reco][rd|...
 *                     '---bridge---'                 '-bridge-'
 * ```
 * Whole records are seen in their chunk; only a record that straddles two chunks is copied, into the bridge,
 * with no more of the second chunk than it needs. So rows may point into `bytes`, which is replaced only by
 * `supply`. Memory follows the bytes that really came: a length that a header claims never allocates.
 */
export class ByteWindow {
  /** The stretch; only `bytes[position]` to `bytes[limit - 1]` may be read. */
  bytes: Uint8Array = new Uint8Array(0);
  /** The same bytes, for numbers of either byte order. */
  view: DataView = new DataView(this.bytes.buffer);
  /** Next byte to parse. A parser moves it on; beyond `limit` it means that bytes still to come are skipped. */
  position = 0;
  /** End of the bytes present. */
  limit = 0;
  /** No more chunks come. */
  ended = false;

  /** Input offset of `bytes[0]`. */
  private base = 0;
  /** A pushed chunk that `bytes` does not stand for yet, and its input offset. */
  private chunk: Uint8Array | null = null;
  private chunkBase = 0;
  /** Bytes pushed so far. */
  private pushed = 0;
  private bridge: Uint8Array = new Uint8Array(0);

  /** Bytes from the start of the input to `position`. */
  get offset(): number {
    return this.base + this.position;
  }

  /** Takes the next chunk. Nothing points into the chunk before any longer: its unread tail is copied now. */
  push(chunk: Uint8Array): void {
    invariant(this.chunk === null && !this.ended, 'push before the last chunk was read, or after the end');
    this.chunk = chunk;
    this.chunkBase = this.pushed;
    this.pushed += chunk.length;
    if (this.bytes !== this.bridge && this.position < this.limit) this.moveTailToBridge();
  }

  end(): void {
    this.ended = true;
  }

  /**
   * Makes `wanted` bytes from `position` on present, if they have come.
   *
   * May replace `bytes` and move `position` and `limit` with it, so no row may point into the old bytes.
   */
  supply(wanted: number): boolean {
    if (this.limit - this.position >= wanted) return true;
    const chunk = this.chunk;
    if (chunk === null) return false;
    const offset = this.offset;
    if (offset >= this.chunkBase) {
      this.chunk = null;
      this.showChunk(chunk, offset - this.chunkBase);
    } else {
      const taken = this.base + this.limit - this.chunkBase;
      const lacking = wanted - (this.limit - this.position);
      const end = Math.min(chunk.length, taken + lacking);
      this.append(chunk, taken, end);
      if (end === chunk.length) this.chunk = null;
    }
    return this.limit - this.position >= wanted;
  }

  /** Whether the input is over and fewer than `wanted` bytes are left from `position` on. */
  lacks(wanted: number): boolean {
    return this.ended && this.pushed - this.offset < wanted;
  }

  /** Whether every byte of the input was read. */
  isDrained(): boolean {
    return this.lacks(1);
  }

  /** Bytes of the input from `position` to its end; known only after the end. */
  remaining(): number {
    return Math.max(0, this.pushed - this.offset);
  }

  /** Skips all that is left of the input. */
  skipToEnd(): void {
    invariant(this.ended, 'skipToEnd before the end');
    this.position += this.remaining();
  }

  private showChunk(chunk: Uint8Array, position: number): void {
    if (this.bridge.length > KEEP_BRIDGE_BYTES) this.bridge = new Uint8Array(0);
    // A plain Uint8Array even when Node hands over a Buffer: one shape keeps readers' loops monomorphic.
    this.bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.base = this.chunkBase;
    this.position = position;
    this.limit = chunk.length;
  }

  private moveTailToBridge(): void {
    const tail = this.bytes.subarray(this.position, this.limit);
    if (this.bridge.length < tail.length) this.bridge = new Uint8Array(Math.max(FIRST_BRIDGE_BYTES, tail.length * 2));
    this.bridge.set(tail);
    this.showBridge(tail.length);
  }

  private append(chunk: Uint8Array, from: number, to: number): void {
    const added = to - from;
    if (this.limit + added > this.bytes.length) this.makeRoom(added);
    this.bytes.set(chunk.subarray(from, to), this.limit);
    this.limit += added;
  }

  private makeRoom(added: number): void {
    const tail = this.bytes.subarray(this.position, this.limit);
    const needed = tail.length + added;
    // Moving the tail to the front is worth it only if that frees half: otherwise tiny chunks would move it each time.
    if (needed * 2 > this.bridge.length) {
      const room = needed < KEEP_BRIDGE_BYTES ? needed * 2 : needed + (needed >> 2);
      const grown = new Uint8Array(Math.max(FIRST_BRIDGE_BYTES, room));
      grown.set(tail);
      this.bridge = grown;
    } else {
      this.bridge.copyWithin(0, this.position, this.limit);
    }
    this.showBridge(tail.length);
  }

  private showBridge(tailBytes: number): void {
    this.base += this.position;
    this.bytes = this.bridge;
    this.view = new DataView(this.bridge.buffer);
    this.position = 0;
    this.limit = tailBytes;
  }
}
