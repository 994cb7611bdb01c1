import type { Signs } from '../../grammar/signs.ts';
import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { headOf } from '../../phrases/fields.ts';

// APR's own status codes: 70007 APR_TIMEUP, 70008 APR_INCOMPLETE, 70014 APR_EOF, 20014 APR_EGENERAL, 103 ECONNABORTED.
const APR = /\((70007|70008|70014|20014|103|32|70051)\)/;

/** The peer of lines about the client; beside a backend that failed it is the other side. */
const CLIENT = /\[client ([0-9a-fA-F.:[\]]{3,60})\]/;

/**
 * The number in parentheses is an APR status: where it is not an errno it says end of file or time-out. `[client ip:port]`
 * is the failing peer only in lines about the client; a proxy's lines carry it beside the backend that failed.
 */
export function refineErrorLine(reading: FamilyReading, entry: LogEntry, signs: Signs): FamilyReading {
  const head = headOf(entry);
  const status = APR.exec(head)?.[1];
  const kind = kindOf(status, reading, signs);
  return {
    ...reading,
    ...(kind === undefined ? {} : { kind }),
    local: reading.local ?? null,
    remote: reading.remote ?? (reading.reporter === 'server' ? endpointOf(CLIENT.exec(head)?.[1]) : null),
  };
}

function kindOf(status: string | undefined, reading: FamilyReading, signs: Signs): FamilyReading['kind'] {
  if (reading.kind === 'tls-failure' || reading.kind === 'other') return reading.kind;
  if (status === '70007') return reading.phase === 'connect' ? 'timeout-connect' : 'timeout-read';
  // ECONNABORTED of httpd: its own connection was marked aborted, since the client had gone.
  if (status === '103' && reading.reporter === 'server') return 'aborted-by-client';
  if (status === '70008' || status === '70014' || status === '20014') return reading.kind ?? 'eof';
  return reading.kind ?? signs.kind ?? undefined;
}
