import type { ConnectionRecord } from '../../model/connections.ts';
import {
  type HistoryEntry,
  MARK_FAREWELL,
  MARK_KEEP_ALIVE,
  MARK_RETRANSMISSION,
  MARK_SET_UP,
  MARK_ZERO_WINDOW_PROBE,
  ORIGINATOR,
  RESPONDER,
  type Side,
} from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { readTlsConversation } from './read-conversation.ts';
import { readRecordHeader } from './read-record.ts';

/** What says nothing new. */
const SAID_BEFORE = MARK_RETRANSMISSION | MARK_KEEP_ALIVE | MARK_ZERO_WINDOW_PROBE;

/**
 * The connection with marks on what TLS says for itself once it is established: session tickets, alerts. To all who only
 * count bytes these look like questions and answers.
 */
export function markOwnWords(connection: ConnectionRecord): ConnectionRecord {
  if (!connection.history.some(({ head }) => readRecordHeader(head) !== null)) return connection;
  const marks = new Map<number, number>();
  for (const message of readTlsConversation(connection)) {
    const mark = markOf(message);
    // An entry with anything else in it keeps its place in the conversation.
    marks.set(message.entry, marks.has(message.entry) && marks.get(message.entry) !== mark ? 0 : mark);
  }
  for (const side of [ORIGINATOR, RESPONDER] as const) keepLastFarewells(connection.history, side, marks);
  if (![...marks.values()].some((mark) => mark !== 0)) return connection;
  const history = connection.history.map((entry, i) => withMark(entry, marks.get(i) ?? 0));
  return { ...connection, history };
}

/**
 * Alerts that end a session are their side's last words (RFC 8446 §6.1). What only has the size of one, and is followed by
 * more, is data: a WebSocket server's ping is as short. Copies of a farewell are marked with it.
 */
function keepLastFarewells(history: readonly HistoryEntry[], side: Side, marks: Map<number, number>): void {
  let isLast = true;
  let begin = Number.POSITIVE_INFINITY;
  for (let i = history.length - 1; i >= 0; i--) {
    const entry = history[i] as HistoryEntry;
    if (entry.side !== side || entry.payloadBytes === 0 || (entry.marks & SAID_BEFORE) !== 0) continue;
    if (marks.get(i) !== MARK_FAREWELL) isLast = false;
    else if (isLast) begin = entry.sequence;
    else marks.set(i, 0);
  }
  for (const [i, entry] of history.entries()) {
    const isCopy = entry.side === side && (entry.marks & MARK_RETRANSMISSION) !== 0 && entry.sequence >= begin;
    if (isCopy && entry.payloadBytes > 0) marks.set(i, MARK_FAREWELL);
  }
}

function withMark(entry: HistoryEntry, mark: number): HistoryEntry {
  return mark === 0 ? entry : { ...entry, marks: entry.marks | mark };
}

function markOf({ name, detail }: AppMessage): number {
  if (name === 'session tickets') return MARK_SET_UP;
  const isAlert = detail.possibleAlert === true || detail.alertBytes !== undefined || detail.alert !== undefined;
  return isAlert && detail.stage === 'established' ? MARK_FAREWELL : 0;
}
