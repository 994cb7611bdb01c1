import type { Signs } from '../../grammar/signs.ts';
import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { endpoint } from '../../phrases/endpoints.ts';
import { rawHeadOf } from '../../phrases/fields.ts';
import { SETTING_UP } from '../../phrases/verdicts.ts';

/** `%r` of log_line_prefix and csvlog's `connection_from`. */
const REMOTE =
  /(?:^|[\s",=@:])((?:\d{1,3}\.){3}\d{1,3}|(?<![:\d])[0-9a-f:]{3,39}(?=\())[(:](\d{1,5})\)?(?=[\s",:\]]|$)/;

/**
 * `[unknown]` for user and database: no start-up packet had been read, so nothing can have been executed. The client's
 * address stands in the prefix, if anywhere, in front of the severity.
 */
export function refinePostgresql(reading: FamilyReading, entry: LogEntry, signs: Signs): FamilyReading {
  const head = rawHeadOf(entry);
  const untold = head.includes('[unknown]@[unknown]') && reading.reporter === 'server';
  const isClients = signs.text.includes('client') && reading.remote === undefined;
  const prefix = head.slice(0, Math.max(0, head.search(/(?:LOG|FATAL|ERROR|WARNING|PANIC|COMMERROR)(?::|,|")/)));
  const address = isClients ? REMOTE.exec(prefix) : null;
  return {
    ...reading,
    ...(untold ? { phase: 'handshake', execution: SETTING_UP } : {}),
    ...(address === null ? {} : { remote: endpoint(address[1], address[2]) }),
  };
}
