import type { LogEventKind } from '../../../model/log-event.ts';
import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { fieldOf } from '../../phrases/fields.ts';
import { CLIENT_LEFT_WAITING, FORWARDED, NOT_TOLD } from '../../phrases/verdicts.ts';

// `[14/May/2024:09:41:55 +0000] "GET / HTTP/1.1" 499 0 "-" "curl/8"` of the formats `combined` and ingress-nginx.
const COMBINED = /\[\d{2}\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] "[^"]{0,2048}" (\d{3}) \d+/;
/** ingress-nginx: `[service] [alternative] upstream length time status id`, several upstreams separated by `, `. */
const INGRESS =
  /\] \[[^\]]{0,200}\] ((?:[\d.:[\]a-f]+)(?:, [\d.:[\]a-f]+)*) ([\d, -]+?) ([\d., -]+?) (\d{3}(?:, \d{3})*) [0-9a-f]{16,64}\s*$/;

interface Access {
  readonly status: string;
  /** `$upstream_status` and `$upstream_addr` of the last server tried. */
  readonly upstreamStatus: string | null;
  readonly upstream: string | null;
  /** `$upstream_response_length`. */
  readonly answeredBytes: string | null;
  readonly upstreamSeconds: number;
  readonly client: string | null;
}

/**
 * Any line of the combined format: what a client put into its request line or its agent's name is no error of ours. Of
 * other formats those whose status is nginx's own (499), or that name an upstream beside a 502 or 504.
 */
export function looksLikeAccessLog(entry: LogEntry, text: string): boolean {
  if (COMBINED.test(text)) return true;
  const access = accessOf(entry, text);
  return access !== null && (access.status === '499' || access.upstreamStatus !== null);
}

/** Whether a line of the combined format has nginx's own status 499. */
export function isClientLeft(text: string): boolean {
  return COMBINED.exec(text)?.[1] === '499';
}

/** Null for all but a client that left and an upstream that gave no answer. */
export function readAccessLine(entry: LogEntry, text: string): FamilyReading | null {
  const access = accessOf(entry, text);
  if (access === null) return null;
  if (access.status === '499') return clientLeft(access.client);
  return upstreamFailed(access);
}

function clientLeft(client: string | null): FamilyReading {
  return {
    system: 'nginx',
    kind: 'aborted-by-client',
    phase: 'read',
    reporter: 'proxy',
    local: null,
    remote: null,
    remoteHost: client,
    execution: CLIENT_LEFT_WAITING,
    causes: [
      { cause: 'client-abort', because: '499 is nginx’s own status for a client that closed before the response' },
    ],
    nextSteps: [{ text: 'log $request_time: equal times of many 499 lines are the client’s time-out' }],
  };
}

/** nginx writes 502 and 504 for `$upstream_status` itself when no response came; then no byte of one was counted. */
function upstreamFailed({
  status,
  upstreamStatus,
  upstream,
  answeredBytes,
  upstreamSeconds,
}: Access): FamilyReading | null {
  if (upstreamStatus === null || (upstreamStatus !== '502' && upstreamStatus !== '504')) return null;
  if (status !== upstreamStatus || (answeredBytes !== null && /[1-9]/.test(answeredBytes))) return null;
  const late = upstreamStatus === '504';
  // A refusal comes within a round trip; what failed later had been connected. So does a reset: hence no promise.
  const kind: LogEventKind = late ? 'timeout-read' : upstreamSeconds < 0.005 ? 'refused' : 'eof';
  const connected = kind !== 'refused';
  return {
    system: 'nginx',
    kind,
    phase: connected ? 'read' : 'connect',
    reporter: 'proxy',
    local: null,
    remote: endpointOf(upstream ?? undefined),
    execution: connected ? FORWARDED : NOT_TOLD,
    nextSteps: [{ text: 'the error log has a line of the same second that says what the upstream did' }],
  };
}

function accessOf(entry: LogEntry, text: string): Access | null {
  const combined = COMBINED.exec(text);
  const status = combined?.[1] ?? fieldOf(entry, 'status');
  if (status === undefined || !/^(?:499|502|504)$/.test(status)) return null;
  const ingress = combined === null ? null : INGRESS.exec(text);
  const upstreamStatus = ingress?.[4] ?? fieldOf(entry, 'upstream_status') ?? null;
  if (combined === null && upstreamStatus === null && !/request_time|http_user_agent|remote_addr/.test(text))
    return null;
  return {
    status,
    upstreamStatus: last(upstreamStatus),
    upstream: last(ingress?.[1] ?? fieldOf(entry, 'upstream_addr') ?? null),
    answeredBytes: last(ingress?.[2] ?? fieldOf(entry, 'upstream_response_length') ?? null),
    upstreamSeconds: Number(last(ingress?.[3] ?? fieldOf(entry, 'upstream_response_time') ?? null) ?? Number.NaN),
    client: /^([0-9a-fA-F.:]{2,45}) /.exec(text)?.[1] ?? fieldOf(entry, 'remote_addr') ?? null,
  };
}

/** The server that was tried last. */
function last(list: string | null): string | null {
  return list === null ? null : (list.split(/[,:] /).at(-1) as string).trim();
}
