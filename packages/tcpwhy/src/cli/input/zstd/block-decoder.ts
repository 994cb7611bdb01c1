import { BLOCK_MARGIN_BYTES } from './backward-bits.ts';
import { MAX_BLOCK_BYTES } from './frame-header.ts';
import { History } from './history.ts';
import { LiteralsDecoder } from './literals.ts';
import { SequencesDecoder } from './sequences.ts';
import { demand } from './zstd-error.ts';

/** Bytes of the header before every block. */
export const BLOCK_HEADER_BYTES = 3;

const RAW = 0;
const RLE = 1;
const COMPRESSED = 2;

/** A block's header (RFC 8878 §3.1.1.2). */
export interface BlockHeader {
  readonly isLast: boolean;
  readonly type: number;
  /** Bytes that stand behind the header. */
  readonly storedBytes: number;
  /** Bytes of a raw or run-length block when decompressed. */
  readonly size: number;
}

/** Reads the header at `bytes[at]`. Throws ZstdError when no such block can be. */
export function parseBlockHeader(bytes: Uint8Array, at: number): BlockHeader {
  const word = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  const type = (word >> 1) & 3;
  const size = word >>> 3;
  demand(type <= COMPRESSED, 'a block of the reserved type');
  demand(size <= MAX_BLOCK_BYTES, 'a block of more than 128 KiB');
  return { isLast: (word & 1) === 1, type, storedBytes: type === RLE ? 1 : size, size };
}

/** Decompresses the blocks of one frame after the other. */
export class BlockDecoder {
  private readonly history = new History();
  private readonly literals = new LiteralsDecoder();
  private readonly sequences = new SequencesDecoder();
  /** The block with zeros around it: see BLOCK_MARGIN_BYTES. */
  private readonly block = new Uint8Array(MAX_BLOCK_BYTES + 2 * BLOCK_MARGIN_BYTES);

  /** A new frame begins. */
  reset(windowBytes: number): void {
    this.history.reset(windowBytes);
    this.literals.reset();
    this.sequences.reset();
  }

  /** The block whose stored bytes are at `bytes[at]`. @returns Its content, as a copy. */
  decode(header: BlockHeader, bytes: Uint8Array, at: number): Uint8Array {
    const { history } = this;
    history.makeRoom();
    const start = history.end;
    if (header.type === RAW) history.append(bytes, at, at + header.size);
    else if (header.type === RLE) history.appendRun(bytes[at] as number, header.size);
    else this.decodeCompressed(bytes.subarray(at, at + header.size));
    return history.bytes.slice(start, history.end);
  }

  private decodeCompressed(stored: Uint8Array): void {
    const { block } = this;
    const end = BLOCK_MARGIN_BYTES + stored.length;
    block.set(stored, BLOCK_MARGIN_BYTES);
    block.fill(0, end, end + BLOCK_MARGIN_BYTES);
    const literals = this.literals.decode(block, BLOCK_MARGIN_BYTES, end);
    this.sequences.execute(block, end, literals, this.history);
  }
}
