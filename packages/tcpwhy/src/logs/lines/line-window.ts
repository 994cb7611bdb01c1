import { doubleColumns } from '../../base/columns.ts';
import { MOST_CONTROL_BYTES, type SearchedBytes, searchedBytes } from './searched-bytes.ts';

/** What is kept of a line; container runtimes cut at 16 KiB, journald at 48 KiB. */
export const KEPT_LINE_BYTES = 64 << 10;
const CAPACITY_BYTES = 2 << 20;

const LF = 0x0a;
const CR = 0x0d;

/** Where the lines of the window are. */
interface LineColumns {
  starts: Int32Array;
  /** Behind the last byte, line ends left out. */
  ends: Int32Array;
  /** 1-based, as grep -n counts: line feeds before it plus one. */
  numbers: Float64Array;
}

/**
 * The latest part of a text, cut into lines. Memory stays the same however long the text or its lines are.
 *
 * A line ends at LF or CR LF; also at a lone CR, which programs print to overwrite their progress, but that does not
 * count as a line. NUL bytes are left out (a log that was truncated under its writer begins with millions of them), and a
 * line is read up to KEPT_LINE_BYTES only. What the window holds depends on the text alone, never on how it came in pieces.
 */
export class LineWindow {
  readonly memory: SearchedBytes = searchedBytes(CAPACITY_BYTES);
  /** Lines that were cut. */
  longLines = 0;
  firstLongLine = 0;
  nulBytes = 0;
  firstNulLine = 0;
  /** Bytes in use. */
  private used = 0;
  private readonly lines: LineColumns = {
    starts: new Int32Array(4096),
    ends: new Int32Array(4096),
    numbers: new Float64Array(4096),
  };
  private lineCount = 0;
  /** Index of the first line that is still here; indexes count pieces between line ends, from 0. */
  private dropped = 0;
  /** Where the line begins whose end has not come yet. */
  private openStart = 0;
  private openNumber = 1;
  /** The open line is full: what comes up to its end is passed over. */
  private isSkipping = false;
  private isOpenLineCut = false;
  /** The last byte is a CR: the next one tells whether it is a line end of its own. */
  private endsInCr = false;

  /** Bytes that `append` can take now. */
  get roomBytes(): number {
    return CAPACITY_BYTES - this.used;
  }

  /** Index behind the last whole line. */
  get endIndex(): number {
    return this.dropped + this.lineCount;
  }

  get firstIndex(): number {
    return this.dropped;
  }

  /** Position behind the last whole line. */
  get wholeBytes(): number {
    return this.openStart;
  }

  /** Number of the line that is open now. */
  get currentNumber(): number {
    return this.openNumber;
  }

  /** Whether something of the open line is there. */
  get hasOpenLine(): boolean {
    return this.used > this.openStart || this.isSkipping;
  }

  startOf(index: number): number {
    return this.lines.starts[index - this.dropped] as number;
  }

  endOf(index: number): number {
    return this.lines.ends[index - this.dropped] as number;
  }

  numberOf(index: number): number {
    return this.lines.numbers[index - this.dropped] as number;
  }

  /** The line that holds this position. */
  indexAt(position: number): number {
    const { starts } = this.lines;
    let low = 0;
    let high = this.lineCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return this.dropped + low;
  }

  /** @param piece At most `roomBytes`; copied. */
  append(piece: Uint8Array): void {
    let from = 0;
    if (this.isSkipping) {
      from = this.skipLine(piece);
      if (this.isSkipping) return;
    }
    const begin = this.used;
    this.memory.bytes.set(from === 0 ? piece : piece.subarray(from), begin);
    this.used = begin + piece.length - from;
    this.findLineEnds(begin);
    this.cutOpenLine();
  }

  /** Passes over the rest of a line that is full; returns where its end is, if it is in this piece. */
  private skipLine(piece: Uint8Array): number {
    const end = piece.findIndex((byte) => byte === LF || byte === CR);
    this.isSkipping = end < 0;
    const skipped = this.isSkipping ? piece : piece.subarray(0, end);
    this.noteNuls(skipped.reduce((nuls, byte) => (byte === 0 ? nuls + 1 : nuls), 0));
    return end;
  }

  /** No more comes: the last line need not have a line end. */
  finish(): void {
    const end = this.endsInCr ? this.used - 1 : this.used;
    if (this.used > this.openStart) this.closeLine(end, this.used, 1);
    this.endsInCr = false;
  }

  /** Frees the room of all lines before `index`. */
  dropBefore(index: number): void {
    const count = Math.min(index, this.endIndex) - this.dropped;
    if (count <= 0) return;
    const bytes = count === this.lineCount ? this.openStart : (this.lines.starts[count] as number);
    this.memory.bytes.copyWithin(0, bytes, this.used);
    this.used -= bytes;
    this.openStart -= bytes;
    this.dropped += count;
    this.lineCount -= count;
    this.shiftColumns(count, bytes);
  }

  private shiftColumns(count: number, bytes: number): void {
    const { starts, ends, numbers } = this.lines;
    starts.copyWithin(0, count, count + this.lineCount);
    ends.copyWithin(0, count, count + this.lineCount);
    numbers.copyWithin(0, count, count + this.lineCount);
    for (let i = 0; i < this.lineCount; i++) {
      starts[i] = (starts[i] as number) - bytes;
      ends[i] = (ends[i] as number) - bytes;
    }
  }

  private findLineEnds(begin: number): void {
    let at = this.endsInCr ? this.afterCr(begin) : begin;
    while (at < this.used) at = this.readControls(at, Math.min(this.used, at + MOST_CONTROL_BYTES));
  }

  /** Returns where to read on: at `end`, or where bytes were taken out, so that those behind have moved. */
  private readControls(from: number, end: number): number {
    const { bytes, controls } = this.memory;
    const { used } = this;
    const count = this.memory.findControls(from, end);
    for (let i = 0; i < count; i++) {
      const at = controls[i] as number;
      if (at >= end) break;
      const next = this.control(bytes[at] as number, at);
      if (this.used !== used) return next;
    }
    return end;
  }

  /** LF, CR or NUL; returns where to read on. */
  private control(byte: number, at: number): number {
    if (byte === CR) return this.carriageReturn(at);
    if (byte === LF) this.lineFeed(at);
    else this.removeNuls(at);
    return byte === LF ? at + 1 : at;
  }

  private lineFeed(at: number): void {
    const isCrLf = at > this.openStart && this.memory.bytes[at - 1] === CR;
    this.closeLine(isCrLf ? at - 1 : at, at + 1, 1);
  }

  private carriageReturn(at: number): number {
    if (at + 1 >= this.used) {
      this.endsInCr = true;
      return at + 1;
    }
    const next = this.memory.bytes[at + 1];
    if (next === 0) this.removeNuls(at + 1);
    else if (next !== LF) this.closeLine(at, at + 1, 0);
    else return at + 1;
    return next === 0 ? at : at + 1;
  }

  /** The last piece ended in CR, and `begin` is the byte behind it. */
  private afterCr(begin: number): number {
    if (this.memory.bytes[begin] === 0) this.removeNuls(begin);
    if (begin >= this.used) return begin;
    this.endsInCr = false;
    if (this.memory.bytes[begin] !== LF) this.closeLine(begin - 1, begin, 0);
    return begin;
  }

  /** All from here on at once: a binary file would take forever one by one. */
  private removeNuls(from: number): void {
    const { bytes } = this.memory;
    let to = from;
    for (let at = from; at < this.used; at++) {
      const byte = bytes[at] as number;
      if (byte !== 0) bytes[to++] = byte;
    }
    this.noteNuls(this.used - to);
    this.used = to;
  }

  private noteNuls(count: number): void {
    if (this.nulBytes === 0 && count > 0) this.firstNulLine = this.openNumber;
    this.nulBytes += count;
  }

  /** @param counts 1 when a line of the file ends here, 0 when only a lone CR does. */
  private closeLine(end: number, next: number, counts: 0 | 1): void {
    const kept = Math.min(end, this.openStart + KEPT_LINE_BYTES);
    if (kept < end || this.isOpenLineCut) this.noteLongLine();
    if (this.lineCount === this.lines.starts.length) doubleColumns(this.lines);
    this.lines.starts[this.lineCount] = this.openStart;
    this.lines.ends[this.lineCount] = kept;
    this.lines.numbers[this.lineCount] = this.openNumber;
    this.lineCount++;
    this.openStart = next;
    this.openNumber += counts;
    this.isOpenLineCut = false;
  }

  /** A line without an end in sight must not fill the window. */
  private cutOpenLine(): void {
    const kept = this.openStart + KEPT_LINE_BYTES;
    if (this.used - (this.endsInCr ? 1 : 0) <= kept) return;
    this.used = kept;
    this.isOpenLineCut = true;
    this.isSkipping = !this.endsInCr;
    // A CR at the end may be the line's end: it waits for the next byte, as ever.
    if (this.endsInCr) this.memory.bytes[this.used++] = CR;
  }

  private noteLongLine(): void {
    if (this.longLines === 0) this.firstLongLine = this.openNumber;
    this.longLines++;
  }
}
