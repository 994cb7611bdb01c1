import { MAX_BLOCK_BYTES } from './frame-header.ts';
import { demand } from './zstd-error.ts';

const FIRST_BYTES = 1 << 20;
const LEAST_SLACK_BYTES = 1 << 20;
const MOST_SLACK_BYTES = 16 << 20;

/** Matches from here on are worth a call of copyWithin. */
const LONG_MATCH_BYTES = 48;

/**
 * The decompressed bytes that matches may reach back to.
 *
 * The buffer holds the window and some room; when that is used up, the window moves to its front. It grows with what was
 * decompressed, so a frame that only claims a large window costs nothing.
 */
export class History {
  bytes: Uint8Array = new Uint8Array(FIRST_BYTES);
  /** End of what was written. */
  end = 0;
  private windowBytes = 0;

  /** Forgets everything: a new frame begins. */
  reset(windowBytes: number): void {
    this.windowBytes = windowBytes;
    this.end = 0;
  }

  /** Makes sure that one more block fits. Moves what was written before. */
  makeRoom(): void {
    if (this.end + MAX_BLOCK_BYTES <= this.bytes.length) return;
    const slack = Math.min(Math.max(this.windowBytes, LEAST_SLACK_BYTES), MOST_SLACK_BYTES);
    const largest = this.windowBytes + slack + MAX_BLOCK_BYTES;
    const doubled = this.bytes.length * 2;
    if (this.bytes.length >= largest) this.dropOldest();
    // The last doubling goes to the end at once: old and new buffer exist together while one is copied.
    else this.grow(doubled * 2 > largest ? largest : doubled);
  }

  /** Appends literals. */
  append(bytes: Uint8Array, from: number, to: number): void {
    if (to - from < LONG_MATCH_BYTES) {
      const { bytes: history } = this;
      let end = this.end;
      for (let at = from; at < to; at++) history[end++] = bytes[at] as number;
      this.end = end;
    } else {
      this.bytes.set(bytes.subarray(from, to), this.end);
      this.end += to - from;
    }
  }

  /** Appends one byte, many times. */
  appendRun(byte: number, length: number): void {
    this.bytes.fill(byte, this.end, this.end + length);
    this.end += length;
  }

  /** Appends `length` bytes that begin `offset` bytes back; they may reach into what they write. */
  appendMatch(offset: number, length: number): void {
    demand(offset > 0 && offset <= this.end, 'a match that reaches before the data');
    const { bytes } = this;
    const from = this.end - offset;
    if (length >= LONG_MATCH_BYTES && offset >= length) {
      bytes.copyWithin(this.end, from, from + length);
    } else {
      let end = this.end;
      for (let at = from; at < from + length; at++) bytes[end++] = bytes[at] as number;
    }
    this.end += length;
  }

  private grow(length: number): void {
    const grown = new Uint8Array(length);
    grown.set(this.bytes.subarray(0, this.end));
    this.bytes = grown;
  }

  private dropOldest(): void {
    const kept = Math.min(this.windowBytes, this.end);
    this.bytes.copyWithin(0, this.end - kept, this.end);
    this.end = kept;
  }
}
