import { firstReset } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, hasMark, isPureAck, isSyn, isSynAck } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, MARK_CHALLENGE_ACK, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence } from '../connect-evidence.ts';
import { duration, frameOf, inOrder } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';

const halfOpenLeftover: Cause = {
  id: 'half-open-leftover',
  group: 'connect',
  actor: 'client host',
  summary: 'the server still holds a connection of this 4-tuple from an earlier life',
  outranks: ['connect-abandoned', 'middlebox-reset', 'syn-unanswered'],
  groupBy: 'server',
  detect(connection, scene) {
    const challenge = challengedSyn(connection);
    if (challenge === null || closedBefore(connection, scene)) return null;
    const reset = firstReset(connection);
    const port = connection.endpoints[ORIGINATOR].port;
    const earlier = connection.previousOnTuple >= 0;
    const healedNs = connectedAfterNs(connection, scene);
    return {
      // When the RST gets through, the next SYN succeeds: a delay, no failure.
      severity: Number.isNaN(healedNs) ? 'error' : 'warning',
      confidence: earlier ? 'certain' : 'likely',
      actor: 'client',
      actorAddress: connection.endpoints[ORIGINATOR].address,
      summary: `${endpointName(connection, RESPONDER)} still held a connection from client port ${port} that the client had forgotten: it answered the new SYN with an ACK of the old one${Number.isNaN(healedNs) ? '' : `, and the connect succeeded ${duration(healedNs)} later`}.`,
      evidence: inOrder([
        ...synEvidence(connection),
        frameOf(challenge, 'ACK of an old connection instead of SYN-ACK (challenge ACK, RFC 5961 section 4)'),
        reset === null
          ? null
          : frameOf(reset.entry, "the client's RST, which clears the old connection; its next SYN can succeed"),
      ]),
      facts: { clientPort: port, earlierConnectionInCapture: earlier },
      execution: connection.handshakeComplete ? requestExecution(connection, scene) : NEVER_CONNECTED,
      rivals: earlier
        ? []
        : [
            {
              cause: 'time-wait-collision',
              because: 'the earlier connection is not in this capture; it may have been closed in order',
            },
          ],
      remedies: [
        {
          text: 'Find why the client went without closing (crash, reboot, NAT that reuses ports), and widen its source ports so that one comes back later',
          setting: 'net.ipv4.ip_local_port_range',
          value: '1024 65535',
          where: 'client',
        },
        {
          text: 'Let the server find dead peers itself',
          setting: 'SO_KEEPALIVE with TCP_KEEPIDLE',
          value: '60 s',
          where: 'server',
        },
      ],
      nextSteps: [
        {
          text: 'On the server, while it lasts: the old connection stands there as ESTABLISHED, with nobody at its other end',
          command: `ss -tnoe 'sport = :${connection.endpoints[RESPONDER].port} and dport = :${port}'`,
        },
      ],
    };
  },
};

/** A kernel answers a SYN at once; this is more than any round trip. */
const ANSWERED_WITHIN_NS = 3e9;

/** Longer than this after the refused SYN it is another connect. */
const RETRY_NS = 10e9;

/** How long after this SYN a connect from the same port succeeded: its own repetition, or another; NaN when none did. */
function connectedAfterNs(connection: ConnectionRecord, scene: Scene): number {
  const [client, server] = connection.endpoints;
  const accepted = connection.history.find(isSynAck);
  if (accepted !== undefined && connection.handshakeComplete) return accepted.timeNs - connection.startNs;
  const later = scene
    .servedBetween(server.address, server.port, connection.startNs, connection.startNs + RETRY_NS)
    .find(
      (line) =>
        line.index > connection.index && line.clientPort === client.port && line.clientAddress === client.address,
    );
  return later === undefined ? Number.NaN : later.startNs - connection.startNs;
}

function challengedSyn(connection: ConnectionRecord): HistoryEntry | null {
  // The client's next SYN may succeed on the same connection: what counts is that no SYN-ACK came first.
  const first = connection.history.find((entry) => entry.side === RESPONDER && entry.kind === 'segments');
  // An old connection's ACK carries nothing new; where both go on to talk, it is the SYN-ACK that was not captured.
  if (first === undefined || !hasMark(first, MARK_CHALLENGE_ACK) || !isPureAck(first)) return null;
  // It answers a SYN: one that comes out of the blue belongs to something else.
  const asked = connection.history.some(
    (entry) => isSyn(entry) && entry.timeNs <= first.timeNs && first.timeNs - entry.lastTimeNs <= ANSWERED_WITHIN_NS,
  );
  return asked ? first : null;
}

/** An earlier connection of the 4-tuple that did close in this capture leaves TIME_WAIT, not a half-open socket. */
function closedBefore(connection: ConnectionRecord, scene: Scene): boolean {
  if (connection.previousOnTuple < 0) return false;
  const earlier = scene.line(connection.previousOnTuple);
  return earlier.ending === 'closed' || earlier.ending === 'closed-then-reset';
}

export default halfOpenLeftover;
