import type { CaptureEpoch } from '../../model/records.ts';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import { EMPTY_FIELD, SEPARATOR, SET_SEPARATOR, UNSET_FIELD } from './ascii-field.ts';
import { CONN_LOG_COLUMNS } from './conn-log-columns.ts';

const NO_TIME = '0000-00-00-00-00-00';

/**
 * A whole conn.log in Zeek's ASCII format, as `zeek-cut` and Zeek's readers take it: the header, a line per row in the
 * order given, the closing line; each with its line feed, made one at a time.
 *
 * Source: Zeek's ASCII writer and its conn/main.zeek, read at a13de64.
 *
 * @param epoch The instant that the rows' times are relative to.
 */
export function* renderZeekConnLog(rows: Iterable<ZeekConnection>, epoch: CaptureEpoch): Generator<string> {
  yield renderConnLogHeader(epoch);
  let endNs = 0;
  for (const row of rows) {
    yield renderConnLogRow(row, epoch);
    endNs = Math.max(endNs, row.startNs + (row.durationNs ?? 0));
  }
  yield renderConnLogFooter(epoch, endNs);
}

/** The lines before the first row. `#open` is the capture's epoch in UTC, not the clock's time: logs are reproducible. */
export function renderConnLogHeader(epoch: CaptureEpoch): string {
  return [
    '#separator \\x09',
    `#set_separator${SEPARATOR}${SET_SEPARATOR}`,
    `#empty_field${SEPARATOR}${EMPTY_FIELD}`,
    `#unset_field${SEPARATOR}${UNSET_FIELD}`,
    `#path${SEPARATOR}conn`,
    `#open${SEPARATOR}${dashedTime(epoch, 0)}`,
    ['#fields', ...CONN_LOG_COLUMNS.map((column) => column.name)].join(SEPARATOR),
    ['#types', ...CONN_LOG_COLUMNS.map((column) => column.type)].join(SEPARATOR),
    '',
  ].join('\n');
}

/** One row with its line feed. */
export function renderConnLogRow(row: ZeekConnection, epoch: CaptureEpoch): string {
  return `${CONN_LOG_COLUMNS.map((column) => column.field(row, epoch)).join(SEPARATOR)}\n`;
}

/** The last line; `endNs` is when the last connection ended, in ns since the epoch. */
export function renderConnLogFooter(epoch: CaptureEpoch, endNs: number): string {
  return `#close${SEPARATOR}${dashedTime(epoch, endNs)}\n`;
}

/** `2026-01-31-23-59-59`; zeros for times that no four-digit year has. */
function dashedTime(epoch: CaptureEpoch, timeNs: number): string {
  const date = new Date((epoch.seconds + Math.floor((epoch.nanoseconds + timeNs) / 1e9)) * 1000);
  if (Number.isNaN(date.getTime())) return NO_TIME;
  const text = date.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 19).replace(/[T:]/g, '-') : NO_TIME;
}
