import type { Scene } from '../../facts/scene.ts';
import { endpointName, isFarewell, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureUnlessHere } from '../capture-steps.ts';
import type { Claim } from '../cause.ts';
import { frameOf, inOrder } from '../evidence.ts';

/**
 * TLS 1.3 encrypts the server's alert about the client's certificate (RFC 8446 §6: it comes behind the server's Finished).
 * Its size remains: the first and only thing that the server says after the handshake is as long as an alert, and it closes.
 */
export function hiddenAlert(connection: ConnectionRecord, scene: Scene): Claim | null {
  const reading = scene.reading(connection);
  if (reading?.protocol !== 'tls' || connection.closedFirst !== RESPONDER) return null;
  // Tickets are for clients that it took, and to a client's farewell it owes one of its own.
  const isParting = connection.history.some((entry) => entry.side === ORIGINATOR && isFarewell(entry));
  if (isParting || reading.messages.some((message) => message.name === 'session tickets')) return null;
  // Without the handshake it may be the close_notify at the end of a long session.
  if (!reading.messages.some((message) => message.kind === 'handshake')) return null;
  const said = reading.messages.filter((message) => message.side === RESPONDER && message.kind === 'opaque');
  const [alert] = said;
  if (alert === undefined || said.length !== 1 || alert.detail.possibleAlert !== true) return null;
  const close = connection.history.find(
    (entry, i) => i >= alert.entry && entry.side === RESPONDER && (isFin(entry) || isReset(entry)),
  );
  if (close === undefined) return null;
  const server = endpointName(connection, RESPONDER);
  return {
    severity: 'error',
    confidence: 'likely',
    actor: 'server',
    actorAddress: server,
    summary: `${server} said one encrypted thing of an alert's size after the TLS handshake and closed: it most likely refused the client (a missing or unknown client certificate).`,
    evidence: inOrder([
      frameOf(
        connection.history[alert.entry] as HistoryEntry,
        'encrypted record as long as an alert, nothing else from the server after the handshake',
      ),
      frameOf(close, `${isReset(close) ? 'RST' : 'FIN'} by the server`),
    ]),
    facts: { possibleAlert: true },
    execution: {
      verdict: 'unknown',
      because: 'what the server said is encrypted; a server that refuses the client reads no request',
    },
    rivals: [
      {
        cause: 'closed-on-accept',
        because: 'a close_notify has the same size: the server may have closed without a reason in TLS',
      },
      { cause: 'abortive-close', because: 'the program may have aborted for a reason of its own' },
    ],
    remedies: [
      {
        text: 'Give the client the certificate and key that the server asks for (mutual TLS), issued by a CA that the server knows',
        setting: 'cert, key and ca of the client; ssl_verify_client (nginx)',
        where: 'client',
      },
    ],
    nextSteps: [
      {
        text: 'Read which certificate the server wants, and the alert it sends',
        command: `openssl s_client -connect ${server} -cert CLIENT.pem -key CLIENT.key`,
      },
      ...captureUnlessHere(connection, RESPONDER, 'with the session keys (SSLKEYLOGFILE) the alert can be read'),
    ],
  };
}
