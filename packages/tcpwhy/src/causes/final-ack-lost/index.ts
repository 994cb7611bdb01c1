import { dataTurns } from '../../facts/exchange.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, isPureAck, isReset, isSynAck } from '../../facts/turns.ts';
import { isCapturedAt } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause, Claim, EvidenceFrame } from '../cause.ts';
import { NEVER_CONNECTED, synAcksOf, synsOf } from '../connect-evidence.ts';
import { duration, frameOf, inOrder } from '../evidence.ts';

/** A client that had not heard the SYN-ACK would have repeated its SYN within this time (RFC 6298 §2.1: 1 s, with slack). */
const SYN_REPEAT_NS = 1.5e9;

const finalAckLost: Cause = {
  id: 'final-ack-lost',
  group: 'connect',
  actor: 'path',
  summary: "the handshake's last ACK never reaches the server",
  outranks: ['retransmission-timeout', 'unresponsive-server', 'closed-on-accept', 'client-abort'],
  groupBy: 'server',
  detect: (connection, scene) => seenBeforeLoss(connection, scene) ?? seenBehindLoss(connection, scene),
};

/** The ACK is in the capture, and the server repeats its SYN-ACK as if it were not. */
function seenBeforeLoss(connection: ConnectionRecord, scene: Scene): Claim | null {
  const synAcks = synAcksOf(connection);
  if (synAcks.length === 0 || isCapturedAt(connection, RESPONDER)) return null;
  const ack = connection.history.find((entry) => entry.side === ORIGINATOR && isPureAck(entry));
  if (ack === undefined) return null;
  const repeated = synAcks.filter((entry) => entry.timeNs > ack.timeNs + 500e6);
  // A RST comes when the server has forgotten the half-open connection; anything else would show that it took the ACK.
  const others = connection.history.filter(
    (entry) => entry.side === RESPONDER && entry.kind === 'segments' && !isSynAck(entry) && !isReset(entry),
  );
  if (repeated.length === 0 || others.length > 0) return null;
  const [data] = dataTurns(connection).client;
  if (data === undefined && wasHeardAtLast(connection, synAcks, scene)) return null;
  return claim(connection, [
    frameOf(ack, 'ACK: for the client the connection is open'),
    data === undefined ? null : frameOf(data, 'data, never acknowledged'),
    ...repeated.map((entry) =>
      frameOf(
        entry,
        `SYN-ACK again, ${duration(entry.timeNs - connection.startNs)} after the SYN: the server did not take the ACK`,
      ),
    ),
  ]);
}

/** A server that still waits repeats its SYN-ACK after twice the time (RFC 6298 §5.5); its last one may come unseen. */
const NEXT_REPEAT = 3;
const REPEATS_THAT_SETTLE = 2;

/** The answer to a repeated SYN-ACK was taken: none came again in a capture that goes on. */
function wasHeardAtLast(connection: ConnectionRecord, synAcks: readonly HistoryEntry[], scene: Scene): boolean {
  const [before, last] = synAcks.slice(-2);
  if (before === undefined || last === undefined || synAcks.length - 1 > REPEATS_THAT_SETTLE) return false;
  const answered = connection.history.some((entry) => entry.side === ORIGINATOR && entry.lastTimeNs >= last.lastTimeNs);
  return answered && scene.lastNs - last.lastTimeNs > NEXT_REPEAT * (last.lastTimeNs - before.timeNs);
}

/** The ACK is missing from the capture: the server repeats its SYN-ACK, and the client, content, does not repeat its SYN. */
function seenBehindLoss(connection: ConnectionRecord, scene: Scene): Claim | null {
  const synAcks = synAcksOf(connection);
  if (synAcks.length < 2 || synsOf(connection).length !== 1 || wasRepaired(connection)) return null;
  const [first, ...repeated] = synAcks as [HistoryEntry, ...HistoryEntry[]];
  const lastRepeat = repeated.at(-1) as HistoryEntry;
  if (lastRepeat.timeNs - first.timeNs < 0.9e9) return null;
  const fromClient = connection.history.find((entry) => entry.side === ORIGINATOR && entry.timeNs > first.timeNs);
  if (fromClient !== undefined && fromClient.timeNs < lastRepeat.timeNs) return null;
  const waitedNs = (fromClient?.timeNs ?? lastRepeat.timeNs) - connection.startNs;
  if (waitedNs < SYN_REPEAT_NS && fromClient === undefined) return null;
  const frames = [
    frameOf(first, 'SYN-ACK'),
    ...repeated.map((entry) => frameOf(entry, 'SYN-ACK again: no ACK has come')),
    fromClient === undefined ? null : frameOf(fromClient, 'only the answer to the repeated SYN-ACK arrives'),
  ];
  if (fromClient === undefined && isScan(connection, scene)) return null;
  // A client of which nothing more is heard may not have heard the SYN-ACK either, and have given up.
  return claim(connection, frames, fromClient === undefined);
}

/** This many ports of one server within this time are a scan, which never means to finish its handshakes. */
const SCANNED_PORTS = 10;
const SCAN_NS = 1e9;

function isScan(connection: ConnectionRecord, scene: Scene): boolean {
  const [client, server] = connection.endpoints;
  const around = scene.startedBetween(client.address, connection.startNs - SCAN_NS, connection.startNs + SCAN_NS);
  const ports = around.filter((line) => line.serverAddress === server.address).map((line) => line.serverPort);
  return new Set(ports).size >= SCANNED_PORTS;
}

/** A repeated SYN-ACK brought the ACK forth, and the connection went to work: late, but not lost. */
function wasRepaired(connection: ConnectionRecord): boolean {
  return connection.endpoints.some((endpoint) => endpoint.highestAck > 1);
}

function claim(
  connection: ConnectionRecord,
  evidence: readonly (EvidenceFrame | null)[],
  clientIsSilent = false,
): Claim {
  const server = endpointName(connection, RESPONDER);
  const atServer = isCapturedAt(connection, RESPONDER);
  return {
    severity: 'error',
    confidence: clientIsSilent ? 'possible' : 'likely',
    actor: 'path',
    summary: clientIsSilent
      ? `${server} got no ACK for its SYN-ACK: it was lost on its way, or never sent (the client had gone, or only scanned the port).`
      : `${server} never took the last ACK of the handshake, most likely lost on its way: the client believes it is connected, the server does not.`,
    evidence: inOrder(evidence),
    facts: { synAcks: synAcksOf(connection).length },
    execution: { ...NEVER_CONNECTED, because: 'the server never had an open connection, so no program saw a request' },
    rivals: atServer
      ? clientIsSilent
        ? [
            {
              cause: 'syn-ack-lost',
              because: 'a client that did not hear the SYN-ACK and gave up within a second sends no second SYN',
            },
          ]
        : []
      : [
          {
            cause: 'listen-backlog-overflow',
            because: 'a server with a full accept queue drops the ACK and repeats its SYN-ACK just so',
          },
        ],
    remedies: [
      {
        text: 'Look for a stateful firewall or balancer that sees only one direction (asymmetric routes), and let both directions pass the same box',
        where: 'path',
      },
    ],
    nextSteps: [
      atServer
        ? captureAt(connection, ORIGINATOR, 'an ACK that leaves the client and is missing here was lost between')
        : captureAt(
            connection,
            RESPONDER,
            'an ACK that arrives there was dropped by its kernel (full accept queue); one that does not was lost on the path',
          ),
    ],
  };
}

export default finalAckLost;
