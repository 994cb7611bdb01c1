import { firstReset } from '../../facts/reset-readings.ts';
import type { ConnectionLine, Scene } from '../../facts/scene.ts';
import { endpointName, hasMark, isSynAck } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, MARK_CHALLENGE_ACK, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence } from '../connect-evidence.ts';
import { duration, frameOf, inOrder } from '../evidence.ts';

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
    const healed = nextConnect(connection, scene);
    return {
      // When the RST gets through, the next SYN succeeds: a delay, no failure.
      severity: healed === null ? 'error' : 'warning',
      confidence: earlier ? 'certain' : 'likely',
      actor: 'client',
      actorAddress: connection.endpoints[ORIGINATOR].address,
      summary: `${endpointName(connection, RESPONDER)} still held a connection from client port ${port} that the client had forgotten: it answered the new SYN with an ACK of the old one${healed === null ? '' : `, and the connect succeeded ${duration(healed.startNs - connection.startNs)} later`}.`,
      evidence: inOrder([
        ...synEvidence(connection),
        frameOf(challenge, 'ACK of an old connection instead of SYN-ACK (challenge ACK, RFC 5961 section 4)'),
        reset === null
          ? null
          : frameOf(reset.entry, "the client's RST, which clears the old connection; its next SYN can succeed"),
      ]),
      facts: { clientPort: port, earlierConnectionInCapture: earlier },
      execution: NEVER_CONNECTED,
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

/** Longer than this after the refused SYN it is another connect. */
const RETRY_NS = 10e9;

/** The connect from the same port that succeeded right behind this one; null when none did. */
function nextConnect(connection: ConnectionRecord, scene: Scene): ConnectionLine | null {
  const [client, server] = connection.endpoints;
  const later = scene
    .servedBetween(server.address, server.port, connection.startNs, connection.startNs + RETRY_NS)
    .find(
      (line) =>
        line.index > connection.index && line.clientPort === client.port && line.clientAddress === client.address,
    );
  return later ?? null;
}

function challengedSyn(connection: ConnectionRecord): HistoryEntry | null {
  // The client's next SYN may succeed on the same connection: what counts is that no SYN-ACK came first.
  const first = connection.history.find((entry) => entry.side === RESPONDER && entry.kind === 'segments');
  if (first === undefined || !hasMark(first, MARK_CHALLENGE_ACK)) return null;
  // An old connection's ACK carries nothing new; where both go on to talk, it is the SYN-ACK that was not captured.
  return first.payloadBytes === 0 && !isSynAck(first) ? first : null;
}

/** An earlier connection of the 4-tuple that did close in this capture leaves TIME_WAIT, not a half-open socket. */
function closedBefore(connection: ConnectionRecord, scene: Scene): boolean {
  if (connection.previousOnTuple < 0) return false;
  const earlier = scene.line(connection.previousOnTuple);
  return earlier.ending === 'closed' || earlier.ending === 'closed-then-reset';
}

export default halfOpenLeftover;
