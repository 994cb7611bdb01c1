import type { LogTime } from '../model/log-event.ts';

/** One event's text as a program wrote it: a line, or a line with the stack trace below it. */
export interface LogEntry {
  /** 1-based number of the first line. */
  readonly line: number;
  readonly lineCount: number;
  /** As it stands in the log, lines joined by a line feed, ANSI colours and carriage returns removed. */
  readonly raw: string;
  /** What the program itself wrote: envelopes (JSON, CRI, syslog, ...) and their times taken off. */
  readonly message: string;
  /** The program's own time where it gives one, else the collector's. */
  readonly time: LogTime | null;
  /** Program that an envelope names (`haproxy` of a syslog tag, `container` of a pod). */
  readonly program: string | null;
  readonly host: string | null;
  /** Name of the logger (`com.zaxxer.hikari.pool.HikariPool`, `aiohttp.access`). */
  readonly logger: string | null;
  /** Fields of a structured (JSON, logfmt) message by name, nested ones with dots: `err.code`, `req.remoteAddress`. */
  readonly fields: ReadonlyMap<string, string>;
}
