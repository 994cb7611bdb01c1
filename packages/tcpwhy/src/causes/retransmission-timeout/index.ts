import { idleBeforeNs, lastSpeakerBefore } from '../../facts/exchange.ts';
import { sideName } from '../../facts/reset-readings.ts';
import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import { isCapturedAt } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { NextStep, Remedy, Rival } from '../../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, otherSide, RESPONDER, type Side } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause, EvidenceFrame } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';
import { type StalledSender, stalledSender } from '../stalled-sender.ts';

/** A silence before the lost segment that is long enough for a middlebox to have forgotten the connection. */
const IDLE_NS = 5e9;
/** Fewer copies over less time may be loss that the capture's end cut short. */
const REPEATS_AT_LEAST = 3;
const SPAN_AT_LEAST_NS = 1e9;
/** Linux: net.ipv4.tcp_fin_timeout. */
const FIN_WAIT_NS = 60e9;

/** Where time-outs began long (after lost SYNs: RFC 6298 §5.7), few copies fill a long time. */
const LONG_SPAN_NS = 5e9;

function isEnough(stall: StalledSender): boolean {
  if (stall.repeats >= REPEATS_AT_LEAST && stall.spanNs >= SPAN_AT_LEAST_NS) return true;
  return stall.repeats >= 2 && stall.spanNs >= LONG_SPAN_NS;
}

const retransmissionTimeout: Cause = {
  id: 'retransmission-timeout',
  group: 'path',
  actor: 'sender',
  summary: 'retransmissions went unanswered until the sender gave up',
  // A sender that aborts after all its copies went unanswered has only drawn the consequence.
  outranks: ['client-abort', 'unresponsive-server', 'abortive-close', 'close-with-unread-data'],
  groupBy: 'server',
  detect(connection, scene) {
    const stall = ([ORIGINATOR, RESPONDER] as const)
      .map((side) => stalledSender(connection, side))
      .find((item) => item !== null && !item.peerAlive);
    if (stall == null || !isEnough(stall)) return null;
    if (receiverHadLeft(connection, stall)) return null;
    const { side } = stall;
    // A RST in the end is an answer: whoever sent it explains more than the silence before it.
    if (connection.history.some((entry, i) => i > stall.firstIndex && entry.side !== side && isReset(entry)))
      return null;
    const closedBefore = connection.endpoints[otherSide(side)].finTimeNs <= stall.firstSentNs;
    const arrivesHere = isCapturedAt(connection, otherSide(side));
    const idleNs = idleBeforeNs(connection, stall.firstIndex);
    const after = idleNs >= IDLE_NS ? `, after ${duration(idleNs)} without traffic` : '';
    const here = arrivesHere ? '; the copies did arrive where this was captured' : '';
    const left = hadItsAnswer(connection, stall);
    return {
      // Who had closed, with all that it asked answered, waits for no farewell; the sender keeps a socket busy all the same.
      severity: left ? 'warning' : 'error',
      confidence: closedBefore ? 'possible' : 'likely',
      actor: arrivesHere ? 'unknown' : 'path',
      summary: `${endpointName(connection, otherSide(side))} stopped answering${left ? ' when it had closed its side' : ''}: the ${sideName(side)} sent the same ${bytes(stall.unackedBytes)} ${stall.repeats + 1} times over ${duration(stall.spanNs)} without an acknowledgment${after}${here}.`,
      evidence: evidence(connection, stall),
      facts: {
        retransmissions: stall.repeats,
        spanMs: milliseconds(stall.spanNs),
        idleBeforeMs: milliseconds(idleNs),
        unackedBytes: stall.unackedBytes,
        copiesArriveHere: arrivesHere,
      },
      execution: requestExecution(connection, scene),
      rivals: [
        ...(closedBefore ? [CLOSED_BEFORE] : []),
        ...(tookNothing(connection, stall) ? [QUEUE_FULL] : []),
        ...(arrivesHere ? RIVALS_AT_PEER : rivals(idleNs)),
      ],
      remedies: remedies(side, idleNs, arrivesHere),
      nextSteps: [nextStep(connection, side, arrivesHere)],
    };
  },
};

/** A side that closed a minute before waits for nothing any more: its kernel has forgotten the half-closed socket. */
function receiverHadLeft(connection: ConnectionRecord, stall: StalledSender): boolean {
  const { finTimeNs } = connection.endpoints[otherSide(stall.side)];
  return (stall.entries[0] as HistoryEntry).timeNs - finTimeNs >= FIN_WAIT_NS;
}

/** The receiver closed right behind the answer to its last question: its program is done, only the goodbye goes unheard. */
function hadItsAnswer(connection: ConnectionRecord, stall: StalledSender): boolean {
  const { history } = connection;
  const receiver = otherSide(stall.side);
  const fin = history.findIndex((entry) => entry.side === receiver && isFin(entry));
  if (fin < 0 || receiver !== ORIGINATOR || (history[stall.firstIndex] as HistoryEntry).sequence === 1) return false;
  const before = Math.min(fin, stall.firstIndex);
  return (
    fin <= history.indexOf(stall.entries[0] as HistoryEntry) && lastSpeakerBefore(connection, before) === RESPONDER
  );
}

function evidence(connection: ConnectionRecord, stall: StalledSender): EvidenceFrame[] {
  const first = connection.history[stall.firstIndex] as HistoryEntry;
  const gaveUp = connection.history.find(
    (entry, i) => i > stall.firstIndex && entry.side === stall.side && isReset(entry),
  );
  return inOrder([
    stall.sentLate
      ? lastFrameOf(first, 'the last bytes of this turn, never acknowledged')
      : frameOf(first, `${bytes(first.payloadBytes)}, never acknowledged`),
    ...stall.entries
      .slice(-8)
      .map((entry) => frameOf(entry, `the same bytes again, ${duration(entry.timeNs - stall.firstSentNs)} later`)),
    gaveUp === undefined ? null : frameOf(gaveUp, 'RST: the sender gives up'),
  ]);
}

function rivals(idleNs: number): Rival[] {
  const gone: Rival = {
    cause: 'peer-vanished',
    because: 'the peer host may be gone (power, route, container deleted): then all its connections end together',
  };
  if (idleNs < IDLE_NS) return [gone];
  return [
    {
      cause: 'middlebox-idle-drop',
      because: `it worked before ${duration(idleNs)} of idleness: a NAT or firewall may have forgotten the connection`,
    },
    gone,
  ];
}

/** The handshake was complete for the client, and the server never acknowledged anything behind it. */
function tookNothing(connection: ConnectionRecord, { side }: StalledSender): boolean {
  const server = connection.endpoints[RESPONDER];
  return side === ORIGINATOR && connection.handshakeComplete && server.highestAck <= 1 && server.payloadBytes === 0;
}

const QUEUE_FULL: Rival = {
  cause: 'listen-backlog-overflow',
  because: 'a server whose accept queue is full drops the last ACK of the handshake, and all that follows it',
};

const CLOSED_BEFORE: Rival = {
  cause: 'write-after-close',
  because:
    'the peer had sent its FIN before: its socket was gone, and a box on the way may keep the RST for that to itself',
};

/** Captured at the receiver: what drops the copies stands behind the capture point, in that host. */
const RIVALS_AT_PEER: readonly Rival[] = [
  {
    cause: 'segment-corruption',
    because: 'a kernel drops segments with a wrong checksum without a word, and so does a packet filter of the host',
  },
  { cause: 'peer-vanished', because: 'the host itself may have frozen while its network card still received' },
];

function remedies(side: Side, idleNs: number, arrivesHere: boolean): Remedy[] {
  const bound: Remedy = {
    text: 'Do not wait for the kernel’s 15 minutes: bound how long sent data may stay unacknowledged',
    setting: 'TCP_USER_TIMEOUT',
    value: '10 s to 30 s',
    where: sideName(side),
  };
  if (idleNs < IDLE_NS || arrivesHere) return [bound];
  const probe: Remedy = {
    text: 'Keep idle connections alive on the path, or let go of them sooner',
    setting: 'SO_KEEPALIVE with TCP_KEEPIDLE; maximal idle time of the pool',
    value: `less than ${duration(idleNs)}`,
    where: sideName(side),
  };
  return [probe, bound];
}

function nextStep(connection: ConnectionRecord, side: Side, arrivesHere: boolean): NextStep {
  if (!arrivesHere) {
    return captureAt(
      connection,
      otherSide(side),
      'copies that arrive there show that the answers are lost; none arriving shows the path, or a middlebox, dropping them',
    );
  }
  return {
    text: 'The copies do arrive here: see what this host drops (wrong checksums, packet filter, a socket that is gone)',
    command: 'nstat -az TcpInCsumErrors TcpInErrs TcpExtPAWSEstab; nft list ruleset; ss -tn',
  };
}

export default retransmissionTimeout;
