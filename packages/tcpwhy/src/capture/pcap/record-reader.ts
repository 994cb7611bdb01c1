import type { RecordTable } from '../../model/records.ts';
import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { NEXT_CONTAINER, TABLE_FULL } from '../container.ts';
import { CAPTURE_CUT_SHORT, CAPTURED_ABOVE_ORIGINAL, RECORD_LENGTH_WRONG, TIME_FRACTION_INVALID } from '../notices.ts';
import { containerBegins, findRecords, SEARCH_LOOKAHEAD_BYTES } from './find-records.ts';
import { type RecordHeader, type RecordLayout, readRecordHeader } from './record-header.ts';

/** Times further apart than this make a record suspect when other things do not fit either. */
const SUSPECT_STEP_SECONDS = 30 * 86_400;

/** Returned by the steps below: something was read or skipped, go on. */
const GO_ON = -2;

/**
 * Reads the records of one pcap.
 *
 * The format has no marks to find back by, so a record is believed only when it was seen where it leads: to another
 * header, to the end, or to another file's header. That costs one record of delay, and makes the result independent of
 * how the input was cut into chunks.
 */
export class RecordReader {
  private lastSeconds = Number.NaN;
  /** Input offset where damage began, while looking for the next record; -1 otherwise. */
  private damageOffset = -1;

  constructor(
    readonly layout: RecordLayout,
    private readonly context: CaptureContext,
  ) {}

  /** Sets offset, lengths and time of the rows that it appends. Returns as `ContainerParser.parse` does. */
  read(window: ByteWindow, records: RecordTable): number {
    for (;;) {
      if (this.damageOffset < 0) this.readPlain(window, records);
      if (records.count === records.capacity) return TABLE_FULL;
      const wanted = this.damageOffset < 0 ? this.readAny(window, records) : this.findBack(window);
      if (wanted !== GO_ON) return wanted;
    }
  }

  /**
   * The fast path: records that have nothing unusual about them and lead to a possible header. Stops before anything
   * else, and before the last record of the bytes present.
   *
   * Words are read as signed: 32-bit integers all the way, which is twice as fast. What looks negative is left, too.
   */
  private readPlain(window: ByteWindow, records: RecordTable): void {
    const epoch = this.context.epoch;
    let at = window.position;
    const { view, limit } = window;
    const { littleEndian, headerBytes, fractionsPerSecond, fractionNs, maxCapturedBytes } = this.layout;
    if (epoch === null || at + headerBytes > limit) return;
    const { byteOffset, capturedBytes, originalBytes, timeNs, capacity } = records;
    const epochSeconds = epoch.seconds;
    const epochNanoseconds = epoch.nanoseconds;
    let lastTimeNs = this.context.lastTimeNs;
    let lastSeconds = this.lastSeconds;
    let row = records.count;
    let captured = view.getInt32(at + 8, littleEndian);
    while (row < capacity) {
      // 0 may be a hole that a crashed host left, or another file's header.
      if (captured <= 0 || captured > maxCapturedBytes) break;
      const next = (at + headerBytes + captured) | 0;
      if (next + headerBytes > limit) break;
      const nextCaptured = view.getInt32(next + 8, littleEndian);
      const original = view.getInt32(at + 12, littleEndian);
      const fraction = view.getInt32(at + 4, littleEndian);
      if (captured > original || nextCaptured < 0 || nextCaptured > maxCapturedBytes) break;
      if (fraction < 0 || fraction >= fractionsPerSecond) break;
      lastSeconds = view.getUint32(at, littleEndian);
      const time = (lastSeconds - epochSeconds) * 1e9 + (fraction * fractionNs - epochNanoseconds);
      if (time < lastTimeNs) this.context.noteStepBack(records.firstFrame + row);
      lastTimeNs = time;
      byteOffset[row] = at + headerBytes;
      capturedBytes[row] = captured;
      originalBytes[row] = original;
      timeNs[row] = time;
      row++;
      at = next;
      captured = nextCaptured;
    }
    this.lastSeconds = lastSeconds;
    this.context.lastTimeNs = lastTimeNs;
    records.count = row;
    window.position = at;
  }

  /** Everything the fast path leaves: the first record, the last one, unusual ones, damage, and too few bytes. */
  private readAny(window: ByteWindow, records: RecordTable): number {
    const { headerBytes, maxCapturedBytes } = this.layout;
    if (window.lacks(headerBytes)) return this.cutShort(window);
    const have = window.limit - window.position;
    if (have < headerBytes) return headerBytes;
    if (containerBegins(window, window.position, this.layout, this.context)) return NEXT_CONTAINER;
    const header = readRecordHeader(window.view, window.position, this.layout);
    if (header.capturedBytes > maxCapturedBytes || isHole(header)) return this.beginDamage(window);
    const recordBytes = headerBytes + header.capturedBytes;
    const atEnd = window.lacks(recordBytes + headerBytes);
    // The record and the header behind it, or what the end of the input leaves of them.
    const wanted = atEnd ? window.remaining() : recordBytes + headerBytes;
    if (have < wanted) return wanted;
    if (wanted < recordBytes || !(atEnd || this.leadsOn(window, window.position + recordBytes)))
      return this.readOverlong(window, records, header);
    this.append(window, records, header, header.capturedBytes);
    window.position += recordBytes;
    return GO_ON;
  }

  private leadsOn(window: ByteWindow, next: number): boolean {
    const follower = readRecordHeader(window.view, next, this.layout);
    return (
      follower.capturedBytes <= this.layout.maxCapturedBytes || containerBegins(window, next, this.layout, this.context)
    );
  }

  /**
   * A record that leads to no header, or over the end of the input. Either its length is wrong and the true records
   * begin within it (`cat` of a cut file and another one does that too), or what follows it is damaged or missing.
   */
  private readOverlong(window: ByteWindow, records: RecordTable, header: RecordHeader): number {
    const { headerBytes } = this.layout;
    const recordBytes = headerBytes + header.capturedBytes;
    // All that the search can look at, at once: it must not begin anew for every few bytes more.
    const lookahead = recordBytes + SEARCH_LOOKAHEAD_BYTES;
    const wanted = window.lacks(lookahead) ? window.remaining() : lookahead;
    if (window.limit - window.position < wanted) return wanted;
    const isCut = window.lacks(recordBytes);
    const end = isCut ? window.limit : window.position + recordBytes;
    const search = findRecords(window, window.position + 1, end, this.layout, this.lastSeconds, this.context);
    const isFound = search.kind === 'found';
    if (!isFound && isCut) return this.cutShort(window);
    const kept = isFound ? search.at - window.position - headerBytes : header.capturedBytes;
    if (this.isSuspect(header) || kept < 0) return this.beginDamage(window);
    if (isFound) this.context.note(RECORD_LENGTH_WRONG, window.offset);
    this.append(window, records, header, Math.min(kept, header.originalBytes));
    window.position = isFound ? search.at : end;
    return GO_ON;
  }

  /** Whether more than one thing speaks against a header that leads nowhere. */
  private isSuspect(header: RecordHeader): boolean {
    const { fractionsPerSecond, snapLengthBytes } = this.layout;
    if (header.capturedBytes > header.originalBytes || header.fraction >= fractionsPerSecond) return true;
    if (snapLengthBytes > 0 && header.capturedBytes > snapLengthBytes) return true;
    return Math.abs(header.seconds - this.lastSeconds) > SUSPECT_STEP_SECONDS;
  }

  private beginDamage(window: ByteWindow): number {
    this.damageOffset = window.offset;
    window.position += 1;
    return GO_ON;
  }

  /** Moves on to the next place where records begin; bytes before it are let go as they are refused. */
  private findBack(window: ByteWindow): number {
    const from = window.position;
    const search = findRecords(window, from, window.limit + 1, this.layout, this.lastSeconds, this.context);
    if (search.kind === 'wants') {
      window.position = search.at;
      return search.bytes - (search.at - from);
    }
    if (search.kind === 'found') window.position = search.at;
    else window.skipToEnd();
    this.context.noteSkipped(this.damageOffset, window.offset);
    this.damageOffset = -1;
    return search.kind === 'found' ? GO_ON : 1;
  }

  private append(window: ByteWindow, records: RecordTable, header: RecordHeader, captured: number): void {
    const { fractionsPerSecond, fractionNs, headerBytes } = this.layout;
    const context = this.context;
    const carry = Math.floor(header.fraction / fractionsPerSecond);
    if (carry > 0) context.note(TIME_FRACTION_INVALID, window.offset);
    if (captured > header.originalBytes) context.note(CAPTURED_ABOVE_ORIGINAL, window.offset);
    const seconds = header.seconds + carry;
    const nanoseconds = (header.fraction - carry * fractionsPerSecond) * fractionNs;
    const epoch = context.beginAt(seconds, nanoseconds);
    const time = (seconds - epoch.seconds) * 1e9 + (nanoseconds - epoch.nanoseconds);
    const row = records.append();
    if (time < context.lastTimeNs) context.noteStepBack(records.firstFrame + row);
    context.lastTimeNs = time;
    this.lastSeconds = header.seconds;
    records.byteOffset[row] = window.position + headerBytes;
    records.capturedBytes[row] = captured;
    records.originalBytes[row] = Math.max(header.originalBytes, captured);
    records.timeNs[row] = time;
  }

  private cutShort(window: ByteWindow): number {
    if (window.remaining() > 0) this.context.note(CAPTURE_CUT_SHORT, window.offset);
    window.skipToEnd();
    return 1;
  }
}

/** Zeros where a header should be: a hole that a full disk or a crashed host left. */
function isHole(header: RecordHeader): boolean {
  return (header.seconds | header.fraction | header.capturedBytes | header.originalBytes) === 0;
}
