import type { BackwardBits } from './backward-bits.ts';
import { demand } from './zstd-error.ts';

/** A finite-state-entropy decoding table (RFC 8878 §4.1): one row per state. */
export interface FseTable {
  /** Bits that pick the first state. */
  readonly accuracyLog: number;
  readonly symbol: Uint8Array;
  /** Bits to read for the next state, which is `base` plus their value. */
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** The table of a stream that holds one symbol only. */
export function oneSymbolTable(symbol: number): FseTable {
  return { accuracyLog: 0, symbol: Uint8Array.of(symbol), bits: new Uint8Array(1), base: new Uint16Array(1) };
}

/** Builds the table from normalised counts, where -1 stands for "less than one" (§4.1.1). */
export function buildFseTable(counts: ArrayLike<number>, accuracyLog: number): FseTable {
  const size = 1 << accuracyLog;
  const symbol = new Uint8Array(size);
  const next = new Uint16Array(counts.length);
  let high = size;
  for (let value = 0; value < counts.length; value++) {
    const count = counts[value] as number;
    next[value] = Math.abs(count);
    if (count === -1) symbol[--high] = value;
  }
  spreadSymbols(counts, symbol, high);
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const value = symbol[state] as number;
    const number = next[value] as number;
    next[value] = number + 1;
    const width = accuracyLog - (31 - Math.clz32(number));
    bits[state] = width;
    base[state] = (number << width) - size;
  }
  return { accuracyLog, symbol, bits, base };
}

/** Symbols are dealt out in steps that visit every state below `high` once. */
function spreadSymbols(counts: ArrayLike<number>, symbol: Uint8Array, high: number): void {
  const size = symbol.length;
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (let value = 0; value < counts.length; value++) {
    for (let left = counts[value] as number; left > 0; left--) {
      symbol[position] = value;
      do position = (position + step) & (size - 1);
      while (position >= high);
    }
  }
  demand(position === 0, 'counts that do not fill their table');
}

/** A table that was read, and where the bytes behind its description begin. */
export interface ReadFseTable {
  readonly table: FseTable;
  readonly end: number;
}

/** Reads the description of a table at `bytes[at .. end)` (§4.1.1). */
export function readFseTable(
  bytes: Uint8Array,
  at: number,
  end: number,
  maxAccuracyLog: number,
  maxSymbol: number,
): ReadFseTable {
  const reader = new ForwardBits(bytes, at, end);
  const accuracyLog = reader.read(4) + 5;
  demand(accuracyLog <= maxAccuracyLog, 'a table with too many states');
  const counts: number[] = [];
  let remaining = 1 << accuracyLog;
  while (remaining > 0) {
    demand(counts.length <= maxSymbol, 'a table with too many symbols');
    const count = readCount(reader, remaining);
    remaining -= Math.abs(count);
    counts.push(count);
    if (count === 0) readZeros(reader, counts, maxSymbol);
  }
  demand(remaining === 0, 'counts that exceed their table');
  return { table: buildFseTable(counts, accuracyLog), end: reader.end() };
}

/** Values that need one bit less than the others come first: small numbers are cheaper when `remaining` is no power of two. */
function readCount(reader: ForwardBits, remaining: number): number {
  const width = 32 - Math.clz32(remaining + 1);
  const value = reader.read(width);
  const lowMask = (1 << (width - 1)) - 1;
  const threshold = (1 << width) - 1 - (remaining + 1);
  if ((value & lowMask) < threshold) {
    reader.unread(1);
    return (value & lowMask) - 1;
  }
  return (value > lowMask ? value - threshold : value) - 1;
}

/** A zero is followed by two bits that say how many more follow; 3 means that another two bits come. */
function readZeros(reader: ForwardBits, counts: number[], maxSymbol: number): void {
  let more = 3;
  while (more === 3) {
    more = reader.read(2);
    for (let zero = 0; zero < more; zero++) counts.push(0);
    demand(counts.length <= maxSymbol + 1, 'a table with too many symbols');
  }
}

/** Little-endian bits from the start, for table descriptions. */
class ForwardBits {
  private bit: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly at: number,
    private readonly limit: number,
  ) {
    this.bit = 0;
  }

  read(count: number): number {
    const byte = this.at + (this.bit >> 3);
    demand(this.at * 8 + this.bit + count <= this.limit * 8, 'a table description that is cut');
    const word = this.byteAt(byte) | (this.byteAt(byte + 1) << 8) | (this.byteAt(byte + 2) << 16);
    const value = (word >>> (this.bit & 7)) & ((1 << count) - 1);
    this.bit += count;
    return value;
  }

  unread(count: number): void {
    this.bit -= count;
  }

  /** First byte behind what was read. */
  end(): number {
    return this.at + ((this.bit + 7) >> 3);
  }

  private byteAt(at: number): number {
    return at < this.limit ? (this.bytes[at] as number) : 0;
  }
}

/** Two states that take turns on one stream, until it is used up: how Huffman weights are written (§4.2.1.2). */
export function readInterleaved(table: FseTable, stream: BackwardBits, maxSymbols: number): number[] {
  const symbols: number[] = [];
  const states: [number, number] = [stream.read(table.accuracyLog), stream.read(table.accuracyLog)];
  demand(stream.bits >= 0, 'a stream of weights that is cut');
  for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
    const state = states[turn];
    symbols.push(table.symbol[state] as number);
    states[turn] = (table.base[state] as number) + stream.read(table.bits[state] as number);
    demand(symbols.length < maxSymbols, 'too many weights');
    if (stream.bits < 0) {
      symbols.push(table.symbol[states[turn === 0 ? 1 : 0]] as number);
      return symbols;
    }
  }
}
