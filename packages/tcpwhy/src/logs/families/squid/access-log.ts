import type { FamilyReading } from '../../log-family.ts';
import { endpoint } from '../../phrases/endpoints.ts';
import { CLIENT_LEFT_WAITING, FORWARDED, NEVER_REACHED, NOT_TOLD } from '../../phrases/verdicts.ts';

// `1795356641.124      0 127.0.0.1 TCP_MISS/503 3426 GET http://a/ - HIER_DIRECT/10.0.0.1 text/html`; some prefix a date.
const LINE =
  /(?:^|\s)(\d{1,10}) (\S{2,60}) ([A-Z]{3,10}(?:_[A-Z]{2,15}){0,6})\/(\d{3}) (\d{1,15}) ([A-Z]{3,12}) (\S{1,4096}) \S{1,200} ([A-Z_]{4,40})\/(\S{1,255})/;

/** What a line of access.log says. */
export interface Access {
  readonly elapsedMs: number;
  readonly tag: string;
  readonly status: string;
  readonly url: string;
  readonly hierarchy: string;
  readonly peer: string;
}

/** Null when a text is no such line. */
export function parseAccess(text: string): Access | null {
  const match = LINE.exec(text);
  if (match === null) return null;
  const [, elapsed = '', , tag = '', status = '', , , url = '', hierarchy = '', peer = ''] = match;
  return { elapsedMs: Number(elapsed), tag, status, url, hierarchy, peer };
}

/** Null for lines of requests that were answered. */
export function readAccess(access: Access): FamilyReading | null {
  const base = { system: 'Squid', reporter: 'proxy', local: null, remote: null } as const;
  if (access.tag.includes('ABORTED'))
    return {
      ...base,
      kind: 'aborted-by-client',
      phase: 'read',
      execution: wasForwarded(access) ? CLIENT_LEFT_WAITING : NOT_TOLD,
      causes: [{ cause: 'client-abort', because: 'the client closed before it had the response' }],
    };
  const failure = failureOf(access);
  return failure === null ? null : { ...base, ...failure, remote: serverOf(access) };
}

function wasForwarded({ hierarchy }: Access): boolean {
  return !hierarchy.endsWith('NONE');
}

/** Squid answers 503 when it cannot connect, 504 when no answer came, 502 when what came was no answer. */
function failureOf(access: Access): Partial<FamilyReading> | null {
  const { status, elapsedMs, tag } = access;
  // A 503 that a cache served, or that was revalidated, is the origin's own.
  if (!/^(?:TCP_(?:MISS|TUNNEL|SWAPFAIL_MISS|CLIENT_REFRESH_MISS|REFRESH_FAIL\w*)|NONE\w*|TAG_NONE)(?:_|$)/.test(tag))
    return null;
  if (!wasForwarded(access))
    return /^50[234]$/.test(status) && !/^(?:error:|cache_object:)/.test(access.url) ? UNRESOLVED : null;
  // A refusal takes a round trip; the SYN's first repetition comes after a second.
  if (status === '503') return elapsedMs >= 900 ? { ...REFUSED, kind: 'timeout-connect' } : REFUSED;
  if (status === '504')
    return {
      kind: 'timeout-read',
      phase: 'read',
      execution: FORWARDED,
      causes: [{ cause: 'unresponsive-server', because: 'the server took the connection and did not answer in time' }],
      nextSteps: [{ text: 'Squid: read_timeout (15 minutes), request_timeout, forward_timeout (4 minutes)' }],
    };
  if (status === '502')
    return {
      kind: 'eof',
      phase: 'read',
      execution: FORWARDED,
      nextSteps: [{ text: 'Squid: the X-Squid-Error header names the error (ERR_ZERO_SIZE_OBJECT, ERR_READ_ERROR)' }],
    };
  return null;
}

const REFUSED: Partial<FamilyReading> = {
  kind: 'refused',
  phase: 'connect',
  execution: NEVER_REACHED,
  causes: [
    { cause: 'port-closed', because: 'the server’s host refused the connection' },
    { cause: 'syn-unanswered', because: 'or did not answer: a long elapsed time says so' },
  ],
  nextSteps: [{ text: 'Squid: connect_timeout (1 minute); the X-Squid-Error header has the errno' }],
};

/** HIER_NONE: no server was chosen, most often since the name did not resolve. */
const UNRESOLVED: Partial<FamilyReading> = {
  kind: 'dns',
  phase: 'connect',
  execution: NEVER_REACHED,
  nextSteps: [
    {
      text: 'Squid: dns_nameservers, dns_timeout (30 s); X-Squid-Error says whether it was ERR_DNS_FAIL or ERR_CANNOT_FORWARD',
    },
  ],
};

/** The address behind HIER_DIRECT is the server's, its port is the URL's. Parents have a port that is not logged. */
function serverOf({ hierarchy, peer, url }: Access): string | null {
  if (!/DIRECT$/.test(hierarchy)) return null;
  const authority = /^(?:(\w{3,6}):\/\/)?(?:\[[^\]]{1,60}\]|[^/:?#\s]{1,255})(?::(\d{1,5}))?/.exec(url);
  const port = authority?.[2] ?? (authority?.[1] === 'https' ? '443' : '80');
  return endpoint(peer, port);
}
