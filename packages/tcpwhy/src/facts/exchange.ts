import type { ConnectionRecord } from '../model/connections.ts';
import { type HistoryEntry, MARK_ACKS_UNSEEN, ORIGINATOR, RESPONDER, type Side } from '../model/history.ts';
import { derived } from './derived.ts';
import { firstIndexFrom, hasMark, isData, isFin, isReset, lastIndexBefore } from './turns.ts';

/** The last thing the client asked: its last run of payload, over all turns since the server last spoke. */
export interface Request {
  /** Index of its first and last entry in the history. */
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** Relative sequence numbers of its first byte and behind its last. */
  readonly start: number;
  readonly end: number;
  readonly timeNs: number;
  readonly lastTimeNs: number;
  /** Whether any of its bytes were sent more than once. */
  readonly repeated: boolean;
  /** Index of the server's first payload after it began; -1 when the server never answered. */
  readonly answeredBy: number;
  /** Index of the client's entry that acknowledges an answer which the capture does not show; -1 when none does. */
  readonly ackedUnseen: number;
}

/** Whether the server answered, seen here or not: a capture of one direction shows only the client's acknowledgments. */
export function isAnswered(request: Request): boolean {
  return request.answeredBy >= 0 || request.ackedUnseen >= 0;
}

/** The client's last request, or null when the client never sent payload. */
export const lastRequest = derived((connection): Request | null => {
  const { history } = connection;
  const last = lastIndexBefore(history, history.length, (entry) => entry.side === ORIGINATOR && isData(entry));
  return last < 0 ? null : requestEndingAt(connection, last);
});

/** The request whose last entry is `last`. */
export function requestEndingAt(connection: ConnectionRecord, last: number): Request {
  const { history } = connection;
  let first = last;
  for (let i = last - 1; i >= 0; i--) {
    const entry = history[i] as HistoryEntry;
    if (!isData(entry)) continue;
    if (entry.side === RESPONDER) break;
    first = i;
  }
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let payloadBytes = 0;
  for (let i = first; i <= last; i++) {
    const part = history[i] as HistoryEntry;
    if (part.side !== ORIGINATOR || !isData(part)) continue;
    start = Math.min(start, part.sequence);
    end = Math.max(end, part.sequenceEnd - (isFin(part) ? 1 : 0));
    payloadBytes += part.payloadBytes;
  }
  return {
    firstIndex: first,
    lastIndex: last,
    start,
    end,
    timeNs: (history[first] as HistoryEntry).timeNs,
    lastTimeNs: (history[last] as HistoryEntry).lastTimeNs,
    repeated: payloadBytes > end - start,
    answeredBy: firstIndexFrom(history, first + 1, (entry) => entry.side === RESPONDER && isData(entry)),
    ackedUnseen: unseenAnswer(history, last),
  };
}

/** A server's FIN that was not captured takes one number; anything more is payload. */
const FIN_NUMBERS = 1;

/** The first entry behind `last` in which the client acknowledges more than the server is seen to have sent; -1 when none. */
function unseenAnswer(history: readonly HistoryEntry[], last: number): number {
  let known = (history[last] as HistoryEntry).lastAck || 0;
  for (const entry of history.slice(0, last + 1)) {
    if (entry.side === RESPONDER && entry.kind === 'segments') known = Math.max(known, entry.sequenceEnd);
  }
  for (let i = last + 1; i < history.length; i++) {
    const entry = history[i] as HistoryEntry;
    if (entry.kind !== 'segments' || isReset(entry)) continue;
    if (entry.side === RESPONDER) known = Math.max(known, entry.sequenceEnd);
    else if (hasMark(entry, MARK_ACKS_UNSEEN) && entry.lastAck > known + FIN_NUMBERS) return i;
  }
  return -1;
}

/** Index of the last payload of `side` before entry `before`; -1 when none. */
export function lastDataBefore(connection: ConnectionRecord, side: Side, before: number): number {
  return lastIndexBefore(connection.history, before, (entry) => entry.side === side && isData(entry));
}

/** Who sent payload last before entry `before`; null when nobody did. */
export function lastSpeakerBefore(connection: ConnectionRecord, before: number): Side | null {
  const last = lastIndexBefore(connection.history, before, isData);
  return last < 0 ? null : (connection.history[last] as HistoryEntry).side;
}

/** Silence before entry `index`, from the last packet of either side that was more than a bare probe; in ns. */
export function idleBeforeNs(connection: ConnectionRecord, index: number): number {
  const before = lastIndexBefore(connection.history, index, (entry) => isData(entry) || (entry.flags & 0x02) !== 0);
  const at = connection.history[index] as HistoryEntry;
  return before < 0 ? 0 : at.timeNs - (connection.history[before] as HistoryEntry).lastTimeNs;
}

/** Payload turns of one side in order. */
export const dataTurns = derived((connection) => ({
  client: connection.history.filter((entry) => entry.side === ORIGINATOR && isData(entry)),
  server: connection.history.filter((entry) => entry.side === RESPONDER && isData(entry)),
}));
