import { BackwardBits, bitsAt } from './backward-bits.ts';
import { MAX_BLOCK_BYTES } from './frame-header.ts';
import { type FseTable, oneSymbolTable, readFseTable } from './fse.ts';
import type { History } from './history.ts';
import type { Literals } from './literals.ts';
import { type CodeKind, LITERAL_LENGTH, MATCH_LENGTH, OFFSET } from './sequence-codes.ts';
import { demand } from './zstd-error.ts';

const PREDEFINED = 0;
const RLE = 1;
const REPEAT = 3;

/** Decodes sequences sections (RFC 8878 §3.1.1.3.2) and carries them out on the history. */
export class SequencesDecoder {
  private literalLengths: FseTable | null = null;
  private offsets: FseTable | null = null;
  private matchLengths: FseTable | null = null;
  /** The last three offsets (§3.1.1.5). */
  private readonly recent: [number, number, number] = [1, 4, 8];
  /** Where the next table or the bitstream begins. */
  private at = 0;

  /** Forgets tables and offsets: a new frame begins. */
  reset(): void {
    this.literalLengths = null;
    this.offsets = null;
    this.matchLengths = null;
    this.recent.splice(0, 3, 1, 4, 8);
  }

  /** The section is `bytes[literals.end .. end)`, and its margin around the block is present. */
  execute(bytes: Uint8Array, end: number, literals: Literals, history: History): void {
    this.at = literals.end;
    const count = this.takeCount(bytes, end);
    if (count === 0) {
      demand(this.at === end, 'bytes behind an empty sequences section');
      history.append(literals.bytes, literals.from, literals.to);
      return;
    }
    demand(this.at < end, 'a sequences section that is cut');
    const modes = bytes[this.at++] as number;
    demand((modes & 3) === 0, 'a reserved bit is set in a sequences section');
    this.literalLengths = this.takeTable(bytes, end, modes >> 6, LITERAL_LENGTH, this.literalLengths);
    this.offsets = this.takeTable(bytes, end, (modes >> 4) & 3, OFFSET, this.offsets);
    this.matchLengths = this.takeTable(bytes, end, (modes >> 2) & 3, MATCH_LENGTH, this.matchLengths);
    const tables = [this.literalLengths, this.offsets, this.matchLengths] as const;
    this.run(new BackwardBits(bytes, this.at, end), count, tables, literals, history);
  }

  private takeCount(bytes: Uint8Array, end: number): number {
    demand(this.at < end, 'a block without sequences section');
    const first = bytes[this.at++] as number;
    if (first < 128) return first;
    const second = bytes[this.at++] as number;
    if (first < 255) return ((first - 128) << 8) + second;
    return second + ((bytes[this.at++] as number) << 8) + 0x7f00;
  }

  private takeTable(bytes: Uint8Array, end: number, mode: number, kind: CodeKind, last: FseTable | null): FseTable {
    if (mode === PREDEFINED) return kind.predefined;
    if (mode === REPEAT) {
      demand(last !== null, `no ${kind.name} table to repeat`);
      return last;
    }
    demand(this.at < end, 'a sequences section that is cut');
    if (mode === RLE) {
      const symbol = bytes[this.at++] as number;
      demand(symbol <= kind.maxSymbol, `no such ${kind.name} code`);
      return oneSymbolTable(symbol);
    }
    const read = readFseTable(bytes, this.at, end, kind.maxAccuracyLog, kind.maxSymbol);
    this.at = read.end;
    return read.table;
  }

  /**
   * §3.1.1.4. Every sequence is checked before it is carried out, so hostile data cost no more than sound ones.
   *
   * The stream is read in place, and neighbouring fields with one load: this loop is where decompression spends its time.
   */
  private run(
    stream: BackwardBits,
    count: number,
    [literalLengths, offsets, matchLengths]: readonly [FseTable, FseTable, FseTable],
    literals: Literals,
    history: History,
  ): void {
    const mostEnd = history.end + MAX_BLOCK_BYTES;
    const { view, start } = stream;
    let literal = literals.from;
    let literalState = stream.read(literalLengths.accuracyLog);
    let offsetState = stream.read(offsets.accuracyLog);
    let matchState = stream.read(matchLengths.accuracyLog);
    let { bits } = stream;
    for (let left = count; left > 0; left--) {
      const offsetCode = offsets.symbol[offsetState] as number;
      const matchCode = matchLengths.symbol[matchState] as number;
      const literalCode = literalLengths.symbol[literalState] as number;
      bits -= offsetCode;
      const offsetValue = (OFFSET.base[offsetCode] as number) + longBitsAt(view, start, bits, offsetCode);
      const matchBits = MATCH_LENGTH.extraBits[matchCode] as number;
      bits -= matchBits;
      const matchLength = (MATCH_LENGTH.base[matchCode] as number) + bitsAt(view, start, bits, matchBits);
      const literalBits = LITERAL_LENGTH.extraBits[literalCode] as number;
      bits -= literalBits;
      const literalLength = (LITERAL_LENGTH.base[literalCode] as number) + bitsAt(view, start, bits, literalBits);
      demand(bits >= 0, 'a stream of sequences that is cut');
      demand(literal + literalLength <= literals.to, 'sequences that use more literals than there are');
      demand(history.end + literalLength + matchLength <= mostEnd, 'a block of more than 128 KiB');
      history.append(literals.bytes, literal, literal + literalLength);
      literal += literalLength;
      history.appendMatch(this.offsetOf(offsetValue, literalLength), matchLength);
      if (left === 1) break;
      const literalStateBits = literalLengths.bits[literalState] as number;
      const matchStateBits = matchLengths.bits[matchState] as number;
      const offsetStateBits = offsets.bits[offsetState] as number;
      bits -= literalStateBits;
      literalState = (literalLengths.base[literalState] as number) + bitsAt(view, start, bits, literalStateBits);
      // Both together are 17 bits at most.
      const bothBits = matchStateBits + offsetStateBits;
      bits -= bothBits;
      const both = bitsAt(view, start, bits, bothBits);
      matchState = (matchLengths.base[matchState] as number) + (both >>> offsetStateBits);
      offsetState = (offsets.base[offsetState] as number) + (both & ((1 << offsetStateBits) - 1));
    }
    demand(bits === 0, 'a stream of sequences of the wrong length');
    demand(history.end + literals.to - literal <= mostEnd, 'a block of more than 128 KiB');
    history.append(literals.bytes, literal, literals.to);
  }

  /** Values 1 to 3 name one of the last three offsets; without literals they mean the next one (§3.1.1.5). */
  private offsetOf(value: number, literalLength: number): number {
    const { recent } = this;
    if (value > 3) {
      recent[2] = recent[1];
      recent[1] = recent[0];
      recent[0] = value - 3;
      return recent[0];
    }
    const which = value - (literalLength === 0 ? 0 : 1);
    if (which === 0) return recent[0];
    const offset = which === 3 ? recent[0] - 1 : which === 2 ? recent[2] : recent[1];
    if (which > 1) recent[2] = recent[1];
    recent[1] = recent[0];
    recent[0] = offset;
    return offset;
  }
}

/** Up to 30 bits: more than one load of the stream can give. */
function longBitsAt(view: DataView, start: number, bit: number, count: number): number {
  if (count <= 25) return bitsAt(view, start, bit, count);
  return bitsAt(view, start, bit + 15, count - 15) * 32_768 + bitsAt(view, start, bit, 15);
}
