import type { LogEventPhase } from '../../model/log-event.ts';
import type { TermKind } from './term.ts';

/** What an errno says about the connection. */
export interface ErrnoMeaning {
  readonly kind: TermKind;
  /** The only phase in which the kernel gives it; null when it fits several. */
  readonly phase: LogEventPhase | null;
}

const row = (kind: TermKind, phase: LogEventPhase | null = null): ErrnoMeaning => ({ kind, phase });

/**
 * Errnos and resolver codes by name. ECONNABORTED is the local end's: the kernel gave the connection up itself (Windows
 * after failed retransmissions or a protocol error, Linux after `ss -K`), so no RST need have arrived.
 */
export const ERRNO_MEANINGS: Readonly<Record<string, ErrnoMeaning>> = {
  ECONNRESET: row('reset'),
  ECONNABORTED: row('closed-locally'),
  ENETRESET: row('reset'),
  ECONNREFUSED: row('refused', 'connect'),
  ETIMEDOUT: row('timeout'),
  ESOCKETTIMEDOUT: row('timeout-read', 'read'),
  EPIPE: row('broken-pipe', 'write'),
  ESHUTDOWN: row('broken-pipe', 'write'),
  EHOSTUNREACH: row('unreachable', 'connect'),
  ENETUNREACH: row('unreachable', 'connect'),
  EHOSTDOWN: row('unreachable', 'connect'),
  ENETDOWN: row('unreachable', 'connect'),
  EADDRNOTAVAIL: row('resource-limit', 'connect'),
  EADDRINUSE: row('resource-limit', 'connect'),
  EMFILE: row('resource-limit', 'connect'),
  ENFILE: row('resource-limit', 'connect'),
  ENOBUFS: row('resource-limit'),
  EMSGSIZE: row('resource-limit', 'write'),
  ENOTCONN: row('closed-locally'),
  ENOTFOUND: row('dns', 'connect'),
  ENODATA: row('dns', 'connect'),
  EAI_AGAIN: row('dns', 'connect'),
  EAI_NONAME: row('dns', 'connect'),
  EAI_FAIL: row('dns', 'connect'),
  EAI_NODATA: row('dns', 'connect'),
  ESERVFAIL: row('dns', 'connect'),
  EPROTO: row('tls-failure', 'handshake'),
};

/** Names that are also ordinary words of other subjects (a missing file attribute): they count beside a resolver's call only. */
export const RESOLVER_ONLY: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND', 'ESERVFAIL']);
