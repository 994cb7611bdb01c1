import { lastDataBefore, lastSpeakerBefore, type Request, requestEndingAt } from '../../facts/exchange.ts';
import { resetReadings } from '../../facts/reset-readings.ts';
import { isData, isFarewell, isFin, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';
import { AT_PARTING_NS, FAREWELL_BYTES, isForgedAt, WITH_REQUEST_NS } from '../parting.ts';

/** A client's close before it had the whole response. */
export interface EarlyClose {
  /**
   * `unread-response`: the response came and met a closed socket. `mid-response`: the same, for the rest of one.
   * `unanswered`: the server had said nothing, and says nothing afterwards.
   * `holed-response`: part of a response never arrived, though what stands behind it did, and the client gave up waiting.
   */
  readonly kind: 'unread-response' | 'mid-response' | 'unanswered' | 'holed-response';
  readonly closeIndex: number;
  readonly close: HistoryEntry;
  readonly request: Request;
  /** Last part of the request. */
  readonly asked: HistoryEntry;
  /** The server's data that the client's kernel refused, or (of a response with a hole) that stands behind the hole; and the refusal. */
  readonly late: HistoryEntry | null;
  readonly refusal: HistoryEntry | null;
  readonly unreadBytes: number;
}

/** The rest of a response is more than what peers say at parting (TLS close_notify, tickets, GOAWAY). */
const REST_OF_RESPONSE_BYTES = 1000;

/** Null when the server closed first, the close was forged, or everything asked had been answered. */
export function earlyClose(connection: ConnectionRecord): EarlyClose | null {
  const { history } = connection;
  const closeIndex = clientsClose(connection);
  const close = history[closeIndex];
  const asked = lastQuestion(connection, closeIndex);
  if (close === undefined || asked < 0 || isForgedAt(connection, closeIndex)) return null;
  const request = requestEndingAt(connection, asked);
  const refused = refusedData(connection, closeIndex);
  const base = { closeIndex, close, request, asked: history[asked] as HistoryEntry };
  if (refused !== null) {
    const answer = history[request.answeredBy];
    const begun = answer !== undefined && answer.sequence < connection.endpoints[ORIGINATOR].highestAck;
    if (!begun) return { kind: 'unread-response', ...base, ...refused };
    return refused.unreadBytes >= REST_OF_RESPONSE_BYTES ? { kind: 'mid-response', ...base, ...refused } : null;
  }
  const stalled = holedResponse(connection, closeIndex);
  if (stalled !== null) return { kind: 'holed-response', ...base, ...stalled, refusal: null };
  const pending = lastSpeakerBefore(connection, closeIndex + 1) === ORIGINATOR;
  // Data behind a FIN that the client did take: a half-close, properly answered.
  const answered = history.some((entry, i) => i > closeIndex && entry.side === RESPONDER && isData(entry));
  if (!pending || answered || request.ackedUnseen >= 0) return null;
  return { kind: 'unanswered', ...base, late: null, refusal: null, unreadBytes: 0 };
}

/** Index of the client's FIN or RST, or of the farewell that the server answered by its FIN; -1 when the server closed first. */
function clientsClose(connection: ConnectionRecord): number {
  const { history, closedFirst } = connection;
  const close = history.findIndex((entry) => entry.side === ORIGINATOR && (isFin(entry) || isReset(entry)));
  if (closedFirst === ORIGINATOR) return close;
  const farewell = history.findIndex((entry) => entry.side === ORIGINATOR && isFarewell(entry));
  // A client that answers the server's farewell by its own did not leave first.
  const servers = history.findIndex(
    (entry) => entry.side === RESPONDER && (isFin(entry) || isReset(entry) || isFarewell(entry)),
  );
  return farewell >= 0 && servers > farewell ? farewell : -1;
}

/** Index of the client's last data; a short farewell at the moment of the close is not counted where it follows a question. */
function lastQuestion(connection: ConnectionRecord, closeIndex: number): number {
  const { history } = connection;
  const last = lastDataBefore(connection, ORIGINATOR, closeIndex + 1);
  const before = lastDataBefore(connection, ORIGINATOR, last);
  if (before < 0 || lastSpeakerBefore(connection, last) !== ORIGINATOR) return last;
  const [close, word, question] = [history[closeIndex], history[last], history[before]] as HistoryEntry[];
  const parting =
    close !== undefined &&
    word !== undefined &&
    question !== undefined &&
    word.payloadBytes <= FAREWELL_BYTES &&
    close.timeNs - word.timeNs < AT_PARTING_NS &&
    word.timeNs - question.lastTimeNs > WITH_REQUEST_NS;
  return parting ? before : last;
}

/** What the server sent and the closed client's kernel answered by RST; null when there was nothing of the kind. */
function refusedData(
  connection: ConnectionRecord,
  closeIndex: number,
): Pick<EarlyClose, 'late' | 'refusal' | 'unreadBytes'> | null {
  const taken = connection.endpoints[ORIGINATOR].highestAck;
  const late = connection.history.find(
    (entry) => entry.side === RESPONDER && isData(entry) && entry.sequenceEnd - (isFin(entry) ? 1 : 0) > taken,
  );
  const refusal = resetReadings(connection).find(
    ({ index, entry, family }) => index > closeIndex && entry.side === ORIGINATOR && family === 'stateless',
  );
  if (late === undefined || refusal === undefined) return null;
  const unreadBytes = connection.endpoints[RESPONDER].nextSequence - Math.max(taken, 1);
  return { late, refusal: refusal.entry, unreadBytes };
}

/** Repair takes less than this (RFC 6298: time-outs begin at 1 s at most): a client that waited longer gave up. */
const GAVE_UP_NS = 5e9;

/** What arrived of a response behind bytes that never did, when nothing more came for long; null when there is no hole. */
function holedResponse(
  connection: ConnectionRecord,
  closeIndex: number,
): Pick<EarlyClose, 'late' | 'unreadBytes'> | null {
  const { history } = connection;
  const close = history[closeIndex] as HistoryEntry;
  const taken = Math.max(connection.endpoints[ORIGINATOR].highestAck, close.ack);
  const late = history.find((entry) => entry.side === RESPONDER && isData(entry) && entry.sequence > taken);
  const last = history[lastDataBefore(connection, RESPONDER, closeIndex)];
  if (late === undefined || last === undefined || close.timeNs - last.lastTimeNs < GAVE_UP_NS) return null;
  return { late, unreadBytes: late.sequence - taken };
}

/**
 * The last words were a goodbye, or look like one: encrypted and no longer than one, or short words of a protocol that is
 * not known (QUIT, LOGOUT, exit), followed by the close at once and answered by no more than a word.
 */
export function saysGoodbye(early: EarlyClose, message: AppMessage | null): boolean {
  if (message?.kind === 'goodbye' || SAYS_GOODBYE.test(wholeText(early))) return true;
  const { request, close, kind, unreadBytes } = early;
  if (kind === 'mid-response' || kind === 'holed-response') return false;
  if (closedAtOnce(early) && isNoQuestion(early, message)) return true;
  if (request.end - request.start > FAREWELL_BYTES) return false;
  if (message?.kind === 'opaque') return true;
  const atOnce = close.timeNs - request.lastTimeNs < WITH_REQUEST_NS;
  return message === null && atOnce && unreadBytes < REST_OF_RESPONSE_BYTES;
}

/** What met the closed socket was the answer: of words that cannot be read, a few may be a farewell in return. */
export function isAnswer({ kind, unreadBytes }: EarlyClose, message: AppMessage | null): boolean {
  const readable = message !== null && message.kind !== 'opaque';
  return kind === 'unread-response' && (readable || unreadBytes > FAREWELL_BYTES);
}

/** The client closed in the moment of its last word: it waited for nothing. */
export function closedAtOnce({ close, request }: EarlyClose): boolean {
  // What had to be sent again was said when it was first sent.
  return close.timeNs - (request.repeated ? request.timeNs : request.lastTimeNs) < AT_PARTING_NS;
}

/**
 * Last words right before the close that ask nothing as far as can be seen: the end of a handshake, or unknown ones that
 * met no more than a farewell coming the other way. A client that drops such a socket by RST has not given up waiting.
 */
function isNoQuestion({ kind, close, unreadBytes }: EarlyClose, message: AppMessage | null): boolean {
  if (kind === 'unanswered' && message?.kind === 'handshake') return true;
  if (message !== null && message.kind !== 'opaque') return false;
  return kind === 'unanswered' ? isReset(close) : unreadBytes <= FAREWELL_BYTES;
}

/** All that the turn says is the farewell of a protocol of lines (SMTP, FTP, POP3, IMAP, NNTP). */
const SAYS_GOODBYE = /^(?:QUIT|\w+ LOGOUT)\r?\n$/iu;

/** What the client said since the server spoke, when it is one short segment. */
function wholeText({ asked, request }: EarlyClose): string {
  const isWhole = asked.payloadBytes === request.end - request.start && asked.payloadBytes <= FAREWELL_BYTES;
  return isWhole ? String.fromCharCode(...asked.head) : '';
}

/** The server, which had served before, answered the FIN by an abort: it was still at work on something. */
export function serverAborted(connection: ConnectionRecord, early: EarlyClose): boolean {
  const reset = resetReadings(connection).find((reading) => reading.index > early.closeIndex);
  const served = connection.history.some((entry) => entry.side === RESPONDER && isData(entry));
  return served && reset?.entry.side === RESPONDER && reset.family === 'abort';
}

export function looksHalfClosed(early: EarlyClose, waitedNs: number): boolean {
  return early.kind === 'unanswered' && isFin(early.close) && waitedNs < WITH_REQUEST_NS;
}
