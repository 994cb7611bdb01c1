import type { LogEvent, LogTime } from '../model/log-event.ts';
import { type Notice, NoticeLog } from '../model/notices.ts';
import { explainEntry } from './explain-entry.ts';
import { EntryFinder, type FoundEntry } from './lines/entry-finder.ts';
import { LineWindow } from './lines/line-window.ts';
import { makeEntry } from './lines/make-entry.ts';
import { WordSearch } from './lines/word-search.ts';
import type { LogEntry } from './log-entry.ts';
import { isBinaryLine, looksLikeText, notALog } from './looks-like-text.ts';
import { LOG_NOTICES } from './notices.ts';
import { sniffEncoding, WideText } from './text-encoding.ts';
import { wordsOfInterest } from './words-of-interest.ts';

/** What a log is read for. */
export interface LogReaderOptions {
  /** Name of the log, as the user gave it. */
  readonly input: string;
  /** Called for each event, in order of their lines. */
  readonly onEvent: (event: LogEvent) => void;
  /** What an entry means; tests bring their own. */
  readonly explain?: (entry: LogEntry, input: string) => LogEvent | null;
}

/** What was read, when all is. */
export interface LogTotals {
  readonly lines: number;
  readonly events: number;
  readonly firstTime: LogTime | null;
  readonly lastTime: LogTime | null;
  /** Encoding in words, e.g. `UTF-16, little-endian`. */
  readonly encoding: string;
}

/** So much is looked at before it is decided what the input is, whatever pieces it comes in. */
const SNIFFED_BYTES = 4096;
/** Pieces that are searched at a time stay in the processor's cache. */
const PIECE_BYTES = 64 << 10;
/** Marks of lines that an entry took; more are forgotten, oldest first. */
const MOST_TAKEN = 20_000;
const MINUTE_NS = 60_000_000_000n;

/** One search for all readers: its tables take longer to make than a short text to read. */
let sharedSearch: WordSearch | null = null;

/**
 * Reads a log of any size in pieces of any size, and gives each event that speaks of a broken connection. Memory stays
 * bounded whatever comes; the same bytes give the same events however they are cut.
 */
export class LogReader {
  private readonly window = new LineWindow();
  private readonly finder: EntryFinder;
  private readonly search: WordSearch;
  private readonly notices: NoticeLog;
  private readonly explain: (entry: LogEntry, input: string) => LogEvent | null;
  /** The first bytes, until there are enough to tell what they are; null afterwards. */
  private prefix: Uint8Array | null = new Uint8Array(0);
  private wide: WideText | null = null;
  private encoding = 'UTF-8';
  private isExport = false;
  private isDone = false;
  /** Line from which the search goes on. */
  private nextLine = 0;
  /** Lines behind `nextLine` that belong to an entry already; and some before it. */
  private readonly taken = new Set<number>();
  private starvedAtLine = -1;
  private events = 0;
  private takenLines = 0;
  private firstTime: LogTime | null = null;
  private lastTime: LogTime | null = null;

  constructor(private readonly options: LogReaderOptions) {
    sharedSearch ??= new WordSearch(wordsOfInterest());
    this.search = sharedSearch;
    this.explain = options.explain ?? explainEntry;
    this.notices = new NoticeLog(options.input);
    this.finder = new EntryFinder(
      this.window,
      () => this.isDone,
      () => this.isExport,
      (line) => this.notices.add(LOG_NOTICES.badUtf8, () => `line ${line}`),
    );
  }

  /** Takes the next bytes; they are copied. Throws TcpwhyError `input-not-a-log` when the first ones are no text. */
  push(chunk: Uint8Array): void {
    if (this.prefix === null) {
      this.take(chunk, false);
      return;
    }
    const joined = new Uint8Array(this.prefix.length + chunk.length);
    joined.set(this.prefix);
    joined.set(chunk, this.prefix.length);
    this.prefix = joined;
    if (joined.length >= SNIFFED_BYTES) this.begin();
  }

  /** No more comes. Throws like `push` when all was shorter than what `push` looks at. */
  finish(): LogTotals {
    if (this.prefix !== null) this.begin();
    if (this.wide !== null) this.take(new Uint8Array(0), true);
    this.isDone = true;
    this.window.finish();
    this.readEntries();
    return {
      lines: this.lines,
      events: this.events,
      firstTime: this.firstTime,
      lastTime: this.lastTime,
      encoding: this.encoding,
    };
  }

  /** Lines read so far. */
  get lines(): number {
    return this.window.currentNumber - 1;
  }

  /** What there is to say about the log; complete after `finish`. */
  allNotices(): Notice[] {
    const { window, notices } = this;
    if (window.longLines > 0) notices.add(LOG_NOTICES.longLine, `line ${window.firstLongLine}`, '', window.longLines);
    if (window.nulBytes > 0) notices.add(LOG_NOTICES.nulBytes, `line ${window.firstNulLine}`, '', window.nulBytes);
    const passedOver = this.lines - this.takenLines;
    if (passedOver > 0) notices.add(LOG_NOTICES.passedOver, '', '', passedOver);
    return notices.all();
  }

  /** Decides what the input is by its first SNIFFED_BYTES, so that pieces make no difference. */
  private begin(): void {
    const { prefix } = this;
    if (prefix === null) return;
    this.prefix = null;
    const sniffed = prefix.subarray(0, SNIFFED_BYTES);
    if (!looksLikeText(sniffed)) throw notALog(sniffed, this.options.input);
    const { name, markBytes } = sniffEncoding(sniffed);
    if (name !== 'utf-8') {
      this.wide = new WideText(name);
      this.encoding = name === 'utf-16le' ? 'UTF-16, little-endian' : 'UTF-16, big-endian';
    }
    const text = prefix.subarray(markBytes);
    this.isExport = new TextDecoder().decode(text.subarray(0, 9)) === '__CURSOR=';
    this.take(text, false);
  }

  private take(chunk: Uint8Array, isLast: boolean): void {
    for (let at = 0; at < chunk.length || isLast; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      if (this.wide === null) this.read(piece);
      // Two bytes become up to three.
      else this.readAll(this.wide.convert(piece, isLast));
      if (isLast) return;
    }
  }

  private readAll(text: Uint8Array): void {
    for (let at = 0; at < text.length; at += PIECE_BYTES) this.read(text.subarray(at, at + PIECE_BYTES));
  }

  private read(piece: Uint8Array): void {
    if (this.window.roomBytes < piece.length) this.makeRoom();
    this.window.append(piece);
    this.readEntries();
  }

  /** Lines that no entry can need any more. */
  private makeRoom(): void {
    this.window.dropBefore(this.finder.firstNeeded(this.nextLine));
    if (this.taken.size < MOST_TAKEN) return;
    for (const index of this.taken) if (index < this.window.firstIndex) this.taken.delete(index);
  }

  /** Searches the whole lines that were not searched yet. */
  private readEntries(): void {
    const { window } = this;
    // Lines that have not come yet were missing for an entry: until one more has come, nothing changes.
    if (!this.isDone && this.starvedAtLine === window.endIndex) return;
    while (this.nextLine < window.endIndex) {
      const hit = this.nextHit();
      if (hit < 0) return;
      if (!this.taken.has(hit) && !this.readEntryAt(hit)) {
        this.starvedAtLine = window.endIndex;
        this.nextLine = hit;
        return;
      }
      this.nextLine = hit + 1;
    }
  }

  /** False when lines that have not come yet decide what belongs to the entry. */
  private readEntryAt(hit: number): boolean {
    const found = this.finder.around(hit, (index) => this.taken.has(index));
    if (this.finder.isStarved) return false;
    // Its entry was given already, cut: the line counts as part of it, and what follows may, too.
    if (found === null) this.taken.add(hit);
    else this.giveEntry(found);
    return true;
  }

  /** The next line with a word of interest; -1 when the lines that are here have none any more. */
  private nextHit(): number {
    const { window, search } = this;
    let line = this.nextLine;
    while (line < window.endIndex) {
      const at = search.find(window.memory, window.startOf(line), window.wholeBytes);
      if (at < 0) break;
      line = window.indexAt(at);
      const start = window.startOf(line);
      const end = window.endOf(line);
      // Of a line that is too long, only the kept part counts: elsewhere it may be gone already.
      if (at < end && search.find(window.memory, start, end) >= 0) return line;
      line++;
    }
    this.nextLine = window.endIndex;
    return -1;
  }

  private giveEntry({ records, isCut }: FoundEntry): void {
    const first = records[0]?.number ?? 0;
    // Whatever it turns out to say: its other lines have words of interest, too, and need not be put together again.
    if (records.length > 1) for (const { index } of records) this.taken.add(index);
    if (isBinaryLine(records[0]?.raw ?? '')) {
      this.notices.add(LOG_NOTICES.binary, () => `line ${first}`);
      return;
    }
    const event = this.explain(makeEntry(records), this.options.input);
    if (event === null) return;
    if (isCut) this.notices.add(LOG_NOTICES.longEntry, () => `line ${first}`);
    this.events++;
    this.takenLines += event.lineCount;
    this.noteTime(event);
    this.options.onEvent(event);
  }

  private noteTime({ time, line }: LogEvent): void {
    if (time === null || !time.hasDate) return;
    const { lastTime } = this;
    // Logs of several hosts and threads differ a little; a minute is more than that.
    if (lastTime !== null && lastTime.hasZone === time.hasZone && time.epochNs < lastTime.epochNs - MINUTE_NS)
      this.notices.add(LOG_NOTICES.clockBack, () => `line ${line}`);
    this.firstTime ??= time;
    this.lastTime = time;
  }
}
