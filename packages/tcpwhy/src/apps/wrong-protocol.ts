import type { ConnectionRecord } from '../model/connections.ts';
import { ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { AppProtocol } from './protocol.ts';
import { rawText } from './read-bytes.ts';
import { appProtocols } from './registry.generated.ts';
import { entryAt, firstTurnOf, type Turn } from './turns.ts';

/** Two ends that speak different protocols. */
export interface WrongProtocol {
  /** Ids of protocols: folder names in apps/. */
  readonly clientProtocol: string;
  readonly serverProtocol: string;
  /** History entries with the first words of each side. */
  readonly clientEntry: number;
  readonly serverEntry: number;
}

/**
 * What HTTPS servers answer, in clear HTTP, to a request that came without TLS: Go's net/http; Apache Tomcat.
 * nginx and Apache httpd say it, too, but too far into the page to be kept.
 */
const PLAIN_HTTP_TO_TLS = /Client sent an HTTP request to an HTTPS server|combination of host and port requires TLS/u;

/**
 * Tells when the client speaks one protocol and the server answers in another's words: a TLS ClientHello met by
 * `HTTP/1.1 400`, an HTTP request by a TLS alert, by `SSH-2.0-` or by MySQL's greeting.
 *
 * Only the first words of each side count, both must be unmistakable, and null is the answer to every doubt. A
 * connection that agrees on a change (SSLRequest, CONNECT, Upgrade) begins alike on both sides.
 */
export function findWrongProtocol(connection: ConnectionRecord): WrongProtocol | null {
  // Asked twice in a row: before the conversation is read, and by the cause.
  if (lastAsked?.connection !== connection) lastAsked = { connection, answer: compareOpenings(connection) };
  return lastAsked.answer;
}

let lastAsked: { readonly connection: ConnectionRecord; readonly answer: WrongProtocol | null } | null = null;

function compareOpenings(connection: ConnectionRecord): WrongProtocol | null {
  const client = firstTurnOf(connection, ORIGINATOR);
  const server = firstTurnOf(connection, RESPONDER);
  if (client === undefined || server === undefined || !areOpenings(connection, client, server)) return null;
  const clientProtocol = theOnly((protocol) => protocol.opensAsClient(client.head));
  if (clientProtocol === null) return null;
  const serverProtocol = theOnly((protocol) => protocol.opensAsServer(server.head));
  if (serverProtocol === null) return null;
  const entries = { clientEntry: entryAt(client, 0), serverEntry: entryAt(server, 0) };
  if (clientProtocol !== serverProtocol) return { clientProtocol, serverProtocol, ...entries };
  const wantsTls = clientProtocol === 'http1' && PLAIN_HTTP_TO_TLS.test(rawText(server.head));
  return wantsTls ? { clientProtocol, serverProtocol: 'tls', ...entries } : null;
}

/**
 * Whether these are the first words of both sides. Behind bytes that the capture missed, or in a connection that is older
 * than it, they may follow an agreed change (CONNECT, Upgrade); an answer to the client's words still tells.
 */
function areOpenings(connection: ConnectionRecord, client: Turn, server: Turn): boolean {
  if (client.start > 1 || server.start > 1) return false;
  const beginSeen = connection.endpoints.some((endpoint) => endpoint.sawSyn);
  return beginSeen || entryAt(client, 0) < entryAt(server, 0);
}

/** Id of the one protocol that says yes; null when none does, or more than one. */
function theOnly(says: (protocol: AppProtocol) => boolean): string | null {
  let only: string | null = null;
  for (const protocol of appProtocols) {
    if (!says(protocol)) continue;
    if (only !== null) return null;
    only = protocol.id;
  }
  return only;
}
