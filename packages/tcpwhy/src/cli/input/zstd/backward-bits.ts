import { demand } from './zstd-error.ts';

/** Zero bytes that a decoder keeps before and behind a block, so that reads over its ends need no check of their own. */
export const BLOCK_MARGIN_BYTES = 32;

/**
 * A bitstream that is read from its end to its start (RFC 8878 §4.1.1): Huffman and FSE write it the other way round.
 *
 * Reads over the start give zeros and leave `bits` negative; whoever reads checks that once per symbol or sequence,
 * which is enough because no step reads more bits than the margin has.
 */
export class BackwardBits {
  /** Bits left to read; negative after a read over the start. */
  bits: number;
  readonly view: DataView;
  /** First byte of the stream in `view`. */
  readonly start: number;

  /** The stream is `bytes[from .. to)`, with BLOCK_MARGIN_BYTES around it. Its last byte's top 1 bit marks the end. */
  constructor(bytes: Uint8Array, from: number, to: number) {
    demand(to > from, 'an empty bitstream');
    const last = bytes[to - 1] as number;
    demand(last !== 0, 'a bitstream without an end mark');
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = from;
    this.bits = (to - from) * 8 - Math.clz32(last) + 23;
  }

  /** The next `count` bits, 0 to 25, as a number. */
  read(count: number): number {
    this.bits -= count;
    return bitsAt(this.view, this.start, this.bits, count);
  }
}

/** The `count` bits, 0 to 25, of which the lowest is bit number `bit` of the stream that begins at byte `start`. */
export function bitsAt(view: DataView, start: number, bit: number, count: number): number {
  // `bit >> 3` rounds down for negative numbers too, into the margin.
  return (view.getInt32(start + (bit >> 3), true) >>> (bit & 7)) & ((1 << count) - 1);
}
