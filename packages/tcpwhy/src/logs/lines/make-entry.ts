import type { LogTime } from '../../model/log-event.ts';
import { type OpenedLine, openLine } from '../envelopes/open-line.ts';
import { withoutTerminalCodes } from '../envelopes/terminal-codes.ts';
import type { LogEntry } from '../log-entry.ts';
import { findTime } from '../timestamps/find-time.ts';
import type { LineRecord } from './line-record.ts';

/** The lines of one entry as an entry: what their envelopes and what the program wrote. */
export function makeEntry(records: readonly LineRecord[]): LogEntry {
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('an entry of no lines');
  const raw = records.map((record) => record.raw).join('\n');
  const opened = openEntry(records, first, raw);
  return new FoundLogEntry(first.number, last.number - first.number + 1, raw, opened);
}

/** The time is looked for when it is asked for: most entries turn out to be about something else. */
class FoundLogEntry implements LogEntry {
  readonly message: string;
  readonly program: string | null;
  readonly host: string | null;
  readonly logger: string | null;
  readonly fields: ReadonlyMap<string, string>;
  private known: LogTime | null | undefined;

  constructor(
    readonly line: number,
    readonly lineCount: number,
    readonly raw: string,
    private readonly opened: OpenedLine,
  ) {
    ({
      message: this.message,
      program: this.program,
      host: this.host,
      logger: this.logger,
      fields: this.fields,
    } = opened);
  }

  get time(): LogTime | null {
    const { time, message, laterTime } = this.opened;
    if (this.known === undefined) this.known = time ?? findTime(message) ?? laterTime;
    return this.known;
  }
}

function openEntry(records: readonly LineRecord[], first: LineRecord, raw: string): OpenedLine {
  if (records.length === 1) return first.opened;
  // An export record is an envelope over several lines.
  if (raw.startsWith('__CURSOR=')) return openLine(raw);
  const message = joinMessages(records);
  const outer = withFieldsOf(records, { ...first.opened, message, isPartial: false });
  // Pieces that a runtime cut, and JSON over several lines, can be opened only now.
  const mayHoldMore = first.opened.isPartial || (/^\s*\{\s*$/.test(first.opened.message) && !first.opened.isStructured);
  return mayHoldMore ? inside(outer, openLine(withoutTerminalCodes(message))) : outer;
}

function joinMessages(records: readonly LineRecord[]): string {
  let joined = '';
  records.forEach((record, i) => {
    const isPiece = i > 0 && records[i - 1]?.opened.isPartial === true;
    joined += (i === 0 || isPiece ? '' : '\n') + record.opened.message;
  });
  return joined;
}

/** Fields of later lines that the first one has not. */
function withFieldsOf(records: readonly LineRecord[], outer: OpenedLine): OpenedLine {
  if (records.every((record) => record.opened.fields.size === 0)) return outer;
  return { ...outer, fields: new Map([...records].reverse().flatMap((record) => [...record.opened.fields])) };
}

/** What was inside of an envelope that was opened late. */
function inside(outer: OpenedLine, inner: OpenedLine): OpenedLine {
  return {
    ...inner,
    time: outer.time ?? inner.time,
    laterTime: inner.laterTime ?? outer.laterTime,
    program: inner.program ?? outer.program,
    host: outer.host ?? inner.host,
    fields: new Map([...outer.fields, ...inner.fields]),
    source: outer.source,
  };
}
