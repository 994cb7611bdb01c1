import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, MARK_FAREWELL, MARK_SET_UP } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { readTlsConversation } from './read-conversation.ts';
import { readRecordHeader } from './read-record.ts';

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
  if (![...marks.values()].some((mark) => mark !== 0)) return connection;
  const history = connection.history.map((entry, i) => withMark(entry, marks.get(i) ?? 0));
  return { ...connection, history };
}

function withMark(entry: HistoryEntry, mark: number): HistoryEntry {
  return mark === 0 ? entry : { ...entry, marks: entry.marks | mark };
}

function markOf({ name, detail }: AppMessage): number {
  if (name === 'session tickets') return MARK_SET_UP;
  const isAlert = detail.possibleAlert === true || detail.alertBytes !== undefined || detail.alert !== undefined;
  return isAlert && detail.stage === 'established' ? MARK_FAREWELL : 0;
}
