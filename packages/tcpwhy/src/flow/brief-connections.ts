import { HEAD_BYTES } from '../model/history.ts';
import {
  PACKET_ACK,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_DESTINATION,
  PACKET_FLAGS_WINDOW,
  PACKET_FRAME,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_REALS,
  PACKET_SEQUENCE,
  PACKET_SOURCE,
  PACKET_TIME_NS,
  PACKET_TRAITS,
  PACKET_TTL_OPTIONS,
  PACKET_TUPLE,
  PACKET_WORDS,
  SIDE_SHIFT,
} from '../model/packet-fields.ts';
import { type PacketTable, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, TCP_URG } from '../model/packets.ts';
import { mayBeBadNews } from './bad-news.ts';
import {
  BRIEF_BASE,
  BRIEF_CLOSED,
  BRIEF_CLOSED_FIRST,
  BRIEF_END_NS,
  BRIEF_FINS,
  BRIEF_FIRST_BATCH,
  BRIEF_GONE,
  BRIEF_HIGHEST_ACK,
  BRIEF_LAST_DATA_SIDE,
  BRIEF_LAST_FRAME,
  BRIEF_LAST_PACKET,
  BRIEF_NEXT,
  BRIEF_OPEN,
  BRIEF_PACKETS,
  BRIEF_STATE,
  BRIEF_SUMMARY,
  BRIEF_SYN,
  BRIEF_SYN_ACK,
  BRIEF_TTL,
  BRIEF_WORDS,
} from './brief-fields.ts';
import { LINGER_NS } from './closing-queue.ts';
import type { ConnectionFinder } from './connection-finder.ts';
import { CLOSED_ENDING } from './endings.ts';
import type { PacketRing } from './packet-ring.ts';
import { LARGEST_JUMP_BYTES } from './segment-marker.ts';
import {
  END_NS,
  ENDING,
  LAST_FRAME,
  LIVE_ROW,
  SUMMED_BYTES,
  SUMMED_CLOSED_FIRST,
  SUMMED_PACKETS,
  SUMMED_TTL,
} from './summary-fields.ts';
import type { SummaryTable } from './summary-table.ts';

/** Connections that are brief at one time. */
const ROWS = 16_384;
/** Longer ones are not brief: what is told again must be told soon. */
const MOST_PACKETS = 48;
/** A connection that has to be told again costs about what two spared ones save. */
const COST_OF_RETELLING = 2;
const LEAST_WORTH = -512;
const MOST_WORTH = 512;
/** After so many connections that were not watched, it is tried again. */
const PAUSED_CONNECTIONS = 16_384;
const DECISIVE_FLAGS = TCP_SYN | TCP_FIN | TCP_RST | TCP_URG | TCP_ACK;

/** What brief connections ask of the tracker. */
export interface BriefListener {
  /** Whether an orderly close after such an exchange, without any bad news in it, needs no second look. */
  isPlainlyHealthyBrief(clientBytes: number, serverBytes: number, clientSpokeLast: boolean): boolean;
  /** A connection is not as brief or as plain as it looked: its packets, in this order, are to be tracked after all. */
  retell(summary: number, positions: readonly number[]): void;
}

/**
 * Most connections of most captures live shortly, do nothing remarkable and close in good order. A few numbers watch
 * them, and they leave a summary but no history. As soon as one does anything else, or its first packet is about to leave
 * the ring of kept packets, all its packets are told to the tracker as if they came only now: nothing is lost by waiting.
 *
 * A LIVE_ROW below -1 is a row of this table: -2 minus its number.
 */
export class BriefConnections {
  private readonly words: Int32Array;
  private readonly reals: Float64Array;
  /** Rows are taken in turn: number `n` stands in row `n % ROWS`. */
  private opened = 0;
  private aged = 0;
  private worth = MOST_WORTH;
  private pausedFor = 0;
  /** Position of the present batch in the ring; -1 when it is not there. */
  private position = -1;
  private bytes: DataView = new DataView(new ArrayBuffer(0));

  constructor(
    private readonly summaries: SummaryTable,
    private readonly finder: ConnectionFinder,
    private readonly ring: PacketRing,
    private readonly listener: BriefListener,
  ) {
    const buffer = new ArrayBuffer(ROWS * BRIEF_WORDS * 4);
    this.words = new Int32Array(buffer);
    this.reals = new Float64Array(buffer);
  }

  /** To be called before the rows of a batch. */
  startBatch(packets: PacketTable): void {
    this.position = this.ring.positionOf(packets);
    const { buffer, byteOffset, byteLength } = packets.bytes;
    this.bytes = new DataView(buffer, byteOffset, byteLength);
  }

  /** Watches the connection that a SYN without payload opens. False, with nothing changed, when it is none to watch. */
  open(packets: PacketTable, i: number): boolean {
    if (this.position < 0 || this.opened - this.aged === ROWS || !this.isWorthIt()) return false;
    const { words: p } = packets;
    const at = i * PACKET_WORDS;
    const source = p[at + PACKET_SOURCE] as number;
    const ttl = (p[at + PACKET_TTL_OPTIONS] as number) & 255;
    if (ttl === 0 || ((p[at + PACKET_FLAGS_WINDOW] as number) & 0xffff) === 0) return false;
    // One that talks to itself has only one side; an older one on the tuple must be known to the new one.
    if (p[at + PACKET_PAYLOAD_BYTES] !== 0 || source === p[at + PACKET_DESTINATION]) return false;
    if (this.summaries.newestOf((p[at + PACKET_TUPLE] as number) >> 1) >= 0) return false;
    const summary = this.finder.openSummary(packets, i, true);
    const number = this.opened++ % ROWS;
    this.summaries.words[summary + LIVE_ROW] = -2 - number;
    const { words: b } = this;
    const row = number * BRIEF_WORDS;
    const sequence = p[at + PACKET_SEQUENCE] as number;
    b[row + BRIEF_SUMMARY] = summary;
    b[row + BRIEF_STATE] = BRIEF_SYN;
    b[row + BRIEF_FIRST_BATCH] = this.ring.batch;
    b[row + BRIEF_PACKETS] = 1;
    b[row + BRIEF_PACKETS + 1] = 0;
    b[row + BRIEF_BASE] = sequence;
    b[row + BRIEF_NEXT] = (sequence + 1) | 0;
    b[row + BRIEF_TTL] = ttl;
    b[row + BRIEF_FINS] = 0;
    b[row + BRIEF_CLOSED_FIRST] = 0;
    b[row + BRIEF_LAST_DATA_SIDE] = 0;
    this.keep(row, packets, i, -1);
    return true;
  }

  /**
   * Follows a segment of a brief connection, which has no odd options or checksum, and a window. False, with nothing
   * changed, when it is not plain: `release` is next then.
   */
  follow(packets: PacketTable, i: number, liveRow: number, side: number): boolean {
    const { words: b } = this;
    const { words: p } = packets;
    const row = (-2 - liveRow) * BRIEF_WORDS;
    const at = i * PACKET_WORDS;
    const state = b[row + BRIEF_STATE] as number;
    if (this.position < 0 || state === BRIEF_CLOSED) return false;
    const decisive = ((p[at + PACKET_FLAGS_WINDOW] as number) >>> 16) & DECISIVE_FLAGS;
    if (state === BRIEF_SYN) return side === 1 && decisive === (TCP_SYN | TCP_ACK) && this.answer(packets, i, row);
    const isFin = decisive === (TCP_FIN | TCP_ACK);
    if (!isFin && decisive !== TCP_ACK) return false;

    const sequence = p[at + PACKET_SEQUENCE] as number;
    const ack = p[at + PACKET_ACK] as number;
    const payload = p[at + PACKET_PAYLOAD_BYTES] as number;
    const peer = 1 - side;
    const behind = ((b[row + BRIEF_NEXT + peer] as number) - ack) | 0;
    const progress = (ack - (b[row + BRIEF_HIGHEST_ACK + side] as number)) | 0;
    if (sequence !== b[row + BRIEF_NEXT + side] || behind < 0 || behind > LARGEST_JUMP_BYTES) return false;
    if (progress <= 0 && (progress < 0 || (payload === 0 && !isFin))) return false;
    // The originator's ACK ends the handshake; before it, all else is odd.
    if (state === BRIEF_SYN_ACK && (side !== 0 || progress === 0)) return false;
    const fins = b[row + BRIEF_FINS] as number;
    if (((fins >> side) & 1) !== 0 && (payload > 0 || isFin)) return false;
    const packetsSoFar = (b[row + BRIEF_PACKETS] as number) + (b[row + BRIEF_PACKETS + 1] as number);
    if (packetsSoFar >= MOST_PACKETS) return false;
    if (payload > 0 && !this.keepsQuiet(packets, i)) return false;
    const finsNow = isFin ? fins | (1 << side) : fins;
    // Only what takes sequence space can come after all is acknowledged, and behind a FIN nothing does.
    const closes = finsNow === 3 && behind === 0 && !isFin && b[row + BRIEF_HIGHEST_ACK + peer] === sequence;
    const lastDataSide = payload > 0 ? 1 + side : (b[row + BRIEF_LAST_DATA_SIDE] as number);
    if (closes && !this.closesWell(row, lastDataSide)) return false;

    b[row + BRIEF_NEXT + side] = (sequence + payload + (isFin ? 1 : 0)) | 0;
    b[row + BRIEF_HIGHEST_ACK + side] = ack;
    b[row + BRIEF_PACKETS + side] = (b[row + BRIEF_PACKETS + side] as number) + 1;
    b[row + BRIEF_LAST_DATA_SIDE] = lastDataSide;
    if (isFin) {
      b[row + BRIEF_FINS] = finsNow;
      if (fins === 0) b[row + BRIEF_CLOSED_FIRST] = 1 + side;
    }
    b[row + BRIEF_STATE] = closes ? BRIEF_CLOSED : BRIEF_OPEN;
    this.keep(row, packets, i, b[row + BRIEF_LAST_PACKET] as number);
    if (closes) this.summarise(row);
    return true;
  }

  /**
   * To be called for a packet of a brief connection that `open` or `follow` did not take.
   *
   * @returns False when the connection is not brief anyway. Else it is no longer: tracked with all its packets, or let go
   *          when it closed so long ago that the packet says nothing new about it.
   */
  release(packets: PacketTable, i: number): boolean {
    const summary = this.summaries.newestOf(packets.tuple(i) >> 1);
    if (summary < 0) return false;
    const liveRow = this.summaries.words[summary + LIVE_ROW] as number;
    if (liveRow >= -1) return false;
    this.end((-2 - liveRow) * BRIEF_WORDS, packets.timeNs(i));
    return true;
  }

  /** To be called before the oldest batch of the ring is overwritten: whose first packet is in it, cannot wait longer. */
  age(nowNs: number): void {
    const { words: b } = this;
    while (this.aged < this.opened) {
      const row = (this.aged % ROWS) * BRIEF_WORDS;
      if ((b[row + BRIEF_FIRST_BATCH] as number) > this.ring.oldestBatch) return;
      this.end(row, nowNs);
      this.aged++;
    }
  }

  /** No more packets come. */
  finish(nowNs: number): void {
    for (; this.aged < this.opened; this.aged++) this.end((this.aged % ROWS) * BRIEF_WORDS, nowNs);
  }

  /** The SYN-ACK. */
  private answer(packets: PacketTable, i: number, row: number): boolean {
    const { words: b } = this;
    const { words: p } = packets;
    const at = i * PACKET_WORDS;
    const ttl = (p[at + PACKET_TTL_OPTIONS] as number) & 255;
    if (p[at + PACKET_ACK] !== b[row + BRIEF_NEXT] || p[at + PACKET_PAYLOAD_BYTES] !== 0 || ttl === 0) return false;
    const sequence = p[at + PACKET_SEQUENCE] as number;
    b[row + BRIEF_STATE] = BRIEF_SYN_ACK;
    b[row + BRIEF_PACKETS + 1] = 1;
    b[row + BRIEF_BASE + 1] = sequence;
    b[row + BRIEF_NEXT + 1] = (sequence + 1) | 0;
    b[row + BRIEF_TTL + 1] = ttl;
    b[row + BRIEF_HIGHEST_ACK] = sequence;
    b[row + BRIEF_HIGHEST_ACK + 1] = b[row + BRIEF_NEXT] as number;
    this.keep(row, packets, i, b[row + BRIEF_LAST_PACKET] as number);
    return true;
  }

  private keep(row: number, packets: PacketTable, i: number, previous: number): void {
    const { words: b } = this;
    const position = this.position + i;
    this.ring.previous[position] = previous;
    b[row + BRIEF_LAST_PACKET] = position;
    b[row + BRIEF_LAST_FRAME] = packets.words[i * PACKET_WORDS + PACKET_FRAME] as number;
    this.reals[(row >> 1) + BRIEF_END_NS] = packets.reals[i * PACKET_REALS + PACKET_TIME_NS] as number;
  }

  /** Brings the payload's beginning to where it stays, and tells whether it may be said without a closer look. */
  private keepsQuiet(packets: PacketTable, i: number): boolean {
    const { words: p } = packets;
    const at = i * PACKET_WORDS;
    const captured = p[at + PACKET_CAPTURED_PAYLOAD_BYTES] as number;
    if (captured === 0) return true;
    if ((((p[at + PACKET_TRAITS] as number) >>> SIDE_SHIFT) & 1) === 0)
      packets.keepInSide(i, this.bytes, p[at + PACKET_PAYLOAD_OFFSET] as number, Math.min(captured, HEAD_BYTES));
    return !mayBeBadNews(packets.side, p[at + PACKET_PAYLOAD_OFFSET] as number);
  }

  private closesWell(row: number, lastDataSide: number): boolean {
    return this.listener.isPlainlyHealthyBrief(this.payload(row, 0), this.payload(row, 1), lastDataSide === 1);
  }

  /** Payload bytes of a side that sent SYN and FIN. */
  private payload(row: number, side: number): number {
    return (
      ((this.words[row + BRIEF_NEXT + side] as number) - (this.words[row + BRIEF_BASE + side] as number) - 2) >>> 0
    );
  }

  private summarise(row: number): void {
    const { words: b } = this;
    const { words: s, reals } = this.summaries;
    const at = b[row + BRIEF_SUMMARY] as number;
    s[at + ENDING] = CLOSED_ENDING;
    s[at + SUMMED_CLOSED_FIRST] = b[row + BRIEF_CLOSED_FIRST] as number;
    s[at + LAST_FRAME] = b[row + BRIEF_LAST_FRAME] as number;
    reals[(at >> 1) + END_NS] = this.reals[(row >> 1) + BRIEF_END_NS] as number;
    for (let side = 0; side < 2; side++) {
      s[at + SUMMED_PACKETS + side] = b[row + BRIEF_PACKETS + side] as number;
      s[at + SUMMED_TTL + side] = b[row + BRIEF_TTL + side] as number;
      reals[(at >> 1) + SUMMED_BYTES + side] = this.payload(row, side);
    }
  }

  /** Lets go of a connection that closed well some time ago; any other has its packets told again. */
  private end(row: number, nowNs: number): void {
    const { words: b } = this;
    const state = b[row + BRIEF_STATE] as number;
    if (state === BRIEF_GONE) return;
    b[row + BRIEF_STATE] = BRIEF_GONE;
    const summary = b[row + BRIEF_SUMMARY] as number;
    const isOver = state === BRIEF_CLOSED && nowNs - (this.reals[(row >> 1) + BRIEF_END_NS] as number) >= LINGER_NS;
    this.worth = isOver ? Math.min(MOST_WORTH, this.worth + 1) : Math.max(LEAST_WORTH, this.worth - COST_OF_RETELLING);
    if (isOver) this.summaries.words[summary + LIVE_ROW] = -1;
    else this.listener.retell(summary, this.positions(b[row + BRIEF_LAST_PACKET] as number));
  }

  private positions(last: number): number[] {
    const positions: number[] = [];
    for (let at = last; at >= 0; at = this.ring.previous[at] as number) positions.push(at);
    return positions.reverse();
  }

  /** Whether of late most connections did not have to be told again; if not, lets some thousands pass unwatched. */
  private isWorthIt(): boolean {
    if (this.worth > LEAST_WORTH) return true;
    if (++this.pausedFor < PAUSED_CONNECTIONS) return false;
    this.pausedFor = 0;
    this.worth = 0;
    return true;
  }
}
