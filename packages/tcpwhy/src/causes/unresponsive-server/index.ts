import { isAnswered, lastRequest, type Request } from '../../facts/exchange.ts';
import { endpointName, isData, isFin, isReset } from '../../facts/turns.ts';
import { roundTripNs } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import type { Cause } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { getsNoAnswer, isIncomplete, requestExecution, requestMessage, requestName } from '../last-message.ts';

/** Waiting less than this is not worth a complaint. */
const WORTH_NAMING_NS = 1e9;
/** A waiting program hears of the client's FIN within this time, beside the round trip. */
const AWAKE_NS = 100e6;

/** Silence that speaks against the server even where nothing shows whether it was awake at the end. */
const LONG_SILENCE_NS = 5e9;

const unresponsiveServer: Cause = {
  id: 'unresponsive-server',
  group: 'endpoint',
  actor: 'server',
  summary: 'the kernel acknowledged the request and the process never answered',
  outranks: ['client-abort', 'half-close-misread', 'abortive-close', 'close-with-unread-data'],
  groupBy: 'server',
  detect(connection, scene) {
    if (connection.closedFirst !== ORIGINATOR) return null;
    const request = lastRequest(connection);
    if (request === null || isAnswered(request)) return null;
    const close = connection.history.find(
      (entry, i) => i > request.firstIndex && entry.side === ORIGINATOR && (isFin(entry) || isReset(entry)),
    );
    const acked = connection.history.find(
      (entry) => entry.side === RESPONDER && entry.kind === 'segments' && entry.lastAck >= request.end,
    );
    if (close === undefined || acked === undefined || acked.timeNs > close.timeNs) return null;
    const waitedNs = close.timeNs - request.lastTimeNs;
    const trip = roundTripNs(connection);
    if (waitedNs < Math.max(WORTH_NAMING_NS, Number.isNaN(trip) ? 0 : trip * 10)) return null;
    // No reaction to a RST could show that the server was awake: only a long silence before it says something.
    if (isReset(close) && waitedNs < LONG_SILENCE_NS) return null;
    const message = requestMessage(connection, scene, request);
    if (isIncomplete(message, request) || getsNoAnswer(message)) return null;
    if (!expectsAnswer(connection, request, message) || wasAwake(connection, close)) return null;
    const server = endpointName(connection, RESPONDER);
    return {
      severity: 'error',
      confidence: 'likely',
      actor: 'server',
      actorAddress: server,
      summary: `${server} acknowledged the client's ${requestName(message)} and never answered; the client gave up after ${duration(waitedNs)}.`,
      evidence: inOrder([
        frameOf(
          connection.history[request.lastIndex] as HistoryEntry,
          `${requestName(message)}, ${bytes(request.end - request.start)}`,
        ),
        frameOf(acked, "the server's kernel acknowledges all of it"),
        frameOf(close, `${isReset(close) ? 'RST' : 'FIN'} by the client after ${duration(waitedNs)} of silence`),
      ]),
      facts: { waitedMs: milliseconds(waitedNs), requestBytes: request.end - request.start },
      execution: requestExecution(connection, scene),
      rivals: [{ cause: 'client-abort', because: 'the server may be just slower than the client is patient' }],
      remedies: [
        {
          text: 'Find out what the process was doing: stopped, in a garbage collection, waiting for a lock or a backend (take a stack dump while it hangs)',
          where: 'server',
        },
        {
          text: `Compare the time-outs: the client waits ${duration(waitedNs)}; the server must answer, or refuse, sooner`,
          setting: "the server's request time-out",
          value: `less than ${duration(waitedNs)}`,
          where: 'server',
        },
      ],
      nextSteps: [
        {
          text: 'On the server, while it happens: a growing Recv-Q says that the process does not read',
          command: `ss -tnp 'sport = :${connection.endpoints[RESPONDER].port}'`,
        },
      ],
    };
  },
};

/** A program that closes its side at once when the client does, or says a last word, reads its sockets: slow, but not hung. */
function wasAwake(connection: ConnectionRecord, close: HistoryEntry): boolean {
  const trip = roundTripNs(connection);
  const atOnceNs = AWAKE_NS + (Number.isNaN(trip) ? 0 : 2 * trip);
  return connection.history.some(
    (entry) =>
      entry.side === RESPONDER &&
      (isFin(entry) || isReset(entry) || entry.payloadBytes > 0) &&
      entry.timeNs >= close.timeNs &&
      entry.timeNs - close.timeNs < atOnceNs,
  );
}

/**
 * A client that goes on sending at leisure waits for no answer (log shippers, one-way links between nodes). Known
 * requests expect one always.
 */
function expectsAnswer(connection: ConnectionRecord, request: Request, message: AppMessage | null): boolean {
  if (message !== null && message.kind !== 'opaque') return message.kind === 'request';
  const parts = connection.history
    .slice(request.firstIndex, request.lastIndex + 1)
    .filter((entry) => entry.side === ORIGINATOR && isData(entry));
  return parts.every((part, i) => i === 0 || part.timeNs - (parts[i - 1] as HistoryEntry).lastTimeNs < WORTH_NAMING_NS);
}

export default unresponsiveServer;
