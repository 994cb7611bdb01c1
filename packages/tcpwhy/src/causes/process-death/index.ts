import { dataTurns, lastDataBefore, lastSpeakerBefore, requestEndingAt } from '../../facts/exchange.ts';
import { resetReadings, sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Rival } from '../../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER, type Side } from '../../model/history.ts';
import type { Cause, Claim, EvidenceFrame } from '../cause.ts';
import { duration, frameOf, inOrder, lastFrameOf } from '../evidence.ts';
import { onlySetUp, requestExecution, requestMessage } from '../last-message.ts';
import { endedSession } from './ended-session.ts';
import { unansweredClose } from './unanswered-close.ts';

/** A kernel that cleans up after a process closes all its sockets within this time. */
const TOGETHER_NS = 10e6;
const CONNECTIONS_AT_LEAST = 3;
/** Timers that were set together go off together; requests of different age that end together were ended by something else. */
const SAME_WAIT_NS = 20e6;
const SAME_WAIT_SHARE = 0.02;

/** One connection's close at the moment in question. */
interface Close {
  readonly entry: HistoryEntry;
  /** The request that was pending by then; null when none was. */
  readonly asked: HistoryEntry | null;
  /** How long it had waited, ns; NaN when none was pending. */
  readonly waitedNs: number;
  /** Nothing was left undone, as far as can be told. */
  readonly inGoodOrder: boolean;
}

const processDeath: Cause = {
  id: 'process-death',
  group: 'endpoint',
  actor: 'closer',
  summary: 'a process died and its kernel closed all its connections at once',
  outranks: ['half-close-misread', 'client-abort', 'close-with-unread-data', 'abortive-close', 'unresponsive-server'],
  groupBy: 'client',
  detect: (connection, scene) =>
    allAtOnce(connection, scene) ?? unansweredClose(connection, scene) ?? endedSession(connection, scene),
};

/** Several connections of one host that close together, with work unfinished. */
function allAtOnce(connection: ConnectionRecord, scene: Scene): Claim | null {
  const side = connection.closedFirst;
  if (side === null || !hasUnfinishedWork(connection, side)) return null;
  // Connections that a client drops before it has asked anything were opened only to be ready.
  if (side === ORIGINATOR && onlySetUp(connection, scene)) return null;
  const close = closeOf(connection, side, scene);
  if (close === null) return null;
  const others = closedTogether(connection, side, close, scene);
  if (others.length + 1 < CONNECTIONS_AT_LEAST || sameTimer([close, ...others])) return null;
  if ([close, ...others].every((one) => one.inGoodOrder)) return null;
  const { address } = connection.endpoints[side];
  const name = sideName(side);
  return {
    severity: 'error',
    confidence: 'likely',
    actor: name,
    actorAddress: address,
    summary: `A ${name} process on ${address} ended: ${others.length + 1} of its connections closed within ${duration(TOGETHER_NS)}, in the middle of their work.`,
    evidence: evidence(name, close, others),
    facts: { closedTogether: others.length + 1 },
    execution: requestExecution(connection, scene),
    rivals: rivals(side),
    remedies: [
      {
        text: `Find why the process on ${address} ended: its exit code, the out-of-memory killer, an orchestrator that replaced it`,
        where: name,
      },
      {
        text: 'Drain before the end: stop accepting, finish what is asked, then close',
        setting: 'SIGTERM handler, terminationGracePeriodSeconds, preStop',
        where: name,
      },
    ],
    nextSteps: [
      {
        text: `On ${address}, look for the end of the process at this time`,
        command:
          "dmesg -T | grep -i -E 'killed process|segfault'; journalctl --since '-1h' | grep -i -E 'exited|killed|oom'",
      },
    ],
  };
}

function closeOf(connection: ConnectionRecord, side: Side, scene: Scene): Close | null {
  const index = connection.history.findIndex((entry) => entry.side === side && (isFin(entry) || isReset(entry)));
  const entry = connection.history[index];
  if (entry === undefined) return null;
  const pending = lastSpeakerBefore(connection, index) === ORIGINATOR;
  const asked = pending ? dataTurns(connection).client.findLast((turn) => turn.timeNs <= entry.timeNs) : undefined;
  return {
    entry,
    asked: asked ?? null,
    waitedNs: asked === undefined ? Number.NaN : entry.timeNs - asked.lastTimeNs,
    inGoodOrder: isFin(entry) && (asked === undefined || (side === ORIGINATOR && wasOneWay(connection, scene, index))),
  };
}

/** A client that is never answered and then closes has said all it had to say (ftp-data, log shippers). */
function wasOneWay(connection: ConnectionRecord, scene: Scene, closeIndex: number): boolean {
  const asked = requestEndingAt(connection, lastDataBefore(connection, ORIGINATOR, closeIndex + 1));
  if (asked.ackedUnseen >= 0) return true;
  // A server that aborts upon the FIN was still at work.
  if (resetReadings(connection).some((reading) => reading.entry.side === RESPONDER)) return false;
  return dataTurns(connection).server.length === 0 && requestMessage(connection, scene, asked)?.kind !== 'request';
}

/** Closed while a request was unanswered, or with data unread. */
function hasUnfinishedWork(connection: ConnectionRecord, side: Side): boolean {
  const close = connection.history.findIndex((entry) => entry.side === side && (isFin(entry) || isReset(entry)));
  if (close < 0) return false;
  const reset = resetReadings(connection).find((reading) => reading.index === close);
  const pending = lastSpeakerBefore(connection, close) === ORIGINATOR;
  if (reset === undefined) return pending;
  // A client that resets with everything answered may only be done: its own unread data would show in the window.
  const unfinished = pending || side === RESPONDER || reset.windowJumpBytes > 0;
  return reset.family === 'abort' && reset.foreignSigns.length === 0 && unfinished;
}

/** Closes of the same host's other connections, at the same moment. */
function closedTogether(connection: ConnectionRecord, side: Side, close: Close, scene: Scene): Close[] {
  const { address } = connection.endpoints[side];
  const { timeNs } = close.entry;
  // The last packet of a connection follows its close by some round trips.
  const candidates = scene.endedBetween(address, timeNs - TOGETHER_NS, timeNs + 2e9);
  return candidates.flatMap((line) => {
    if (line.index === connection.index) return [];
    const record = scene.record(line.index);
    if (record === null || record.endpoints[side].address !== address || record.closedFirst !== side) return [];
    const other = closeOf(record, side, scene);
    return other !== null && Math.abs(other.entry.timeNs - timeNs) <= TOGETHER_NS ? [other] : [];
  });
}

/** Requests that began together and were given up after the same wait: a time-out did that, and the process lives. */
function sameTimer(closes: readonly Close[]): boolean {
  const waits = closes.map((close) => close.waitedNs);
  if (waits.some(Number.isNaN)) return false;
  const longest = Math.max(...waits);
  return longest - Math.min(...waits) <= Math.max(SAME_WAIT_NS, longest * SAME_WAIT_SHARE);
}

/** Frames of the other connections are named in words: evidence belongs to its own connection. */
function evidence(name: string, close: Close, others: readonly Close[]): EvidenceFrame[] {
  const { entry, asked } = close;
  const frames = others
    .slice(0, 5)
    .map((other) => other.entry.frame)
    .sort((a, b) => a - b);
  const together = `${others.length} more connections of this host closed within ${duration(TOGETHER_NS)} (frames ${frames.join(', ')}${others.length > frames.length ? ' ...' : ''})`;
  const what = isReset(entry)
    ? `RST by the ${name} in the middle of work: its kernel sends it when data was unread`
    : `FIN by the ${name} while a request was unanswered`;
  return inOrder([
    asked === null ? null : lastFrameOf(asked, `request, ${duration(close.waitedNs)} before, not answered`),
    frameOf(entry, `${what}; ${together}`),
  ]);
}

function rivals(side: Side): Rival[] {
  return [
    {
      cause: side === ORIGINATOR ? 'client-abort' : 'abortive-close',
      because: 'a program that closes its whole pool at once looks the same',
    },
  ];
}

export default processDeath;
