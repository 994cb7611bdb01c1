import { EMPTY_LINE } from '../causes/cut-answer.ts';
import type { BriefExchange } from '../flow/brief-connections.ts';
import {
  ENTRY_FLAGS,
  ENTRY_HEAD_LENGTH,
  ENTRY_KIND_SIDE,
  ENTRY_LAST_TIME_NS,
  ENTRY_NEXT,
  ENTRY_PAYLOAD_BYTES,
} from '../flow/entry-fields.ts';
import type { HistoryArena } from '../flow/history-arena.ts';
import type { LiveConnections } from '../flow/live-connections.ts';
import {
  CLOSED_FIRST,
  FIN_NS,
  FIRST_ENTRY,
  HISTORY_LENGTH,
  LAST_DATA_SIDE,
  RESET_BY,
  SENT_PAYLOAD_BYTES,
  STATE,
  STATE_CLOSED,
  STATE_ICMP,
  STREAM_TAIL,
  sideHandle,
} from '../flow/live-fields.ts';
import { TCP_FIN } from '../model/packets.ts';

/** Entries at the beginning and at the end whose words count: in the middle, payload is as random as its content. */
const FIRST_WORDS = 8;
const LAST_WORDS = 6;
/** A farewell (COM_QUIT, Terminate, QUIT, an encrypted close_notify) is at most this long (causes/parting allows more: here, doubt costs a look) ... */
const FAREWELL_BYTES = 64;
/** ... and its FIN follows at once: nobody waits for an answer. */
const FAREWELL_NS = 100e6;
const CONTENT_LENGTH = /\ncontent-length: ?(\d{1,15})\r/i;
const CHUNKED = /\ntransfer-encoding:[^\n]*chunked\r/i;
const CAPITAL_H = 0x48;
/** First bytes of TLS records. */
const TLS_HANDSHAKE = 0x16;
const TLS_APPLICATION_DATA = 0x17;
const LATIN1 = new TextDecoder('latin1');

/**
 * Whether a closed connection is so plainly healthy that no cause needs to look at it: closed by both sides, no RST,
 * no ICMP error, both sides spoke, nobody's words start like bad news, and the last word was the server's, or a client's
 * farewell. Says no when in doubt: a look costs some tens of microseconds.
 */
export function isPlainlyHealthy(live: LiveConnections, arena: HistoryArena, row: number): boolean {
  const { words, reals } = live;
  if (((words[row + STATE] as number) & (STATE_CLOSED | STATE_ICMP)) !== STATE_CLOSED) return false;
  if (words[row + RESET_BY] !== 0) return false;
  const client = sideHandle(row, 0) >> 1;
  const server = sideHandle(row, 1) >> 1;
  if (reals[client + SENT_PAYLOAD_BYTES] === 0 || reals[server + SENT_PAYLOAD_BYTES] === 0) return false;
  const clientSpokeLast = words[row + LAST_DATA_SIDE] === 1;
  const clientFinNs = clientSpokeLast ? (reals[client + FIN_NS] as number) : null;
  const tail = words[sideHandle(row, 1) + STREAM_TAIL] as number;
  const cutsChunks = words[row + CLOSED_FIRST] === 2 && tail !== EMPTY_LINE;
  if (words[row + CLOSED_FIRST] === 2 && endsByError(arena, words[row + FIRST_ENTRY] as number)) return false;
  const length = words[row + HISTORY_LENGTH] as number;
  if (announcesMore(arena, words[row + FIRST_ENTRY] as number, length, cutsChunks)) return false;
  if (awaitsMoreInTls(arena, words[row + FIRST_ENTRY] as number)) return false;
  return soundsWell(arena, words[row + FIRST_ENTRY] as number, length, clientFinNs);
}

/**
 * Whether the server's last HTTP answer, where it begins at an edge of the history, says that it is longer than what came of
 * it: whoever closed first cut it.
 *
 * @param cutsChunks Whether chunks, if the answer has any, were cut.
 */
function announcesMore(arena: HistoryArena, first: number, length: number, cutsChunks: boolean): boolean {
  const { words, reals } = arena;
  let answer = -1;
  let sentBytes = 0;
  let place = 0;
  for (let entry = first; entry >= 0; entry = words[entry + ENTRY_NEXT] as number, place++) {
    if (words[entry + ENTRY_KIND_SIDE] !== 1) continue;
    if (isEdge(place, length) && arena.startsWith(entry, CAPITAL_H)) {
      answer = entry;
      sentBytes = 0;
    }
    sentBytes += reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number;
  }
  if (answer < 0) return false;
  const text = LATIN1.decode(arena.headOf(answer));
  if (!text.startsWith('HTTP/1.')) return false;
  return Number(CONTENT_LENGTH.exec(text)?.[1] ?? 0) > sentBytes || (cutsChunks && CHUNKED.test(text));
}

/** Whether the server's last words hold PostgreSQL's error that ends a session, at their beginning or behind a result's. */
function endsByError(arena: HistoryArena, first: number): boolean {
  const { words, reals } = arena;
  let last = -1;
  for (let entry = first; entry >= 0; entry = words[entry + ENTRY_NEXT] as number) {
    if (words[entry + ENTRY_KIND_SIDE] === 1 && (reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number) > 0) last = entry;
  }
  return last >= 0 && LATIN1.decode(arena.headOf(last)).includes('SFATAL\0');
}

/** Whether in a TLS connection the client said more than a farewell, and got nothing for it but what may be session tickets. */
function awaitsMoreInTls(arena: HistoryArena, first: number): boolean {
  const { words, reals } = arena;
  let isTls = false;
  let lastSide = 1;
  for (let entry = first; entry >= 0; entry = words[entry + ENTRY_NEXT] as number) {
    const payloadBytes = reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number;
    if (payloadBytes === 0) continue;
    if (!isTls && !arena.startsWith(entry, TLS_HANDSHAKE)) return false;
    isTls = true;
    if (payloadBytes <= FAREWELL_BYTES) continue;
    const side = (words[entry + ENTRY_KIND_SIDE] as number) & 1;
    if (side === 0 || !mayBeTickets(arena, entry, payloadBytes)) lastSide = side;
  }
  return isTls && lastSide === 0;
}

/** Two or more encrypted records of one length: see TicketWatch in apps/tls. */
function mayBeTickets(arena: HistoryArena, entry: number, payloadBytes: number): boolean {
  if (!arena.startsWith(entry, TLS_APPLICATION_DATA)) return false;
  const head = arena.headOf(entry);
  const recordBytes = 5 + ((head[3] as number) << 8) + (head[4] as number);
  return payloadBytes > recordBytes && payloadBytes % recordBytes === 0;
}

/**
 * The same of a connection without a history: closed by both sides with nothing odd on the way, and no words in it that
 * start like bad news. A server that closed first may have cut its answer short: only a history tells.
 */
export function isPlainlyHealthyBrief({ clientBytes, serverBytes, clientSpokeLast, clientClosedFirst }: BriefExchange) {
  return clientBytes > 0 && serverBytes > 0 && !clientSpokeLast && clientClosedFirst;
}

function isEdge(place: number, length: number): boolean {
  return place < FIRST_WORDS || place >= length - LAST_WORDS;
}

/** @param clientFinNs When the client closed, if it spoke last: then its last words must be a farewell. */
function soundsWell(arena: HistoryArena, first: number, length: number, clientFinNs: number | null): boolean {
  const { words, reals } = arena;
  let lastData = -1;
  let place = 0;
  for (let entry = first; entry >= 0; entry = words[entry + ENTRY_NEXT] as number) {
    const atEdge = isEdge(place, length);
    place++;
    if (atEdge && words[entry + ENTRY_HEAD_LENGTH] !== 0 && arena.mayBeBadNews(entry)) return false;
    if ((words[entry + ENTRY_KIND_SIDE] as number) === 0 && (reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number) > 0)
      lastData = entry;
  }
  if (clientFinNs === null) return true;
  if (lastData < 0 || (reals[(lastData >> 1) + ENTRY_PAYLOAD_BYTES] as number) > FAREWELL_BYTES) return false;
  const withFin = ((words[lastData + ENTRY_FLAGS] as number) & TCP_FIN) !== 0;
  return withFin || clientFinNs - (reals[(lastData >> 1) + ENTRY_LAST_TIME_NS] as number) < FAREWELL_NS;
}
