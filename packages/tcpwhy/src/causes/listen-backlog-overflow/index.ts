import { dataTurns } from '../../facts/exchange.ts';
import type { ConnectionLine, Scene } from '../../facts/scene.ts';
import { endpointName, hasMark, isPureAck, isReset, isSynAck } from '../../facts/turns.ts';
import { isCapturedAt, isInitialTtl } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Rival } from '../../model/diagnosis.ts';
import { type HistoryEntry, MARK_RETRANSMISSION, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause, Claim } from '../cause.ts';
import { NEVER_CONNECTED, synAcksOf, synEvidence, synsOf } from '../connect-evidence.ts';
import { frameOf, inOrder } from '../evidence.ts';

/** Connections served within this time show that the port was open. */
const SERVED_NS = 60e9;

const listenBacklogOverflow: Cause = {
  id: 'listen-backlog-overflow',
  group: 'connect',
  actor: 'server host',
  summary: 'the accept queue is full: SYNs or final ACKs are dropped',
  outranks: ['syn-unanswered', 'retransmission-timeout', 'final-ack-lost'],
  groupBy: 'server',
  detect: (connection, scene) => droppedSyn(connection, scene) ?? droppedFinalAck(connection),
};

/** Seen at the server: SYNs arrive and get nothing, while the same port serves others. */
function droppedSyn(connection: ConnectionRecord, scene: Scene): Claim | null {
  if (connection.ending !== 'unanswered' || synsOf(connection).length < 2) return null;
  const { address, port } = connection.endpoints[RESPONDER];
  const served = scene.servedBetween(address, port, connection.startNs - SERVED_NS, connection.endNs + SERVED_NS);
  if (served.length === 0 || !arrivesHere(connection, served, scene)) return null;
  return claim(
    connection,
    `SYNs arrive at ${endpointName(connection, RESPONDER)} and get no answer, while the same port serves ${served.length} other connections.`,
    [...synEvidence(connection)],
    {
      cause: 'syn-unanswered',
      because: 'a packet filter on the server drops behind the capture point and looks the same',
    },
  );
}

/** This capture is the server's own: the connections that it did serve show that, else this one's SYNs. */
function arrivesHere(connection: ConnectionRecord, served: readonly ConnectionLine[], scene: Scene): boolean {
  // The server's packets have crossed a router: behind this capture there is still a path that may drop SYNs.
  if (served.some(({ ttl }) => ttl[1] !== 0 && !isInitialTtl(ttl[1]))) return false;
  if (isCapturedAt(connection, RESPONDER)) return true;
  return served.some(({ index }) => {
    const record = scene.record(index);
    return record !== null && isCapturedAt(record, RESPONDER);
  });
}

/** Seen at the server: the final ACK and data arrive and its kernel never takes note of them. */
function droppedFinalAck(connection: ConnectionRecord): Claim | null {
  if (!isCapturedAt(connection, RESPONDER)) return null;
  const synAcks = synAcksOf(connection);
  // A RST comes when the kernel has forgotten the half-open connection; anything else would show that it took the ACK.
  const others = connection.history.filter(
    (entry) => entry.side === RESPONDER && entry.kind === 'segments' && !isSynAck(entry) && !isReset(entry),
  );
  const finalAck = connection.history.find((entry) => entry.side === ORIGINATOR && isPureAck(entry));
  if (synAcks.length === 0 || others.length > 0 || finalAck === undefined) return null;
  const data = dataTurns(connection).client;
  const ignored =
    data.some((entry) => hasMark(entry, MARK_RETRANSMISSION)) ||
    (synAcks.length >= 2 && (synAcks.at(-1) as HistoryEntry).timeNs > finalAck.timeNs);
  if (!ignored) return null;
  return claim(
    connection,
    `The handshake's last ACK${data.length > 0 ? ' and the data behind it' : ''} reached ${endpointName(connection, RESPONDER)}, whose kernel dropped ${data.length > 0 ? 'them' : 'it'}, most likely because its accept queue was full.`,
    [
      ...synAcks.map((entry, i) => frameOf(entry, i === 0 ? 'SYN-ACK' : 'SYN-ACK again: the ACK was not taken')),
      frameOf(finalAck, 'the ACK that completes the handshake for the client'),
      ...data.map((entry, i) => frameOf(entry, i === 0 ? 'data, never acknowledged' : 'the same data again')),
    ],
    {
      cause: 'final-ack-lost',
      because: 'a packet filter on the server that drops the ACK behind the capture point looks the same',
    },
  );
}

function claim(connection: ConnectionRecord, summary: string, evidence: Claim['evidence'], rival: Rival): Claim {
  const { port } = connection.endpoints[RESPONDER];
  return {
    severity: 'error',
    confidence: 'likely',
    actor: 'server',
    actorAddress: endpointName(connection, RESPONDER),
    summary,
    evidence: inOrder(evidence),
    facts: {},
    execution: {
      ...NEVER_CONNECTED,
      because: "the server's kernel never took the connection, so no program saw a request",
    },
    rivals: [rival],
    remedies: [
      {
        text: 'Accept faster: the process does not call accept() as quickly as connections come (blocked event loop, too few workers)',
        where: 'server process',
      },
      {
        text: 'Raise the listen backlog in the program and the limit of the kernel together: the smaller one counts',
        setting: 'listen(backlog) and net.core.somaxconn',
        value: '4096',
        where: 'server',
      },
    ],
    nextSteps: [
      {
        text: 'Watch the drops on the server: ListenOverflows grows with each',
        command: `nstat -az TcpExtListenOverflows TcpExtListenDrops; ss -ltn 'sport = :${port}'`,
      },
    ],
  };
}

export default listenBacklogOverflow;
