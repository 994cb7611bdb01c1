import type { ConnectionIndex } from '../model/connections.ts';
import { type PacketTable, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, TCP_URG } from '../model/packets.ts';
import { noteSyn } from './connection-events.ts';
import type { ConnectionFinder } from './connection-finder.ts';
import {
  ENTRY_ACK,
  ENTRY_COUNT,
  ENTRY_FLAGS,
  ENTRY_FRAME,
  ENTRY_IP_ID,
  ENTRY_KIND_SIDE,
  ENTRY_LARGEST_PAYLOAD_BYTES,
  ENTRY_LAST_ACK,
  ENTRY_LAST_FRAME,
  ENTRY_LAST_TIME_NS,
  ENTRY_MARKS,
  ENTRY_NEXT,
  ENTRY_PAYLOAD_BYTES,
  ENTRY_SEQUENCE,
  ENTRY_SEQUENCE_END,
  ENTRY_TIME_NS,
  ENTRY_TIMESTAMP_VALUE,
  ENTRY_TTL_OPTIONS,
  ENTRY_WINDOW,
} from './entry-fields.ts';
import type { HistoryArena } from './history-arena.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  ANCHORED,
  BASE_RAW,
  CONNECTION_WORDS,
  FIRST_ENTRY,
  HIGHEST_ACK,
  HISTORY_LENGTH,
  LAST_ACK,
  LAST_ACK_RAW,
  LAST_ENTRY,
  LAST_FLAGS,
  LAST_INTERFACE,
  LAST_IP_ID,
  LAST_NS,
  LAST_PACKET_NS,
  LAST_SEQUENCE_RAW,
  LAST_WINDOW,
  NEXT_RAW,
  NEXT_SEQUENCE,
  PACKETS,
  SAW_SYN,
  SIDE_WORDS,
  STATE,
  TTL,
} from './live-fields.ts';
import { END_NS, LAST_FRAME, LIVE_ROW, SUMMED_PACKETS } from './summary-fields.ts';
import type { SummaryTable } from './summary-table.ts';

/**
 * The fast path for the first two segments of an ordinary connection: they find fresh rows, so that nearly all that
 * FlowTracker and its helpers would ask has one answer. The caller has looked for odd options and checksums, and has
 * reserved a row in every table.
 */
export class PlainGreetings {
  constructor(
    private readonly summaries: SummaryTable,
    private readonly live: LiveConnections,
    private readonly arena: HistoryArena,
    private readonly finder: ConnectionFinder,
    private readonly writer: HistoryWriter,
  ) {}

  /** The first SYN of a new connection, and the first answer to it. False, with nothing changed, when it is another. */
  track(packets: PacketTable, i: number): boolean {
    const { summaries, live } = this;
    const decisive = packets.flags(i) & (TCP_SYN | TCP_FIN | TCP_RST | TCP_URG | TCP_ACK);
    if ((decisive & ~TCP_ACK) !== TCP_SYN || packets.payloadBytes(i) !== 0) return false;
    let connection = this.finder.find(packets, i);
    const side = decisive === TCP_SYN ? 0 : 1;
    if (side === 0) {
      if (connection >= 0) return false;
      connection = this.finder.open(packets, i, -1);
    } else if (connection < 0 || !this.isFirstAnswer(connection, packets, i)) return false;
    const summary = summaries.row(connection);
    const row = summaries.words[summary + LIVE_ROW] as number;
    const me = row + CONNECTION_WORDS + side * SIDE_WORDS;
    const timeNs = packets.timeNs(i);
    summaries.words[summary + SUMMED_PACKETS + side] = 1;
    summaries.words[summary + LAST_FRAME] = packets.frame(i);
    summaries.reals[(summary >> 1) + END_NS] = timeNs;
    const { words: w, reals: r } = live;
    const sequenceRaw = packets.sequenceNumber(i);
    // SegmentMarker: the SYN is 0, and takes one number.
    w[me + ANCHORED] = 1;
    w[me + BASE_RAW] = sequenceRaw;
    w[me + NEXT_RAW] = (sequenceRaw + 1) | 0;
    r[(me >> 1) + NEXT_SEQUENCE] = 1;
    if (side === 1) {
      r[(me >> 1) + HIGHEST_ACK] = 1;
      r[(me >> 1) + LAST_ACK] = 1;
    }
    w[me + PACKETS] = 1;
    w[me + TTL] = packets.ttl(i);
    noteSyn(live, row, side, packets, i, 0);
    this.writeGreeting(row, side, packets, i);
    r[(row >> 1) + LAST_NS] = timeNs;
    r[(me >> 1) + LAST_PACKET_NS] = timeNs;
    w[me + LAST_FLAGS] = packets.flags(i);
    w[me + LAST_WINDOW] = packets.window(i);
    w[me + LAST_IP_ID] = packets.ipId(i);
    w[me + LAST_SEQUENCE_RAW] = sequenceRaw;
    w[me + LAST_ACK_RAW] = packets.ackNumber(i);
    w[me + LAST_INTERFACE] = packets.interfaceIndex(i);
    return true;
  }

  /** Whether nothing but one SYN came before, and this segment acknowledges it. */
  private isFirstAnswer(connection: ConnectionIndex, packets: PacketTable, i: number): boolean {
    const at = this.summaries.row(connection);
    const row = this.summaries.words[at + LIVE_ROW] as number;
    if (row < 0 || this.finder.sideOf(at, packets, i) !== 1) return false;
    const { words: w, reals: r } = this.live;
    const client = row + CONNECTION_WORDS;
    const server = client + SIDE_WORDS;
    return (
      w[row + STATE] === 0 &&
      w[client + SAW_SYN] === 1 &&
      w[client + ANCHORED] === 1 &&
      w[client + PACKETS] === 1 &&
      r[(client >> 1) + NEXT_SEQUENCE] === 1 &&
      w[client + NEXT_RAW] === packets.ackNumber(i) &&
      w[server + PACKETS] === 0 &&
      w[server + ANCHORED] === 0
    );
  }

  private writeGreeting(row: number, side: number, packets: PacketTable, i: number): void {
    const { words: w } = this.live;
    const { words: e, reals: eReals } = this.arena;
    const entry = this.arena.openReserved();
    const frame = packets.frame(i);
    const timeNs = packets.timeNs(i);
    const ack = side === 0 ? Number.NaN : 1;
    e[entry + ENTRY_KIND_SIDE] = side;
    e[entry + ENTRY_FLAGS] = packets.flags(i);
    e[entry + ENTRY_MARKS] = 0;
    e[entry + ENTRY_FRAME] = frame;
    e[entry + ENTRY_LAST_FRAME] = frame;
    e[entry + ENTRY_COUNT] = 1;
    e[entry + ENTRY_LARGEST_PAYLOAD_BYTES] = 0;
    e[entry + ENTRY_WINDOW] = packets.window(i);
    e[entry + ENTRY_TTL_OPTIONS] = (packets.optionBits(i) << 8) | packets.ttl(i);
    e[entry + ENTRY_IP_ID] = packets.ipId(i);
    e[entry + ENTRY_TIMESTAMP_VALUE] = packets.timestampValue(i);
    eReals[(entry >> 1) + ENTRY_TIME_NS] = timeNs;
    eReals[(entry >> 1) + ENTRY_LAST_TIME_NS] = timeNs;
    eReals[(entry >> 1) + ENTRY_SEQUENCE] = 0;
    eReals[(entry >> 1) + ENTRY_SEQUENCE_END] = 1;
    eReals[(entry >> 1) + ENTRY_ACK] = ack;
    eReals[(entry >> 1) + ENTRY_LAST_ACK] = ack;
    eReals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] = 0;
    this.writer.closeTurns(row);
    const last = w[row + LAST_ENTRY] as number;
    if (last < 0) w[row + FIRST_ENTRY] = entry;
    else e[last + ENTRY_NEXT] = entry;
    w[row + LAST_ENTRY] = entry;
    w[row + HISTORY_LENGTH] = (w[row + HISTORY_LENGTH] as number) + 1;
  }
}
