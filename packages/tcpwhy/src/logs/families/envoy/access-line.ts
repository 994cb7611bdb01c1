import type { LogEntry } from '../../log-entry.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { fieldOf, headOf } from '../../phrases/fields.ts';
import { isFlagList } from './flags.ts';

/** What an access log line says, in whichever format. */
export interface AccessLine {
  readonly status: number;
  readonly flags: string;
  /** Response code details and transport failure reason, as far as logged. */
  readonly details: string;
  readonly durationMs: number;
  readonly upstream: string | null;
  /** Envoy's own end of the connection to the upstream. */
  readonly upstreamLocal: string | null;
  readonly downstreamLocal: string | null;
  readonly downstreamRemote: string | null;
}

// `"GET / HTTP/1.1" 503 UF <rest>`: the format's defaults, Istio's, and most people's own.
const TEXT = /"(?:[A-Z]{3,10}|-) [^"]{1,4096}" (\d{1,3}) ([A-Za-z,-]{1,80}) ([^\n]{1,6000})/;

/** Null when an entry is no access log line of Envoy. */
export function parseAccessLine(entry: LogEntry): AccessLine | null {
  return jsonLine(entry) ?? textLine(headOf(entry));
}

function textLine(text: string): AccessLine | null {
  const match = TEXT.exec(text);
  if (match === null || !isFlagList(match[2] as string)) return null;
  const rest = tokensOf(match[3] as string);
  // Istio puts details, termination details and the quoted reason before the byte counts.
  const counts = rest.findIndex(
    (token, index) => isNumber(token) && isNumber(rest[index + 1]) && isNumber(rest[index + 2]),
  );
  if (counts === -1) return null;
  // Behind the three counts: service time, forwarded for, agent, request id, authority, upstream host.
  const upstreamAt = counts + 8;
  return {
    status: Number(match[1]),
    flags: match[2] as string,
    details: rest.slice(0, counts).join(' '),
    durationMs: Number(rest[counts + 2]),
    upstream: endpointOf(rest[upstreamAt]),
    upstreamLocal: endpointOf(rest[upstreamAt + 2]),
    // Istio: cluster, upstream's local address, downstream's local, downstream's remote.
    downstreamLocal: endpointOf(rest[upstreamAt + 3]),
    downstreamRemote: endpointOf(rest[upstreamAt + 4]),
  };
}

function jsonLine(entry: LogEntry): AccessLine | null {
  const flags = fieldOf(entry, 'response_flags');
  if (flags === undefined || !isFlagList(flags)) return null;
  return {
    status: Number(fieldOf(entry, 'response_code') ?? 0),
    flags,
    details: `${fieldOf(entry, 'response_code_details') ?? ''} ${fieldOf(entry, 'upstream_transport_failure_reason') ?? ''}`,
    durationMs: Number(fieldOf(entry, 'duration') ?? Number.NaN),
    upstream: endpointOf(fieldOf(entry, 'upstream_host')),
    upstreamLocal: endpointOf(fieldOf(entry, 'upstream_local_address')),
    downstreamLocal: endpointOf(fieldOf(entry, 'downstream_local_address')),
    downstreamRemote: endpointOf(fieldOf(entry, 'downstream_remote_address')),
  };
}

/** Split at spaces, quoted ones kept together without their quotes. */
function tokensOf(text: string): string[] {
  return [...text.matchAll(/"([^"]{0,4096})"|(\S+)/g)].map((match) => match[1] ?? (match[2] as string));
}

function isNumber(token: string | undefined): boolean {
  return token !== undefined && /^\d{1,15}$/.test(token);
}
