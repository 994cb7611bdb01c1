import type { Scene } from '../../facts/scene.ts';
import { endpointName, hasMark, isFin, isPureAck, isReset, isSynAck, lastIndexBefore } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { ExecutionVerdict, Remedy } from '../../model/diagnosis.ts';
import {
  type HistoryEntry,
  MARK_CHALLENGE_ACK,
  MARK_RETRANSMISSION,
  ORIGINATOR,
  RESPONDER,
} from '../../model/history.ts';
import type { Cause, Claim, EvidenceFrame } from '../cause.ts';
import { NEVER_CONNECTED, synEvidence } from '../connect-evidence.ts';
import { duration, frameOf, inOrder } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';

const timeWaitCollision: Cause = {
  id: 'time-wait-collision',
  group: 'connect',
  actor: 'both',
  summary: 'the port pair is still in TIME_WAIT at the server',
  outranks: ['closed-on-accept', 'connect-abandoned', 'half-open-leftover', 'middlebox-reset'],
  groupBy: 'server',
  detect: (connection, scene) => newSyn(connection, scene) ?? unseenSyn(connection),
};

/** A SYN on a 4-tuple that closed before in this capture, answered with the old connection's last ACK. */
function newSyn(connection: ConnectionRecord, scene: Scene): Claim | null {
  if (connection.previousOnTuple < 0) return null;
  // What the server says first counts: a challenge ACK in the middle of a connection answers something else.
  const ack = connection.history.find((entry) => entry.side === RESPONDER && entry.kind === 'segments');
  const earlier = scene.line(connection.previousOnTuple);
  if (ack === undefined || !hasMark(ack, MARK_CHALLENGE_ACK)) return null;
  if (earlier.ending !== 'closed' && earlier.ending !== 'closed-then-reset') return null;
  const reset = connection.history.find((entry) => entry.side === ORIGINATOR && isReset(entry));
  const accepted = connection.history.find((entry) => entry.side === RESPONDER && isSynAck(entry));
  const before = `Client port ${connection.endpoints[ORIGINATOR].port} was used again while ${endpointName(connection, RESPONDER)} still had the last connection from it in TIME_WAIT`;
  const after =
    accepted === undefined
      ? 'the new connect failed'
      : `the new connect came through only ${duration(accepted.timeNs - connection.startNs)} later`;
  return claim(connection, {
    // A connect that came through late cost time, and nothing else.
    severity: accepted === undefined ? 'error' : 'warning',
    confidence: 'certain',
    summary: `${before}: ${after}.`,
    evidence: [
      ...synEvidence(connection),
      frameOf(ack, "the old connection's last ACK instead of a SYN-ACK: TIME_WAIT took the SYN for an old duplicate"),
      reset === undefined ? null : frameOf(reset, "the client's RST, which ends the TIME_WAIT (RFC 1337)"),
      accepted === undefined ? null : frameOf(accepted, 'SYN-ACK: the next SYN found the port pair free'),
    ],
    execution: accepted === undefined ? NEVER_CONNECTED : requestExecution(connection, scene),
    rivals: [],
  });
}

/**
 * After both FINs the server, which closed first, repeats its last ACK, and the client's kernel answers RST: something
 * provoked the TIME_WAIT socket, although no new SYN is in this capture.
 */
function unseenSyn(connection: ConnectionRecord): Claim | null {
  const { history } = connection;
  if (connection.ending !== 'closed-then-reset' || connection.closedFirst !== RESPONDER) return null;
  const reset = history.findIndex(isReset);
  const last = lastIndexBefore(history, reset, () => true);
  const repeated = history[last];
  if (repeated === undefined || !isPureAck(repeated) || repeated.side !== RESPONDER) return null;
  const fins = history.filter((entry, i) => i < last && isFin(entry) && entry.side === ORIGINATOR);
  // A FIN that was repeated is what TIME_WAIT answers (RFC 9293 §3.10.7.4): no SYN is needed to explain the ACK.
  if (fins.length !== 1 || fins.some((fin) => hasMark(fin, MARK_RETRANSMISSION))) return null;
  const closing = lastIndexBefore(history, last, (entry) => entry.side === RESPONDER && isPureAck(entry));
  const repeats = repeated.count > 1 || history[closing]?.lastAck === repeated.ack;
  const answers = history[reset]?.side === ORIGINATOR && history[reset]?.sequence === repeated.lastAck;
  if (!repeats || !answers) return null;
  return claim(connection, {
    severity: 'error',
    confidence: 'possible',
    summary: `${endpointName(connection, RESPONDER)} repeated the last ACK of a connection that both sides had closed, and the client's kernel refused it: most likely a new SYN from client port ${connection.endpoints[ORIGINATOR].port}, which is not in this capture, met the TIME_WAIT of the old connection.`,
    evidence: [
      frameOf(repeated, 'the server, in TIME_WAIT, repeats its last ACK although both had closed'),
      frameOf(history[reset] as HistoryEntry, 'RST in answer: the client has no such connection any more'),
    ],
    execution: { verdict: 'no', because: 'the old connection had ended in good order, and no new one was established' },
    rivals: [{ cause: 'half-open-leftover', because: 'the SYN itself is not in this capture' }],
  });
}

function claim(
  connection: ConnectionRecord,
  own: Pick<Claim, 'severity' | 'confidence' | 'summary' | 'rivals'> & {
    evidence: readonly (EvidenceFrame | null)[];
    execution: ExecutionVerdict;
  },
): Claim {
  return {
    ...own,
    actor: 'both',
    evidence: inOrder(own.evidence),
    facts: { clientPort: connection.endpoints[ORIGINATOR].port },
    remedies: REMEDIES,
    nextSteps: [
      { text: 'Count sockets in TIME_WAIT, on client and server', command: 'ss -tan state time-wait | wc -l' },
    ],
  };
}

const REMEDIES: readonly Remedy[] = [
  {
    text: 'Keep connections in a pool instead of one per request, so that ports are not used up within 60 s',
    where: 'client',
  },
  {
    text: 'Use more source ports, and leave TCP timestamps on at both ends: with them a new SYN is told from an old one',
    setting: 'net.ipv4.ip_local_port_range, net.ipv4.tcp_timestamps',
    value: '1024 65535, 1',
    where: 'client and server',
  },
  {
    text: 'Let the client close first: then TIME_WAIT stands at its own host, whose kernel does not hand out such a port',
    where: 'server',
  },
];

export default timeWaitCollision;
