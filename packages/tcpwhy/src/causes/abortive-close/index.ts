import { isAnswered, lastRequest, type Request } from '../../facts/exchange.ts';
import { firstReset, type ResetReading, sideName } from '../../facts/reset-readings.ts';
import { endpointName, isData, isFin, lastIndexBefore } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Remedy, Rival } from '../../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, otherSide, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { isOnlyFarewell, neverAsked, requestExecution, requestName, spokenMessage } from '../last-message.ts';
import { AT_PARTING_NS, FAREWELL_BYTES } from '../parting.ts';

const abortiveClose: Cause = {
  id: 'abortive-close',
  group: 'endpoint',
  actor: 'closer',
  summary: 'a side aborted on purpose (SO_LINGER 0, destroy) and dropped what was unsent',
  outranks: [],
  groupBy: 'server',
  detect(connection, scene) {
    if (connection.ending !== 'reset') return null;
    const reset = firstReset(connection);
    if (reset === null || reset.family !== 'abort' || reset.foreignSigns.length > 0) return null;
    const { side } = reset.entry;
    if (answersFarewell(connection, reset)) return null;
    const request = lastRequest(connection);
    const parting = side === ORIGINATOR && request !== null && isOnlyFarewell(connection, scene, request);
    const pending = request !== null && !parting && !isAnswered(request);
    const message = request === null ? null : spokenMessage(connection, scene, request);
    // The resetter's own goodbye is part of its close.
    const closeIndex = parting ? request.firstIndex : reset.index;
    const lastData = connection.history[lastIndexBefore(connection.history, closeIndex, isData)] ?? null;
    const fin = connection.history.find((entry, i) => i < reset.index && entry.side === side && isFin(entry)) ?? null;
    const late = fin !== null && lastData !== null && lastData.side !== side && lastData.lastTimeNs > fin.timeNs;
    const quietNs = reset.entry.timeNs - (lastData?.lastTimeNs ?? connection.startNs);
    // A client that resets before it has asked anything only looked whether the port is open: a health check.
    if (side === ORIGINATOR && neverAsked(connection, scene)) return null;
    const harmless = wasIdle(connection, reset, lastData, quietNs);
    return {
      severity: harmless ? 'info' : 'error',
      // A shutdown, and then a close with data unread, makes the same pair of FIN and RST.
      confidence: fin === null || late ? 'likely' : 'possible',
      actor: sideName(side),
      actorAddress: endpointName(connection, side),
      summary: `The ${sideName(side)} (${endpointName(connection, side)}) ${
        pending && side === RESPONDER
          ? `${taken(request, reset)} the client's ${requestName(message)} and ${fin === null ? 'aborted the connection with RST' : 'ended the connection with FIN and RST'} ${duration(quietNs)} later, without a byte of answer.`
          : late
            ? `closed the connection with FIN, and answered what the ${sideName(otherSide(side))} sent after that with RST: nobody read it any more.`
            : fin !== null
              ? `closed the connection with FIN and sent RST ${duration(reset.entry.timeNs - fin.timeNs)} behind it: what the ${sideName(otherSide(side))} has not read by then may be lost.`
              : harmless
                ? `ended the connection with RST instead of FIN, ${duration(quietNs)} after ${lastData === null ? `${begin(connection)}, when nothing had been said` : 'the last data, when everything had been answered'}: nothing was lost.`
                : `aborted the connection with RST, ${duration(quietNs)} after ${lastData === null ? begin(connection) : 'the last data'}: what it had not sent is lost.`
      }`,
      evidence: inOrder([
        lastData === null ? null : lastFrameOf(lastData, lastWords(lastData, pending, requestName(message))),
        fin === null ? null : frameOf(fin, `FIN by the ${sideName(side)}`),
        frameOf(reset.entry, resetText(fin, reset)),
      ]),
      facts: {
        openMs: milliseconds(reset.entry.timeNs - connection.startNs),
        ...(pending ? { afterRequestMs: milliseconds(quietNs) } : { quietMs: milliseconds(quietNs) }),
      },
      execution: requestExecution(connection, scene),
      rivals: rivals(connection, side),
      remedies: side === RESPONDER && harmless ? idleRemedies(quietNs) : remedies(side, harmless),
      nextSteps: [
        {
          text: `On the ${sideName(side)}'s host: TcpExtTCPAbortOnData grows for SO_LINGER 0, TcpExtTCPAbortOnClose for unread data; read its log at this time`,
          command: 'nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData',
        },
      ],
    };
  },
};

/** How far back the capture sees. */
function begin(connection: ConnectionRecord): string {
  return connection.endpoints.some(({ sawSyn }) => sawSyn) ? 'it began' : 'its first packet here';
}

/** Whether the RST says that the server's kernel had all of the request. */
function taken(request: Request, reset: ResetReading): string {
  return reset.entry.ack >= request.end ? 'took' : 'took a part of';
}

/**
 * The peer had closed its side before, and the resetter said nothing more, or no more than a farewell (a server: to a
 * client that waited for nothing): browsers, Windows, servers with SO_LINGER 0 and TLS front ends end like that. A client
 * that half-closed and waited has causes of its own.
 */
function answersFarewell(connection: ConnectionRecord, reset: ResetReading): boolean {
  const { side } = reset.entry;
  const fin = connection.history.findIndex((entry) => entry.side !== side && isFin(entry));
  if (fin < 0 || fin > reset.index) return false;
  const words = connection.history.filter((entry, i) => i > fin && entry.side === side && isData(entry));
  if (words.length === 0) return true;
  if (words.reduce((sum, entry) => sum + entry.payloadBytes, 0) > FAREWELL_BYTES) return false;
  if (side === RESPONDER) return !waitsAt(connection, fin);
  return words.every((entry) => reset.entry.timeNs - entry.timeNs < AT_PARTING_NS);
}

/** Whether the client had asked something and heard nothing when it closed; its own farewell asks nothing. */
function waitsAt(connection: ConnectionRecord, fin: number): boolean {
  const end = connection.history[fin] as HistoryEntry;
  const atParting = (entry: HistoryEntry) =>
    entry.payloadBytes <= FAREWELL_BYTES && end.timeNs - entry.timeNs < AT_PARTING_NS;
  const last = connection.history.findLast(
    (entry, i) => i <= fin && isData(entry) && !(entry.side === ORIGINATOR && atParting(entry)),
  );
  return last?.side === ORIGINATOR;
}

/** A server's silence from here on is idleness, not the middle of an answer. */
const IDLE_NS = 1e9;

/**
 * Everything asked was answered, and the peer did not write into the closed socket. A client knows when that is; of a
 * server only time tells.
 */
function wasIdle(
  connection: ConnectionRecord,
  reset: ResetReading,
  lastData: HistoryEntry | null,
  quietNs: number,
): boolean {
  const { side, ack } = reset.entry;
  // Opened long ago, and nothing was ever said, here or where the capture has a hole.
  if (lastData === null) return quietNs >= IDLE_NS && connection.endpoints.every(({ unseenBytes }) => unseenBytes <= 1);
  if (lastData.side !== RESPONDER || (side === RESPONDER && quietNs < IDLE_NS)) return false;
  const taken = Math.max(connection.endpoints[ORIGINATOR].highestAck, side === ORIGINATOR ? ack : 0);
  if (taken < lastData.sequenceEnd) return false;
  return !connection.history.some((entry, i) => i > reset.index && entry.side !== side && isData(entry));
}

function lastWords(entry: HistoryEntry, pending: boolean, name: string): string {
  if (entry.side === ORIGINATOR && pending) return `${name}, ${bytes(entry.payloadBytes)}`;
  return `the ${sideName(entry.side)}'s last data, ${bytes(entry.payloadBytes)}`;
}

function resetText(fin: HistoryEntry | null, reset: ResetReading): string {
  const { entry, windowJumpBytes } = reset;
  const window = windowJumpBytes === 0 ? 'did not grow' : `grew by ${bytes(windowJumpBytes)} only`;
  return `RST+ACK by the live socket (acknowledges up to ${entry.ack})${fin === null ? ', no FIN of its own before it' : ''}; its window ${window}`;
}

function rivals(connection: ConnectionRecord, side: 0 | 1): Rival[] {
  const unheard = side === RESPONDER && connection.endpoints[RESPONDER].payloadBytes === 0;
  return [
    {
      cause: 'close-with-unread-data',
      because: 'less than about 3 kB of unread data leaves no trace in the window',
    },
    { cause: 'administrative-kill', because: 'a socket destroyed from outside (ss -K) sends the same RST' },
    unheard
      ? {
          cause: 'unaccepted-connection-reset',
          because: 'a listener that closes while the connection waits to be accepted sends it too',
        }
      : { cause: 'process-death', because: 'a process that dies with data unread sends it too' },
  ];
}

/** A client that still holds such a connection learns of it at its next write, before a byte has left: ECONNRESET. */
function idleRemedies(quietNs: number): Remedy[] {
  return [
    {
      text: `If a pool handed it out afterwards, the next write failed (ECONNRESET, "invalid connection") without a packet: let go of idle connections before the server does; it waited ${duration(quietNs)}`,
      setting: 'SetConnMaxIdleTime (Go), maxIdleTime / idleTimeout of the pool',
      value: `less than ${duration(quietNs)}`,
      where: 'client',
    },
    {
      text: 'Or let the pool check that a connection is alive before the first write; what failed so was not executed and may be repeated on a new one',
      setting: 'liveness check on checkout',
      value: 'on',
      where: 'client',
    },
  ];
}

function remedies(side: 0 | 1, harmless: boolean): Remedy[] {
  const closer = sideName(side);
  if (harmless)
    return [
      {
        text: `None is needed: the ${closer} uses RST to be rid of connections without TIME_WAIT. To keep the resets out of the logs, let it close with FIN`,
        setting: 'SO_LINGER, close() rather than destroy()',
        value: 'off',
        where: closer,
      },
    ];
  return [
    {
      text: `Find what aborts in the ${closer}: SO_LINGER with time 0, socket.destroy() or resetAndDestroy(), a crash or shutdown in the middle of a request, a proxy that resets on time-out`,
      where: closer,
    },
    {
      text: 'If the request is idempotent, tell the client library so: it rightly refuses to repeat what may have been executed',
      setting: 'a custom retryer that also retries "read: connection reset" (AWS SDK), an idempotency key',
      where: 'client',
    },
  ];
}

export default abortiveClose;
