import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, type Judgement, judged, type Rule, undecided } from '../../judgement.ts';

/** errno names that the kernel reports only for a connect: the SYN was refused, or no connect was possible at all. */
const CONNECT_ONLY: Readonly<Record<string, Partial<Judgement>>> = {
  ECONNREFUSED: { kind: 'refused' },
  EADDRNOTAVAIL: { kind: 'resource-limit', causes: ['port-exhaustion'] },
};

/** What an errno means while connecting. */
const AT_CONNECT: Readonly<Record<string, Partial<Judgement>>> = {
  ...CONNECT_ONLY,
  ECONNRESET: { kind: 'reset' },
  ETIMEDOUT: { kind: 'timeout-connect' },
  EHOSTUNREACH: { kind: 'unreachable' },
  ENETUNREACH: { kind: 'unreachable' },
  EHOSTDOWN: { kind: 'unreachable' },
  ENETDOWN: { kind: 'unreachable' },
  // The local packet filter, or a policy of the kernel, did not let the SYN out.
  EPERM: { kind: 'unreachable', causes: ['never-left-host'] },
  EACCES: { kind: 'unreachable', causes: ['never-left-host'] },
  EMFILE: { kind: 'resource-limit', causes: ['never-left-host'] },
  ENFILE: { kind: 'resource-limit', causes: ['never-left-host'] },
  ENOENT: { kind: 'refused', causes: ['port-closed'] },
};

/** What an errno means on a connection that was made. */
const ESTABLISHED: Readonly<Record<string, Partial<Judgement>>> = {
  ECONNRESET: { kind: 'reset' },
  EPIPE: { kind: 'broken-pipe', phase: 'write' },
  ETIMEDOUT: { kind: 'timeout-read' },
  EHOSTUNREACH: { kind: 'unreachable' },
  ENETUNREACH: { kind: 'unreachable' },
  // Somebody destroyed the local socket from outside (ss -K).
  ECONNABORTED: { kind: 'reset', causes: ['administrative-kill'] },
  ENOTCONN: { kind: 'closed-locally' },
  EBADF: { kind: 'closed-locally' },
};

/** Node's own codes. */
const NODE_CODES: Readonly<Record<string, Partial<Judgement>>> = {
  ERR_SOCKET_CONNECTION_TIMEOUT: { kind: 'timeout-connect', phase: 'connect' },
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: { kind: 'closed-locally', phase: 'connect' },
  ERR_SOCKET_CLOSED: { kind: 'closed-locally' },
  ERR_STREAM_DESTROYED: { kind: 'closed-locally' },
  ERR_STREAM_WRITE_AFTER_END: { kind: 'closed-locally' },
  ERR_STREAM_PREMATURE_CLOSE: { kind: 'eof' },
};

/** System errors of sockets and the resolver (`errno`, `code`, `syscall`), and Node's socket codes. */
export const netRule: Rule = (view, known) => {
  const { code, syscall } = view;
  if (code === undefined || known !== undefined) return undefined;
  if (isLookup(view)) return judged(view, known, { ...kernel('dns', 'connect'), ...lookup(view) });
  if (syscall === 'connect' || CONNECT_ONLY[code] !== undefined) return connecting(view, code);
  if (NODE_CODES[code] !== undefined) return nodeCode(view, NODE_CODES[code]);
  if (ESTABLISHED[code] === undefined || syscall === undefined) return undefined;
  const added = { reportedBy: 'kernel' as const, client: 'net', ...undecided(doubt(view)), ...ESTABLISHED[code] };
  return judged(view, known, { ...added, ...(syscall === 'write' ? { phase: 'write' as const } : {}) });
};

function isLookup({ code, syscall }: ErrorView): boolean {
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' || /^(getaddrinfo|query[A-Z]\w*)$/.test(syscall ?? '');
}

function lookup(view: ErrorView): Pick<Judgement, 'verdict' | 'because' | 'ground'> {
  return beforeRequest(`The name look-up failed (${view.code}), so no connection was tried.`);
}

function connecting(view: ErrorView, code: string): Judgement {
  const because = beforeRequest(`The connect failed (${code}), so there was no connection to carry the request.`);
  return judged(view, undefined, { ...kernel('other', 'connect'), ...because, ...AT_CONNECT[code] });
}

function nodeCode(view: ErrorView, added: Partial<Judgement>): Judgement {
  const verdict =
    added.phase === 'connect'
      ? beforeRequest(`The connect was given up (${view.code}) before the connection could carry a request.`)
      : undecided(doubt(view));
  return judged(view, undefined, { client: 'net', reportedBy: 'client', ...verdict, ...added });
}

function kernel(kind: Judgement['kind'], phase: Judgement['phase']): Partial<Judgement> {
  return { client: 'net', kind, phase, reportedBy: 'kernel' };
}

/** `write` is no proof: it may be the second chunk, and the server may have acted on the first. */
function doubt({ code, syscall }: ErrorView): string {
  const what = syscall === undefined ? code : `${syscall} ${code}`;
  return `"${what}" alone does not tell whether a part of the request had left before.`;
}
