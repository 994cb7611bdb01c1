import { lastRequest } from '../../facts/exchange.ts';
import { executionVerdict } from '../../facts/execution.ts';
import { firstReset } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isData, isFin, isPureAck, isSynAck } from '../../facts/turns.ts';
import { roundTripNs } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause, EvidenceFrame } from '../cause.ts';
import { synEvidence } from '../connect-evidence.ts';
import { bytes, duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { getsNoAnswer, requestMessage } from '../last-message.ts';

/** A server that closes this soon after the handshake did not wait for anything. */
const AT_ONCE_NS = 100e6;

const closedOnAccept: Cause = {
  id: 'closed-on-accept',
  group: 'connect',
  actor: 'server or proxy',
  summary: 'accepted, then closed without a byte (no healthy backend, limits, wrong service)',
  outranks: ['abortive-close', 'write-after-close', 'close-with-unread-data', 'unresponsive-server'],
  groupBy: 'server',
  detect(connection, scene) {
    const { history } = connection;
    if (!connection.handshakeComplete || connection.closedFirst !== RESPONDER) return null;
    if (connection.endpoints[RESPONDER].payloadBytes > 0 || connection.endpoints[RESPONDER].sentPayloadBytes > 0)
      return null;
    const fin = history.find((entry) => entry.side === RESPONDER && isFin(entry));
    const reset = firstReset(connection);
    const close = fin ?? (reset?.family === 'abort' ? reset.entry : undefined);
    if (close === undefined || (reset !== null && reset.foreignSigns.length > 0 && fin === undefined)) return null;
    const opening = openingFrames(connection);
    const openNs = close.timeNs - (opening.at(-1)?.timeNs ?? close.timeNs);
    if (openNs > AT_ONCE_NS + 2 * roundTripNs(connection)) return null;
    // Data that was acknowledged before an abort: the program may have read it and then refused. That is another cause's.
    if (fin === undefined && close.ack > 1) return null;
    if (closedByRule(connection, scene)) return null;
    const server = endpointName(connection, RESPONDER);
    const asked = connection.endpoints[ORIGINATOR].payloadBytes > 0;
    const taken = close.ack > 1 ? history.find((entry) => entry.side === ORIGINATOR && isData(entry)) : undefined;
    const execution = executionVerdict(connection);
    return {
      // A client that had not asked anything may have been a probe: worth knowing, nobody was hurt yet.
      severity: asked ? 'error' : 'warning',
      // A server that took the request before it closed may have had a reason in it.
      confidence: close.ack > 1 ? 'possible' : 'likely',
      actor: 'server',
      actorAddress: server,
      summary: `${server} accepted the connection and closed it ${duration(Math.max(0, openNs))} later without sending a byte${taken === undefined ? '' : ', although its kernel had taken a request'}.`,
      evidence: inOrder([
        ...opening,
        taken === undefined
          ? null
          : frameOf(taken, `the client's request, ${bytes(taken.payloadBytes)}, which the server's kernel took`),
        frameOf(
          close,
          fin === undefined ? 'RST by the server, nothing was sent' : 'FIN by the server, nothing was sent',
        ),
      ]),
      facts: { openMs: milliseconds(Math.max(0, openNs)), closedBy: fin === undefined ? 'RST' : 'FIN' },
      execution,
      rivals: [
        {
          cause: 'connection-limit-refusal',
          because: 'a server at its limit of connections may close without saying so',
        },
        { cause: 'process-death', because: 'a process that dies just then closes the connection too' },
      ],
      remedies: [
        {
          text: `Read the log of what listens on ${server} at this time: a balancer without a healthy backend, a limit of connections, TCP wrappers, an expected PROXY protocol header or TLS`,
          where: 'server or balancer',
        },
        ...(execution.verdict === 'no'
          ? [{ text: 'Retry on a new connection with back-off: nothing was executed', where: 'client' }]
          : []),
      ],
      nextSteps: [
        captureAt(
          connection,
          RESPONDER,
          'with a balancer in front, no connection to a backend shows that it found none',
        ),
        {
          text: 'See whether it happens to every connection, also one made by hand',
          command: `nc -v ${connection.endpoints[RESPONDER].address} ${connection.endpoints[RESPONDER].port}`,
        },
      ],
    };
  },
};

/** The close is all the answer that the request gets by its protocol. */
function closedByRule(connection: ConnectionRecord, scene: Scene): boolean {
  const request = lastRequest(connection);
  return request !== null && getsNoAnswer(requestMessage(connection, scene, request));
}

/** The handshake as far as it was captured. */
function openingFrames(connection: ConnectionRecord): EvidenceFrame[] {
  const { history } = connection;
  const synAck = history.findIndex(isSynAck);
  const ack = history.find((entry, i) => i > synAck && entry.side === ORIGINATOR && entry.ack >= 1);
  return inOrder([
    ...synEvidence(connection),
    ...(synAck < 0 ? [] : [frameOf(history[synAck] as HistoryEntry, 'SYN-ACK')]),
    ack === undefined ? null : frameOf(ack, isPureAck(ack) ? 'ACK: the connection is open' : 'the connection is open'),
  ]);
}

export default closedOnAccept;
