import { MAX_BLOCK_BYTES } from './frame-header.ts';
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman.ts';
import { demand } from './zstd-error.ts';

const RAW = 0;
const RLE = 1;
const TREELESS = 3;

/** The literals of one block. */
export interface Literals {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Where the sequences section begins. */
  readonly end: number;
}

/** Decodes literals sections (RFC 8878 §3.1.1.3.1); remembers the Huffman table that later blocks may use again. */
export class LiteralsDecoder {
  private table: HuffmanTable | null = null;
  /** Room for all literals of a block. */
  private readonly buffer = new Uint8Array(MAX_BLOCK_BYTES);

  /** Forgets the table: a new frame begins. */
  reset(): void {
    this.table = null;
  }

  /** The section at `bytes[at .. end)`. Raw literals stay where they are. */
  decode(bytes: Uint8Array, at: number, end: number): Literals {
    demand(at < end, 'a block without literals section');
    const head = bytes[at] as number;
    const type = head & 3;
    const format = (head >> 2) & 3;
    return type === RAW || type === RLE
      ? this.decodePlain(bytes, at, end, type, format)
      : this.decodeCompressed(bytes, at, end, type, format);
  }

  private decodePlain(bytes: Uint8Array, at: number, end: number, type: number, format: number): Literals {
    const headBytes = format === 1 ? 2 : format === 3 ? 3 : 1;
    const size = number24(bytes, at) >>> (headBytes === 1 ? 3 : 4);
    const length = size & ((1 << (headBytes === 1 ? 5 : headBytes * 8 - 4)) - 1);
    const from = at + headBytes;
    const used = type === RLE ? 1 : length;
    demand(length <= MAX_BLOCK_BYTES && from + used <= end, 'literals that overrun their block');
    if (type === RAW) return { bytes, from, to: from + length, end: from + length };
    this.buffer.fill(bytes[from] as number, 0, length);
    return { bytes: this.buffer, from: 0, to: length, end: from + 1 };
  }

  private decodeCompressed(bytes: Uint8Array, at: number, end: number, type: number, format: number): Literals {
    const sizeBits = [10, 10, 14, 18][format] as number;
    const headBytes = [3, 3, 4, 5][format] as number;
    demand(at + headBytes <= end, 'a literals section that is cut');
    // Both sizes in one number of up to 36 bits, behind the four bits of type and format.
    const sizes = Math.floor((number24(bytes, at) + number24(bytes, at + 3) * 2 ** 24) / 16);
    const length = sizes % 2 ** sizeBits;
    const compressedBytes = Math.floor(sizes / 2 ** sizeBits) % 2 ** sizeBits;
    const dataEnd = at + headBytes + compressedBytes;
    demand(length <= MAX_BLOCK_BYTES && dataEnd <= end, 'literals that overrun their block');
    const dataAt = this.takeTable(bytes, at + headBytes, dataEnd, type);
    if (format === 0) this.decodeStream(bytes, dataAt, dataEnd, 0, length);
    else this.decodeFourStreams(bytes, dataAt, dataEnd, length);
    return { bytes: this.buffer, from: 0, to: length, end: dataEnd };
  }

  /** Where the streams begin. */
  private takeTable(bytes: Uint8Array, at: number, end: number, type: number): number {
    if (type === TREELESS) return at;
    const read = readHuffmanTable(bytes, at, end);
    this.table = read.table;
    return read.end;
  }

  /** §3.1.1.3.1.6: the sizes of three streams, and four streams of nearly equal content. */
  private decodeFourStreams(bytes: Uint8Array, at: number, end: number, length: number): void {
    demand(at + 6 <= end, 'a jump table that is cut');
    const part = (length + 3) >> 2;
    demand(part * 3 <= length, 'four streams for too few literals');
    let from = at + 6;
    for (let stream = 0; stream < 4; stream++) {
      const size = (bytes[at + stream * 2] as number) | ((bytes[at + stream * 2 + 1] as number) << 8);
      const to = stream === 3 ? end : from + size;
      demand(to <= end, 'a stream of literals that overruns its block');
      this.decodeStream(bytes, from, to, part * stream, stream === 3 ? length : part * (stream + 1));
      from = to;
    }
  }

  private decodeStream(bytes: Uint8Array, from: number, to: number, at: number, end: number): void {
    demand(this.table !== null, 'literals without a Huffman table');
    decodeHuffman(this.table, bytes, from, to, this.buffer, at, end);
  }
}

function number24(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}
