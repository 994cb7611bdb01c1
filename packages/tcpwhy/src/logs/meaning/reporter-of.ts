import type { LogEventReporter } from '../../model/log-event.ts';
import type { Signs } from '../grammar/signs.ts';

/** Linux gives clients ports from here on; Windows and macOS from 49152. Listeners stand below. */
const FIRST_CLIENT_PORT = 32_768;

/** Whoever speaks of a client of his is its server. */
const CLIENT_NAMED =
  /\b(?:client|downstream|accept(?:ed|ing)?|incoming|inbound)\b(?![-_. ]?(?:side|lib|error|id|exception|timeout))/i;

/** Who came: an address without a port, or with a client's, behind what it asked for. */
const CAME_FROM =
  /\b(?:authentication|log-?in|connection|session|request|query|command)s?(?: \w{1,20}){0,3} from (?:\S{1,80}[[(])?(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)(?::(\d{1,5}))?|\bget(?:peername|ting client address)\b/i;

/** Errnos of opening a listener or of taking a connection from it. */
const LISTENERS_ERRNOS: ReadonlySet<string> = new Set(['EADDRINUSE', 'EMFILE', 'ENFILE']);
const LISTENING =
  /\b(?:accept4?|listen(?:en|er|ing)?|bind(?:ing)?|bound|server_?socket\w*|setuplistenhandle|bindexception)\b|\bbind\w{0,20}exception|\bstarting (?:the )?server/i;
/** A client may bind its own end before it connects. */
const CONNECTING = /\b(?:dial|connect|connecting|connect\(\)|outgoing|outbound)\b/i;

/** Whether a text tells that a listener could not be opened, or a connection not be taken from it: a server speaks. */
export function isListening(signs: Signs): boolean {
  if (signs.errno === null || !LISTENERS_ERRNOS.has(signs.errno)) return false;
  const text = signs.text.slice(Math.max(0, signs.at - 400), signs.at + 600);
  return signs.errno === 'EADDRINUSE' ? !CONNECTING.test(text) : LISTENING.test(text) && !CONNECTING.test(text);
}

/** Who wrote a line that no family knows: who connects is a client, and ports tell who listens. */
export function reporterOf(signs: Signs): LogEventReporter {
  const byPorts = reporterByPorts(signs.local, signs.remote);
  if (byPorts !== null && signs.pairOrder === 'known') return byPorts;
  if (signs.phase === 'connect' && signs.local === null) return 'client';
  const head = signs.text.slice(0, 4096);
  if (signs.kind === 'aborted-by-client' || CLIENT_NAMED.test(head) || cameFrom(head)) return 'server';
  // Most programs that complain of connections are clients of something.
  return 'client';
}

function cameFrom(text: string): boolean {
  const match = CAME_FROM.exec(text);
  return match !== null && (match[1] === undefined || Number(match[1]) >= FIRST_CLIENT_PORT);
}

/** `server` when the reporter's end is a listener's and the peer's is not; null when the ports do not tell. */
export function reporterByPorts(local: string | null, remote: string | null): 'client' | 'server' | null {
  if (local === null || remote === null) return null;
  const [own, peer] = [portOf(local), portOf(remote)];
  if (own >= FIRST_CLIENT_PORT && peer < FIRST_CLIENT_PORT) return 'client';
  if (own < FIRST_CLIENT_PORT && peer >= FIRST_CLIENT_PORT) return 'server';
  return null;
}

function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
}
