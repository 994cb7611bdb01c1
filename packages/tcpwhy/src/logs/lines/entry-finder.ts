import { openLine } from '../envelopes/open-line.ts';
import { withoutTerminalCodes } from '../envelopes/terminal-codes.ts';
import { isContinuation } from './continuation.ts';
import type { LineNeighbours, LineRecord } from './line-record.ts';
import { shapeOf } from './line-shape.ts';
import type { LineWindow } from './line-window.ts';

/** Longer entries are cut: the error's own words stand at their beginning and at their causes. */
export const MOST_ENTRY_LINES = 400;
export const MOST_ENTRY_BYTES = 64 << 10;
/** Lines of other sources between two of an entry: containers that share a log. */
const MOST_FOREIGN_LINES = 24;
/**
 * How far around a hit anything is looked at, in lines and in bytes of lines: what the window holds must not matter, or the
 * answer would hang on the pieces in which the log came.
 */
const REACH_LINES = 1000;
const REACH_BYTES = 160 << 10;
/** Records that are kept made: a look back and a look ahead see the same lines. */
const MOST_HELD = 2 * (MOST_ENTRY_LINES + MOST_FOREIGN_LINES);
const MOST_HELD_CHARACTERS = 2 << 20;

/** Lines that belong together, in order. */
export interface FoundEntry {
  readonly records: readonly LineRecord[];
  /** Whether lines were left out because the entry is too long. */
  readonly isCut: boolean;
}

/** Puts the lines around a hit together. */
export class EntryFinder implements LineNeighbours {
  /** Set when a line was asked for that has not come yet: the answer is void then. */
  isStarved = false;
  private readonly held = new Map<number, LineRecord>();
  /** The line that is looked at, and how far around it; the limits are counted when they are asked for. */
  private hit = 0;
  private floor: number | null = null;
  private ceiling: number | null = null;
  private heldCharacters = 0;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /**
   * @param isLast      Whether no more lines come.
   * @param isExport    Whether the log is of `journalctl -o export`, whose records are many lines each.
   * @param onBadUtf8   Called for a line that is no UTF-8.
   */
  constructor(
    private readonly window: LineWindow,
    private readonly isLast: () => boolean,
    private readonly isExport: () => boolean,
    private readonly onBadUtf8: (lineNumber: number) => void,
  ) {}

  /** The entry that holds this line, or null when `isTaken` holds for its beginning. Void when `isStarved`. */
  around(index: number, isTaken: (index: number) => boolean): FoundEntry | null {
    this.isStarved = false;
    this.hit = index;
    this.floor = null;
    this.ceiling = null;
    this.forgetRecords();
    const hit = this.recordAt(index);
    const above = this.linesAbove(hit, isTaken);
    if (above === null) return null;
    const records = [...above, hit];
    let bytes = records.reduce((sum, record) => sum + record.raw.length, 0);
    for (let next = this.after(hit); next !== null && this.belongs(next); next = this.after(next)) {
      bytes += next.raw.length;
      if (records.length >= MOST_ENTRY_LINES || bytes > MOST_ENTRY_BYTES) return { records, isCut: true };
      records.push(next);
    }
    return { records: withoutBlankEnd(records), isCut: false };
  }

  private isInReach(index: number): boolean {
    // Two lines fit in any case, and most hits look no farther.
    if (Math.abs(index - this.hit) <= 2) return index >= this.window.firstIndex;
    if (index < this.hit) {
      this.floor ??= this.firstNeeded(this.hit);
      return index >= this.floor;
    }
    this.ceiling ??= this.lastNeeded(this.hit);
    return index <= this.ceiling;
  }

  /** The first line that an entry around `index`, or around a later line, can reach. */
  firstNeeded(index: number): number {
    const { window } = this;
    const lowest = Math.max(window.firstIndex, index - REACH_LINES);
    let bytes = 0;
    let first = Math.min(index, window.endIndex);
    while (first > lowest) {
      bytes += window.endOf(first - 1) - window.startOf(first - 1) + 1;
      if (bytes > REACH_BYTES) break;
      first--;
    }
    return first;
  }

  /** The last line that an entry around `index` can reach; it may not have come yet. */
  private lastNeeded(index: number): number {
    const { window } = this;
    let bytes = 0;
    for (let last = index + 1; last < window.endIndex && last <= index + REACH_LINES; last++) {
      bytes += window.endOf(last) - window.startOf(last) + 1;
      if (bytes > REACH_BYTES) return last;
    }
    return index + REACH_LINES;
  }

  before(record: LineRecord): LineRecord | null {
    return this.neighbour(record, -1);
  }

  after(record: LineRecord): LineRecord | null {
    return this.neighbour(record, 1);
  }

  /** From the entry's first line to the one above the hit; null when they belong to an entry that was given before. */
  private linesAbove(hit: LineRecord, isTaken: (index: number) => boolean): LineRecord[] | null {
    const above: LineRecord[] = [];
    let bytes = hit.raw.length;
    let first = hit;
    while (this.belongs(first)) {
      const before = this.before(first);
      if (before === null) break;
      if (isTaken(before.index)) return null;
      bytes += before.raw.length;
      if (above.length + 1 >= MOST_ENTRY_LINES || bytes > MOST_ENTRY_BYTES) break;
      above.push(before);
      first = before;
    }
    return above.reverse();
  }

  private belongs(record: LineRecord): boolean {
    return this.isExport() ? !record.raw.startsWith('__CURSOR=') : isContinuation(record, this);
  }

  /**
   * The nearest line of the same source. A line that nobody wrapped follows the one directly above it: syslogd and humans
   * put the rest of a message below it as it is.
   */
  private neighbour(record: LineRecord, step: 1 | -1): LineRecord | null {
    for (let i = 1; i <= MOST_FOREIGN_LINES; i++) {
      const index = record.index + i * step;
      if (!this.isInReach(index)) return null;
      if (index >= this.window.endIndex) {
        if (!this.isLast()) this.isStarved = true;
        return null;
      }
      const other = this.recordAt(index);
      if (other.opened.source === record.opened.source) return other;
      if (i === 1 && (step === 1 ? other : record).opened.source === '') return other;
      if (record.opened.source === '') return null;
    }
    return null;
  }

  /** Before another hit: the records around the last one are seldom needed again. */
  private forgetRecords(): void {
    if (this.held.size <= MOST_HELD && this.heldCharacters <= MOST_HELD_CHARACTERS) return;
    this.held.clear();
    this.heldCharacters = 0;
  }

  private recordAt(index: number): LineRecord {
    const known = this.held.get(index);
    if (known !== undefined) return known;
    const record = this.makeRecord(index);
    this.held.set(index, record);
    this.heldCharacters += record.raw.length;
    return record;
  }

  private makeRecord(index: number): LineRecord {
    const { window } = this;
    const bytes = window.memory.bytes.subarray(window.startOf(index), window.endOf(index));
    const number = window.numberOf(index);
    const text = this.decoder.decode(bytes);
    if (text.includes('\ufffd')) this.onBadUtf8(number);
    const raw = withoutTerminalCodes(text);
    const opened = openLine(raw);
    return { index, number, raw, opened, shape: shapeOf(opened.message) };
  }
}

/** Blank lines separate entries: those at the end belong to nobody. */
function withoutBlankEnd(records: LineRecord[]): LineRecord[] {
  while (records.length > 1 && records.at(-1)?.shape === 'blank') records.pop();
  return records;
}
