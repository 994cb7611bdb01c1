import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { fieldOf } from '../../phrases/fields.ts';
import { CLIENT_LEFT_WAITING, NOT_TOLD } from '../../phrases/verdicts.ts';

/** Whether an entry is of the JSON access log, whose field names are its own. */
export function isAccessLog(entry: LogEntry): boolean {
  return fieldOf(entry, 'DownstreamStatus') !== undefined;
}

/** A status that no origin gave; null for requests that were answered. */
export function readAccess(entry: LogEntry): FamilyReading | null {
  const status = fieldOf(entry, 'DownstreamStatus');
  // A body of the origin's comes with a status of the origin's.
  const isOrigins = fieldOf(entry, 'OriginStatus') === status && Number(fieldOf(entry, 'OriginContentSize') ?? '0') > 0;
  const base = { system: 'Traefik', reporter: 'proxy', local: null, remote: null } as const;
  if (status === '499') return { ...base, kind: 'aborted-by-client', phase: 'read', execution: CLIENT_LEFT_WAITING };
  if (isOrigins) return null;
  if (status === '504') return { ...base, kind: 'timeout-read', phase: 'read', execution: NOT_TOLD };
  if (status !== '502') return null;
  const look = 'the debug log has the error: 502 Bad Gateway caused by ...';
  return { ...base, kind: 'other', phase: 'unknown', execution: NOT_TOLD, nextSteps: [{ text: look }] };
}
