import { firstIndexFrom, hasMark, isData, isReset, isSynAck } from '../facts/turns.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import {
  type HistoryEntry,
  MARK_DUPLICATE_ACK,
  MARK_RETRANSMISSION,
  MARK_SACK,
  otherSide,
  type Side,
} from '../model/history.ts';

/** A sender whose oldest unacknowledged bytes were sent again and again, to the end of what was captured. */
export interface StalledSender {
  readonly side: Side;
  /** Index of the turn that first sent the oldest unacknowledged bytes (or of their first copy in the capture). */
  readonly firstIndex: number;
  /** When those bytes were first sent, at the latest: a turn that began with acknowledged bytes sent them at its end. */
  readonly firstSentNs: number;
  /** Whether that turn began with bytes that were acknowledged: then its last frame stands for them, not its first. */
  readonly sentLate: boolean;
  /** Retransmissions of those bytes. */
  readonly entries: readonly HistoryEntry[];
  readonly repeats: number;
  readonly spanNs: number;
  readonly unackedBytes: number;
  /** Largest payload among the copies of the oldest unacknowledged bytes. */
  readonly segmentBytes: number;
  /** The peer was heard after the bytes were first sent (not by a RST, not by a repeated SYN-ACK). */
  readonly peerAlive: boolean;
  /** What the peer sent then; its last frame is surely later than the bytes. */
  readonly peerSign: HistoryEntry | null;
}

/** The stall of one side, or null when all that it sent was acknowledged, or nothing was repeated. */
export function stalledSender(connection: ConnectionRecord, side: Side): StalledSender | null {
  const { history } = connection;
  const acked = Math.max(connection.endpoints[otherSide(side)].highestAck, 1);
  // Whatever was sent was acknowledged.
  if (connection.endpoints[side].nextSequence <= acked) return null;
  const firstIndex = firstIndexFrom(
    history,
    0,
    (entry) => entry.side === side && isData(entry) && entry.sequenceEnd > acked,
  );
  if (firstIndex < 0) return null;
  const first = history[firstIndex] as HistoryEntry;
  const entries = history.filter(
    (entry, i) =>
      i >= firstIndex &&
      entry.side === side &&
      isData(entry) &&
      hasMark(entry, MARK_RETRANSMISSION) &&
      entry.sequence <= Math.max(acked, first.sequence),
  );
  const last = entries.at(-1);
  if (last === undefined || movedOn(connection, side, last)) return null;
  const sentLate = first.sequence < acked && first !== entries[0];
  const firstSentNs = sentLate ? first.lastTimeNs : first.timeNs;
  const sign = peerSign(connection, side, firstSentNs, (entries[0] as HistoryEntry).timeNs);
  return {
    side,
    firstIndex,
    firstSentNs,
    sentLate,
    entries,
    repeats: entries.reduce((sum, entry) => sum + entry.count, 0),
    spanNs: last.lastTimeNs - firstSentNs,
    unackedBytes: payloadEnd(connection, side) - acked,
    segmentBytes: Math.max(...entries.map((entry) => entry.largestPayloadBytes)),
    peerAlive: sign !== null,
    peerSign: sign,
  };
}

/** Behind the last payload byte: a FIN takes a number too. */
function payloadEnd(connection: ConnectionRecord, side: Side): number {
  const { nextSequence, finSequence } = connection.endpoints[side];
  return finSequence < nextSequence ? finSequence : nextSequence;
}

/**
 * New bytes behind the last repetition: after a time-out TCP sends none before an acknowledgment (RFC 5681 §4.3), so
 * the capture does not have the peer's half.
 */
function movedOn(connection: ConnectionRecord, side: Side, last: HistoryEntry): boolean {
  return connection.history.some(
    (entry) =>
      entry.side === side &&
      isData(entry) &&
      entry.timeNs > last.lastTimeNs &&
      !hasMark(entry, MARK_RETRANSMISSION) &&
      entry.sequence >= last.sequenceEnd,
  );
}

/**
 * A duplicate ACK or a SACK answers something that was sent behind the missing bytes. A plain ACK may still be on its
 * way from before, up to the first retransmission: time-outs are longer than the round trip (RFC 6298 §2).
 */
function peerSign(
  connection: ConnectionRecord,
  side: Side,
  firstSentNs: number,
  firstRepeatNs: number,
): HistoryEntry | null {
  const signs = connection.history.filter(
    (entry) =>
      entry.side !== side &&
      entry.kind === 'segments' &&
      entry.lastTimeNs > firstSentNs &&
      !isReset(entry) &&
      !isSynAck(entry),
  );
  const selective = signs.find((entry) => hasMark(entry, MARK_SACK));
  const repeated = signs.find((entry) => hasMark(entry, MARK_DUPLICATE_ACK));
  return selective ?? repeated ?? signs.find((entry) => entry.lastTimeNs > firstRepeatNs) ?? null;
}
