import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { AppMessage, AppReading } from '../../model/messages.ts';
import type { Cause } from '../cause.ts';
import { frameOf, inOrder } from '../evidence.ts';
import { errorMessage } from '../last-message.ts';
import { refusalKind, refusalRemedies } from './refusal-kind.ts';

/** Protocols whose server can refuse a client by name before it serves it. */
const SPEAKING = new Set(['mysql', 'postgres', 'redis', 'cql']);

const connectionLimitRefusal: Cause = {
  id: 'connection-limit-refusal',
  group: 'endpoint',
  actor: 'server',
  summary: 'the server refused the client by policy (too many connections, authentication)',
  outranks: ['closed-on-accept', 'abortive-close', 'write-after-close', 'close-with-unread-data', 'client-abort'],
  groupBy: 'server',
  detect(connection, scene) {
    if (connection.closedFirst !== RESPONDER) return null;
    const reading = scene.reading(connection);
    if (reading === null || !SPEAKING.has(reading.protocol)) return null;
    const error = errorMessage(connection, scene, RESPONDER);
    if (error === null || error.detail.unsupportedVersion === true || wasServed(reading, error)) return null;
    const kind = refusalKind(error);
    // Of a connection that is older than the capture only the error itself can say that it was never let in.
    if (kind === null && !connection.handshakeComplete) return null;
    const closeIndex = connection.history.findIndex(
      (entry) => entry.side === RESPONDER && (isFin(entry) || isReset(entry)),
    );
    const closing = connection.history[closeIndex];
    const last = connection.history.findLastIndex(
      (entry, i) => i <= closeIndex && entry.side === RESPONDER && entry.payloadBytes > 0,
    );
    if (closing === undefined || last !== error.entry) return null;
    const server = endpointName(connection, RESPONDER);
    const said = error.text === '' ? error.name : error.text;
    return {
      severity: 'error',
      confidence: 'certain',
      actor: 'server',
      actorAddress: server,
      summary: `${server} (${reading.protocolName}) refused the client and closed: "${said}".`,
      evidence: inOrder([
        frameOf(connection.history[error.entry] as HistoryEntry, `${error.name}: ${error.text}`.slice(0, 120)),
        frameOf(closing, `${isReset(closing) ? 'RST' : 'FIN'} by the server`),
      ]),
      facts: { error: error.name, ...(kind === null ? {} : { refusedFor: kind }) },
      execution: { verdict: 'no', because: 'the server refused the connection before any request' },
      rivals: [],
      remedies: refusalRemedies(kind),
      nextSteps: [],
    };
  },
};

/** Words by which servers let a client in. */
const ADMISSIONS = new Set(['OK', 'AuthenticationOk', 'READY', 'AUTH_SUCCESS']);

/**
 * Whether the client had been let in, or asked for anything, before the error: then it answers a request, or ends a
 * session (idle time-out, shutdown). A Redis client may speak before it reads the refusal; the server's answers count.
 */
function wasServed(reading: AppReading, error: AppMessage): boolean {
  return reading.messages.some(
    (message) =>
      message.entry < error.entry &&
      (message.side === ORIGINATOR
        ? message.kind === 'request' && reading.protocol !== 'redis'
        : message.kind === 'response' || ADMISSIONS.has(message.name)),
  );
}

export default connectionLimitRefusal;
