import type { Scene } from '../../facts/scene.ts';
import { endpointName, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Claim } from '../cause.ts';
import { type CutAnswer, cutAnswer } from '../cut-answer.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';
import { isForgedAt, PATIENCE_NS } from '../parting.ts';

/**
 * The client's close in a long silence in the middle of an answer whose header says that more was to come. What ends in
 * chunks may be a stream without end, which clients leave when they like.
 */
export function stalledAnswer(connection: ConnectionRecord, scene: Scene): Claim | null {
  if (connection.closedFirst !== ORIGINATOR) return null;
  const { history } = connection;
  const closeIndex = history.findIndex((entry) => entry.side === ORIGINATOR && (isFin(entry) || isReset(entry)));
  const close = history[closeIndex];
  if (close === undefined || isForgedAt(connection, closeIndex)) return null;
  const cut = cutAnswer(connection, scene, closeIndex);
  if (cut === null || Number.isNaN(cut.announcedBytes) || !couldGoOn(connection, closeIndex, cut)) return null;
  const waitedNs = close.timeNs - cut.last.lastTimeNs;
  // Its data came late, not never: then the client's kernel refused it, and that is another story.
  const wentOn = history.some((entry, i) => i > closeIndex && entry.side === RESPONDER && entry.payloadBytes > 0);
  if (waitedNs < PATIENCE_NS || wentOn) return null;
  return {
    severity: 'error',
    confidence: 'likely',
    actor: 'client',
    actorAddress: endpointName(connection, ORIGINATOR),
    summary: `${endpointName(connection, RESPONDER)} stopped in the middle of its answer: ${cut.missing}; the client gave up ${duration(waitedNs)} later.`,
    evidence: inOrder([
      lastFrameOf(cut.last, `the last of the answer, ${bytes(cut.sentBytes)} of at least ${bytes(cut.announcedBytes)}`),
      frameOf(close, `${isReset(close) ? 'RST' : 'FIN'} by the client after ${duration(waitedNs)} of silence`),
    ]),
    facts: { waitedMs: milliseconds(waitedNs), sentBytes: cut.sentBytes, announcedBytes: cut.announcedBytes },
    execution: requestExecution(connection, scene),
    rivals: [
      {
        cause: 'unresponsive-server',
        because: 'what held the server up in the middle of its work is not in the capture',
      },
      ...lostOnTheWay(cut),
    ],
    remedies: [
      {
        text: 'Find out what the server was doing when its answer stopped: waiting for a backend, a lock, a disk (its log at this time, a stack dump while it hangs)',
        where: 'server',
      },
      {
        text: `If the server is only slow: give the client more time between two reads; it waited ${duration(waitedNs)}`,
        setting: "the client's read time-out",
        value: `more than ${duration(waitedNs)}`,
        where: 'client',
      },
    ],
    nextSteps: [
      {
        text: 'Capture at the server at the same time: data that leaves there and never arrives is lost on the way',
        command: `tcpdump -ni any -s 200 -w server.pcap 'host ${connection.endpoints[ORIGINATOR].address} and tcp port ${connection.endpoints[RESPONDER].port}'`,
      },
    ],
  };
}

/** The client had taken all that came and had room for more: else its own reader held the server up, or the path did. */
function couldGoOn(connection: ConnectionRecord, closeIndex: number, cut: CutAnswer): boolean {
  const { history, endpoints } = connection;
  const close = history[closeIndex] as HistoryEntry;
  const before = history.findLast(
    (entry, i) => i < closeIndex && entry.side === ORIGINATOR && entry.kind === 'segments',
  );
  const isShut = before?.window === 0;
  return !isShut && Math.max(endpoints[ORIGINATOR].highestAck, close.ack) >= cut.end;
}

function lostOnTheWay(cut: CutAnswer) {
  const { largestPayloadBytes } = cut.last;
  return largestPayloadBytes >= 1200
    ? [{ cause: 'retransmission-timeout', because: 'the rest may have been sent and lost before it came here' }]
    : [
        {
          cause: 'path-mtu-black-hole',
          because: 'only small segments came: larger ones may have been lost on the way',
        },
      ];
}
