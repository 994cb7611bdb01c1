import type { ConnectionRecord } from '../model/connections.ts';
import type { HistoryEntry, Side } from '../model/history.ts';
import { MARK_FAREWELL, MARK_KEEP_ALIVE, MARK_SET_UP, MARK_ZERO_WINDOW_PROBE } from '../model/history.ts';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../model/packets.ts';

export function isReset(entry: HistoryEntry): boolean {
  return entry.kind === 'segments' && (entry.flags & TCP_RST) !== 0;
}

export function isFin(entry: HistoryEntry): boolean {
  return entry.kind === 'segments' && (entry.flags & (TCP_FIN | TCP_RST)) === TCP_FIN;
}

/** A SYN without ACK. */
export function isSyn(entry: HistoryEntry): boolean {
  return entry.kind === 'segments' && (entry.flags & (TCP_SYN | TCP_ACK | TCP_RST)) === TCP_SYN;
}

export function isSynAck(entry: HistoryEntry): boolean {
  return entry.kind === 'segments' && (entry.flags & (TCP_SYN | TCP_ACK | TCP_RST)) === (TCP_SYN | TCP_ACK);
}

/** Payload in which no program asks or answers anything: a probe's garbage byte, what a protocol says of itself. */
const NO_WORDS = MARK_KEEP_ALIVE | MARK_ZERO_WINDOW_PROBE | MARK_SET_UP | MARK_FAREWELL;

/** Carries payload that asks or answers something. */
export function isData(entry: HistoryEntry): boolean {
  if (entry.kind !== 'segments' || entry.payloadBytes === 0 || (entry.flags & TCP_RST) !== 0) return false;
  return (entry.marks & NO_WORDS) === 0;
}

/** The protocol's own notice of the end, without a FIN or RST. */
export function isFarewell(entry: HistoryEntry): boolean {
  return entry.kind === 'segments' && (entry.marks & MARK_FAREWELL) !== 0;
}

export function isPureAck(entry: HistoryEntry): boolean {
  const control = TCP_SYN | TCP_FIN | TCP_RST;
  return entry.kind === 'segments' && entry.payloadBytes === 0 && (entry.flags & control) === 0;
}

export function hasMark(entry: HistoryEntry, marks: number): boolean {
  return entry.kind === 'segments' && (entry.marks & marks) !== 0;
}

/** Index of the last entry before `before` that fits; -1 when none does. */
export function lastIndexBefore(
  history: readonly HistoryEntry[],
  before: number,
  fits: (entry: HistoryEntry) => boolean,
): number {
  for (let i = Math.min(before, history.length) - 1; i >= 0; i--) {
    if (fits(history[i] as HistoryEntry)) return i;
  }
  return -1;
}

/** Index of the first entry from `from` on that fits; -1 when none does. */
export function firstIndexFrom(
  history: readonly HistoryEntry[],
  from: number,
  fits: (entry: HistoryEntry) => boolean,
): number {
  for (let i = from; i < history.length; i++) {
    if (fits(history[i] as HistoryEntry)) return i;
  }
  return -1;
}

/** Entries of one side that fit. */
export function entriesOf(
  connection: ConnectionRecord,
  side: Side,
  fits: (entry: HistoryEntry) => boolean,
): HistoryEntry[] {
  return connection.history.filter((entry) => entry.side === side && fits(entry));
}

/** `ip:port` of one end, IPv6 in brackets. */
export function endpointName(connection: ConnectionRecord, side: Side): string {
  const { address, port } = connection.endpoints[side];
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
