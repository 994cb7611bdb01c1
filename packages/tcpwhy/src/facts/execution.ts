import type { ConnectionRecord } from '../model/connections.ts';
import type { ExecutionVerdict } from '../model/diagnosis.ts';
import { type HistoryEntry, MARK_RETRANSMISSION, ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { AppMessage } from '../model/messages.ts';
import { derived } from './derived.ts';
import { lastRequest, type Request } from './exchange.ts';
import { resetReadings } from './reset-readings.ts';
import { isData, isFin } from './turns.ts';
import { isCapturedAt } from './vantage.ts';

/**
 * Whether the client's last request may have been executed, from acknowledgment numbers alone (FIELD 2.0.4).
 * Causes may know more (an error frame that names the request) and then say so themselves.
 */
export const executionVerdict = derived((connection): ExecutionVerdict => {
  const request = lastRequest(connection);
  if (request === null) return nothingAsked(connection);
  if (request.answeredBy >= 0) {
    return { verdict: 'yes', because: `the server answered it (frame ${frameOf(connection, request.answeredBy)})` };
  }
  if (request.ackedUnseen >= 0) {
    const frame = frameOf(connection, request.ackedUnseen);
    return {
      verdict: 'yes',
      because: `the client acknowledged an answer (frame ${frame}) that this capture does not show`,
    };
  }
  return (
    refusedByAbort(connection, request) ??
    refusedStateless(connection, request) ??
    neverTaken(connection, request) ??
    byAcknowledgment(connection, request)
  );
});

/** Of a connection that is older than the capture, or whose bytes it missed, what was asked is not known. */
function nothingAsked(connection: ConnectionRecord): ExecutionVerdict {
  const [client, server] = connection.endpoints;
  if (client.unseenBytes > 1)
    return {
      verdict: 'unknown',
      because: 'the server acknowledged bytes of the client that this capture does not show',
    };
  if (client.sawSyn || server.sawSyn || client.packets + server.packets === 0)
    return { verdict: 'no', because: 'the client sent no request on this connection' };
  return {
    verdict: 'unknown',
    because: 'the client sent no request within this capture, but the connection is older than that',
  };
}

function frameOf(connection: ConnectionRecord, index: number): number {
  return (connection.history[index] as HistoryEntry).frame;
}

/** An abort says what its socket had received: nothing of the request, so nothing of it was executed. */
function refusedByAbort(connection: ConnectionRecord, request: Request): ExecutionVerdict | null {
  const abort = serverAbort(connection);
  if (abort === null || abort.ack > request.start) return null;
  return {
    verdict: 'no',
    because: `the server's RST (frame ${abort.frame}) acknowledges nothing of the request`,
  };
}

/** The RST by which the server's own socket ended the connection: it carries the last acknowledgment. */
function serverAbort(connection: ConnectionRecord): HistoryEntry | null {
  const abort = resetReadings(connection).find(
    (reading) => reading.entry.side === RESPONDER && reading.family === 'abort',
  );
  return abort === undefined || abort.foreignSigns.length > 0 ? null : abort.entry;
}

/** A stateless RST in answer to the first copy of the request: no socket took the bytes. */
function refusedStateless(connection: ConnectionRecord, request: Request): ExecutionVerdict | null {
  const highestAck = connection.endpoints[RESPONDER].highestAck;
  if (highestAck > request.start || request.repeated) return null;
  const stateless = resetReadings(connection).find(
    (reading) =>
      reading.index > request.firstIndex &&
      reading.entry.side === RESPONDER &&
      reading.family === 'stateless' &&
      reading.foreignSigns.length === 0,
  );
  if (stateless === undefined) return null;
  const fin = connection.history.find((entry) => entry.side === RESPONDER && isFin(entry));
  const closed =
    fin === undefined ? '' : `the server's FIN (frame ${fin.frame}) acknowledged nothing of the request, and `;
  return {
    verdict: 'no',
    because: `${closed}its only answer was a stateless RST (frame ${stateless.entry.frame}): no socket took the bytes`,
  };
}

/** Seen at the server: the request came in and its kernel never took it. */
function neverTaken(connection: ConnectionRecord, request: Request): ExecutionVerdict | null {
  if (!isCapturedAt(connection, RESPONDER)) return null;
  const later = connection.history.find(
    (entry, i) =>
      i > request.lastIndex && entry.side === RESPONDER && entry.kind === 'segments' && entry.lastAck <= request.start,
  );
  if (later === undefined) return null;
  return {
    verdict: 'no',
    because: `it reached the server, whose kernel went on without acknowledging a byte of it (frame ${later.frame})`,
  };
}

function byAcknowledgment(connection: ConnectionRecord, request: Request): ExecutionVerdict {
  const highestAck = Math.max(connection.endpoints[RESPONDER].highestAck, serverAbort(connection)?.ack ?? 0);
  if (highestAck >= request.end) {
    const at = connection.history.find((entry) => entry.side === RESPONDER && entry.lastAck >= request.end);
    const where = at === undefined ? '' : ` (frame ${at.lastFrame})`;
    return {
      verdict: 'unknown',
      because: `the server's kernel acknowledged the whole request${where} and not one response byte came: the program may have read it`,
    };
  }
  if (highestAck > request.start) {
    return {
      verdict: 'unknown',
      because:
        'only a part of the request was acknowledged; a protocol that needs the whole message cannot have executed it',
    };
  }
  const lost = connection.history.some(
    (entry) => entry.side === ORIGINATOR && isData(entry) && (entry.marks & MARK_RETRANSMISSION) !== 0,
  );
  return {
    verdict: 'unknown',
    because: lost
      ? 'none of its copies was acknowledged, but a copy may have arrived and its acknowledgment been lost'
      : 'it was not acknowledged within this capture',
  };
}

/** The verdict with what the application protocol adds: messages that execute nothing are never "unknown". */
export function executionWithMessage(verdict: ExecutionVerdict, message: AppMessage | null): ExecutionVerdict {
  if (message === null || verdict.verdict === 'no') return verdict;
  if (message.kind === 'handshake' || message.kind === 'goodbye') {
    return { verdict: 'no', because: `the last thing the client sent was ${message.name}, which executes nothing` };
  }
  if (message.idempotent === true)
    return { ...verdict, because: `${verdict.because}; it was ${message.name}, which is safe to repeat` };
  return verdict;
}
