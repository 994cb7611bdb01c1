import { BackwardBits } from './backward-bits.ts';
import { readFseTable, readInterleaved } from './fse.ts';
import { demand } from './zstd-error.ts';

/** Longest code in bits (RFC 8878 §4.2.1). */
const MAX_CODE_BITS = 11;
const MAX_WEIGHT_ACCURACY_LOG = 6;
const MAX_SYMBOLS = 256;

/** A Huffman decoding table: one row per value of the next `maxBits` bits. */
export interface HuffmanTable {
  readonly maxBits: number;
  readonly symbol: Uint8Array;
  readonly bits: Uint8Array;
}

/** A table that was read, and where the bytes behind its description begin. */
export interface ReadHuffmanTable {
  readonly table: HuffmanTable;
  readonly end: number;
}

/** Reads a table's description at `bytes[at .. end)` (§4.2.1). */
export function readHuffmanTable(bytes: Uint8Array, at: number, end: number): ReadHuffmanTable {
  demand(at < end, 'a Huffman table that is cut');
  const head = bytes[at] as number;
  const isDirect = head >= 128;
  const dataEnd = at + 1 + (isDirect ? (head - 127 + 1) >> 1 : head);
  demand(dataEnd <= end, 'a Huffman table that is cut');
  const weights = isDirect ? directWeights(bytes, at + 1, head - 127) : compressedWeights(bytes, at + 1, dataEnd);
  return { table: buildHuffmanTable(weights), end: dataEnd };
}

/** Four bits each, the high half of a byte first. */
function directWeights(bytes: Uint8Array, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const byte = bytes[at + (index >> 1)] as number;
    return index % 2 === 0 ? byte >> 4 : byte & 0xf;
  });
}

function compressedWeights(bytes: Uint8Array, at: number, end: number): number[] {
  const { table, end: streamAt } = readFseTable(bytes, at, end, MAX_WEIGHT_ACCURACY_LOG, 255);
  return readInterleaved(table, new BackwardBits(bytes, streamAt, end), MAX_SYMBOLS - 1);
}

/**
 * §4.2.1.3: a weight w > 0 is a code of maxBits + 1 - w bits. The last symbol's weight is not written: it is what fills
 * the table. Longer codes come first, and among equal ones the smaller symbol.
 */
function buildHuffmanTable(weights: readonly number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    demand(weight <= MAX_CODE_BITS, 'a Huffman code that is too long');
    sum += weight === 0 ? 0 : 1 << (weight - 1);
  }
  demand(sum > 0, 'a Huffman table without codes');
  const maxBits = 32 - Math.clz32(sum);
  demand(maxBits <= MAX_CODE_BITS, 'a Huffman code that is too long');
  const rest = (1 << maxBits) - sum;
  demand((rest & (rest - 1)) === 0, 'a Huffman table with gaps');
  return fillTable([...weights, 32 - Math.clz32(rest)], maxBits);
}

function fillTable(weights: readonly number[], maxBits: number): HuffmanTable {
  const symbol = new Uint8Array(1 << maxBits);
  const bits = new Uint8Array(1 << maxBits);
  let at = 0;
  for (let weight = 1; weight <= maxBits; weight++) {
    for (const [value, its] of weights.entries()) {
      if (its !== weight) continue;
      const rows = 1 << (weight - 1);
      symbol.fill(value, at, at + rows);
      bits.fill(maxBits + 1 - weight, at, at + rows);
      at += rows;
    }
  }
  return { maxBits, symbol, bits };
}

/** Decodes the stream `bytes[from .. to)` into `output[at .. end)`, which it must fill exactly (§4.2.2). */
export function decodeHuffman(
  table: HuffmanTable,
  bytes: Uint8Array,
  from: number,
  to: number,
  output: Uint8Array,
  at: number,
  end: number,
): void {
  const { symbol, bits: widths, maxBits } = table;
  const stream = new BackwardBits(bytes, from, to);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mask = (1 << maxBits) - 1;
  let bits = stream.bits;
  for (let out = at; out < end; out++) {
    const low = bits - maxBits;
    const row = (view.getInt32(from + (low >> 3), true) >>> (low & 7)) & mask;
    output[out] = symbol[row] as number;
    bits -= widths[row] as number;
    if (bits < 0) break;
  }
  demand(bits === 0, 'a Huffman stream of the wrong length');
}
