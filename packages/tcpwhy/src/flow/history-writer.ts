import {
  LONG_HEAD_BYTES,
  MARK_FAST_RETRANSMISSION,
  MARK_GAP_BEFORE,
  MARK_KEEP_ALIVE,
  MARK_RETRANSMISSION,
  MARK_SACK,
  MARK_ZERO_WINDOW_PROBE,
} from '../model/history.ts';
import { type PacketTable, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN, TCP_URG } from '../model/packets.ts';
import { MAX_SACK_BLOCKS } from '../model/rare-columns.ts';
import {
  ENTRY_ACK,
  ENTRY_COUNT,
  ENTRY_FLAGS,
  ENTRY_FRAME,
  ENTRY_HEAD_LENGTH,
  ENTRY_ICMP_MTU,
  ENTRY_ICMP_QUOTED_IP_BYTES,
  ENTRY_ICMP_SOURCE,
  ENTRY_ICMP_TYPE_CODE,
  ENTRY_IP_ID,
  ENTRY_KIND_SIDE,
  ENTRY_LARGEST_PAYLOAD_BYTES,
  ENTRY_LAST_ACK,
  ENTRY_LAST_FRAME,
  ENTRY_LAST_TIME_NS,
  ENTRY_MARKS,
  ENTRY_NEXT,
  ENTRY_PAYLOAD_BYTES,
  ENTRY_SACK_LEFT,
  ENTRY_SACK_RIGHT,
  ENTRY_SEQUENCE,
  ENTRY_SEQUENCE_END,
  ENTRY_TIME_NS,
  ENTRY_TIMESTAMP_VALUE,
  ENTRY_TTL_OPTIONS,
  ENTRY_WINDOW,
  KIND_FOLD,
  KIND_ICMP,
  KIND_SEGMENTS,
} from './entry-fields.ts';
import type { HistoryArena } from './history-arena.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  FIRST_ENTRY,
  FOLD_ENTRY,
  HISTORY_LENGTH,
  LAST_ENTRY,
  LAST_NS,
  NEXT_SEQUENCE,
  OPEN_ACK,
  OPEN_DATA,
  peerHandle,
  RSTS,
  STREAM_TAIL,
  sideHandle,
} from './live-fields.ts';
import type { Segment, SegmentMarker } from './segment-marker.ts';

/** A silence this long is part of the story: what comes after it is a new turn. */
export const SILENCE_NS = 500e6;
/** Time-out retransmissions stay apart, so that their back-off can be read (RFC 6298 §5.5: minimum seen on Linux 200 ms). */
const BACK_OFF_NS = 150e6;
/** Entries kept of one connection: the first 16 and the latest ones; the middle becomes one `fold`. */
export const ENTRIES_KEPT = 96;
export const ENTRIES_KEPT_FIRST = 16;
/** RSTs kept apart; further ones of a storm are counted in the last entry (FIELD section 5.4, trap 18). */
const RSTS_KEPT = 6;
/** A segment as small as this after a longer, pushed one is a message of its own (a TLS alert, a farewell). */
export const SMALL_MESSAGE_BYTES = 64;
/** What is sent again, or is no part of the stream. */
const NOT_THE_END = MARK_RETRANSMISSION | MARK_KEEP_ALIVE | MARK_ZERO_WINDOW_PROBE;

/** Writes each connection's history: extends the open turn, or begins a new one, and folds the middle of long ones. */
export class HistoryWriter {
  constructor(
    private readonly live: LiveConnections,
    private readonly arena: HistoryArena,
    private readonly marker: SegmentMarker,
  ) {}

  /** Adds segment `i` of `packets`, sent by `side` of live connection `row`. */
  add(row: number, side: number, segment: Segment, marks: number, packets: PacketTable, i: number): void {
    const entry = this.openEntry(row, side, segment, marks);
    if (entry >= 0) this.extend(row, entry, segment, packets, i);
    else this.begin(row, side, segment, marks, packets, i);
    if (segment.payloadBytes > 0 && (marks & NOT_THE_END) === 0) this.keepTail(row, side, segment, marks, packets, i);
  }

  /** Only of what goes on where the side's payload ended, or behind a gap: what fills a hole is not the end. */
  private keepTail(row: number, side: number, segment: Segment, marks: number, packets: PacketTable, i: number): void {
    const { words, reals } = this.live;
    const at = sideHandle(row, side);
    if (segment.sequenceEnd !== reals[(at >> 1) + NEXT_SEQUENCE]) return;
    const before = (marks & MARK_GAP_BEFORE) === 0 ? (words[at + STREAM_TAIL] as number) : 0;
    words[at + STREAM_TAIL] = packets.payloadTail(i, before);
  }

  /** Adds an ICMP error that quotes a segment sent by `side`. */
  addIcmp(row: number, side: number, sequence: number, packets: PacketTable, i: number): void {
    const { arena } = this;
    const entry = arena.open();
    this.setPlace(entry, KIND_ICMP | side, 0, 0, packets, i);
    arena.reals[(entry >> 1) + ENTRY_SEQUENCE] = sequence;
    arena.reals[(entry >> 1) + ENTRY_SEQUENCE_END] = sequence;
    arena.reals[(entry >> 1) + ENTRY_ACK] = Number.NaN;
    arena.reals[(entry >> 1) + ENTRY_LAST_ACK] = Number.NaN;
    arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] = 0;
    arena.words[entry + ENTRY_ICMP_SOURCE] = packets.rare.icmpSource[i] as number;
    arena.words[entry + ENTRY_ICMP_MTU] = packets.rare.icmpMtu[i] as number;
    arena.words[entry + ENTRY_ICMP_QUOTED_IP_BYTES] = packets.rare.icmpQuotedIpBytes[i] as number;
    arena.words[entry + ENTRY_ICMP_TYPE_CODE] =
      ((packets.rare.icmpType[i] as number) << 8) | (packets.rare.icmpCode[i] as number);
    this.closeTurns(row);
    this.link(row, entry);
  }

  private openEntry(row: number, side: number, segment: Segment, marks: number): number {
    const { live, arena } = this;
    const at = sideHandle(row, side);
    if ((segment.flags & (TCP_SYN | TCP_FIN | TCP_RST | TCP_URG)) !== 0) return this.openRst(row, at, segment);
    const entry = (segment.payloadBytes > 0 ? live.words[at + OPEN_DATA] : live.words[at + OPEN_ACK]) as number;
    if (segment.timeNs - (live.reals[(row >> 1) + LAST_NS] as number) >= SILENCE_NS) {
      // For both sides: an ACK after the silence must not stand in a run that began before it.
      this.closeTurns(row);
      return -1;
    }
    if (entry < 0 || arena.words[entry + ENTRY_MARKS] !== marks) return -1;
    if (
      (marks & MARK_RETRANSMISSION) !== 0 &&
      (marks & MARK_FAST_RETRANSMISSION) === 0 &&
      segment.timeNs - (arena.reals[(entry >> 1) + ENTRY_LAST_TIME_NS] as number) >= BACK_OFF_NS
    )
      return -1;
    return segment.payloadBytes > 0 && this.standsAlone(entry, segment) ? -1 : entry;
  }

  private openRst(row: number, at: number, segment: Segment): number {
    const { live, arena } = this;
    if ((segment.flags & TCP_RST) === 0 || (live.words[at + RSTS] as number) <= RSTS_KEPT) return -1;
    const last = live.words[row + LAST_ENTRY] as number;
    return last >= 0 &&
      at === sideHandle(row, (arena.words[last + ENTRY_KIND_SIDE] as number) & 1) &&
      ((arena.words[last + ENTRY_FLAGS] as number) & TCP_RST) !== 0
      ? last
      : -1;
  }

  /** A small segment behind a longer message that was pushed is a message of its own. */
  private standsAlone(entry: number, segment: Segment): boolean {
    const { arena } = this;
    return (
      segment.payloadBytes <= SMALL_MESSAGE_BYTES &&
      (arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number) > SMALL_MESSAGE_BYTES &&
      ((arena.words[entry + ENTRY_FLAGS] as number) & TCP_PSH) !== 0
    );
  }

  private begin(row: number, side: number, segment: Segment, marks: number, packets: PacketTable, i: number): void {
    const { arena } = this;
    const entry = arena.open();
    this.setPlace(entry, KIND_SEGMENTS | side, segment.flags, marks, packets, i);
    arena.reals[(entry >> 1) + ENTRY_SEQUENCE] = segment.sequence;
    arena.reals[(entry >> 1) + ENTRY_SEQUENCE_END] = segment.sequenceEnd;
    arena.reals[(entry >> 1) + ENTRY_ACK] = segment.ack;
    arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] = segment.payloadBytes;
    arena.words[entry + ENTRY_LARGEST_PAYLOAD_BYTES] = segment.payloadBytes;
    this.setLatest(entry, segment, packets, i);
    if ((marks & MARK_SACK) !== 0) this.setSack(sideHandle(row, 1 - side), entry, packets, i);
    if (segment.payloadBytes > 0) this.keepHead(entry, packets, i);
    this.reopenTurns(row, side, segment, entry);
    this.link(row, entry);
  }

  private setPlace(
    entry: number,
    kindSide: number,
    flags: number,
    marks: number,
    packets: PacketTable,
    i: number,
  ): void {
    const { arena } = this;
    const frame = packets.frame(i);
    const timeNs = packets.timeNs(i);
    arena.words[entry + ENTRY_KIND_SIDE] = kindSide;
    arena.words[entry + ENTRY_FLAGS] = flags;
    arena.words[entry + ENTRY_MARKS] = marks;
    arena.words[entry + ENTRY_FRAME] = frame;
    arena.words[entry + ENTRY_LAST_FRAME] = frame;
    arena.reals[(entry >> 1) + ENTRY_TIME_NS] = timeNs;
    arena.reals[(entry >> 1) + ENTRY_LAST_TIME_NS] = timeNs;
    arena.words[entry + ENTRY_COUNT] = 1;
    arena.words[entry + ENTRY_TTL_OPTIONS] = (packets.optionBits(i) << 8) | packets.ttl(i);
    arena.words[entry + ENTRY_IP_ID] = packets.ipId(i);
    arena.words[entry + ENTRY_TIMESTAMP_VALUE] = packets.timestampValue(i);
  }

  private extend(row: number, entry: number, segment: Segment, packets: PacketTable, i: number): void {
    const { arena } = this;
    if (segment.payloadBytes > 0) this.goOnWithHead(entry, segment, packets, i);
    arena.words[entry + ENTRY_FLAGS] = (arena.words[entry + ENTRY_FLAGS] as number) | segment.flags;
    arena.words[entry + ENTRY_LAST_FRAME] = packets.frame(i);
    arena.reals[(entry >> 1) + ENTRY_LAST_TIME_NS] = segment.timeNs;
    arena.words[entry + ENTRY_COUNT] = (arena.words[entry + ENTRY_COUNT] as number) + 1;
    arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] =
      (arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number) + segment.payloadBytes;
    if (segment.payloadBytes > (arena.words[entry + ENTRY_LARGEST_PAYLOAD_BYTES] as number))
      arena.words[entry + ENTRY_LARGEST_PAYLOAD_BYTES] = segment.payloadBytes;
    if (segment.sequenceEnd > (arena.reals[(entry >> 1) + ENTRY_SEQUENCE_END] as number))
      arena.reals[(entry >> 1) + ENTRY_SEQUENCE_END] = segment.sequenceEnd;
    arena.words[entry + ENTRY_TTL_OPTIONS] = (packets.optionBits(i) << 8) | packets.ttl(i);
    arena.words[entry + ENTRY_IP_ID] = packets.ipId(i);
    arena.words[entry + ENTRY_TIMESTAMP_VALUE] = packets.timestampValue(i);
    this.setLatest(entry, segment, packets, i);
    const marks = arena.words[entry + ENTRY_MARKS] as number;
    if ((marks & MARK_SACK) !== 0)
      this.setSack(sideHandle(row, 1 - ((arena.words[entry + ENTRY_KIND_SIDE] as number) & 1)), entry, packets, i);
  }

  /** Messages that come in several small segments: the head grows as long as nothing is missing before. */
  private goOnWithHead(entry: number, segment: Segment, packets: PacketTable, i: number): void {
    const { arena } = this;
    const kept = arena.words[entry + ENTRY_HEAD_LENGTH] as number;
    const whole = kept === arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES];
    if (!whole || kept >= LONG_HEAD_BYTES || segment.sequence !== arena.reals[(entry >> 1) + ENTRY_SEQUENCE_END])
      return;
    this.keepHead(entry, packets, i);
  }

  /** Adds what fits of a segment's payload to the entry's head. */
  keepHead(entry: number, packets: PacketTable, i: number): void {
    this.arena.keepHead(entry, packets.payloadSource(i), packets.payloadOffset(i), packets.capturedPayloadBytes(i));
  }

  private setLatest(entry: number, segment: Segment, packets: PacketTable, i: number): void {
    const { arena } = this;
    arena.reals[(entry >> 1) + ENTRY_LAST_ACK] = segment.ack;
    arena.words[entry + ENTRY_WINDOW] = packets.window(i);
  }

  private setSack(peer: number, entry: number, packets: PacketTable, i: number): void {
    const { arena, marker } = this;
    arena.reals[(entry >> 1) + ENTRY_SACK_LEFT] = marker.relative(
      peer,
      packets.rare.sackLeft[i * MAX_SACK_BLOCKS] as number,
    );
    arena.reals[(entry >> 1) + ENTRY_SACK_RIGHT] = marker.relative(
      peer,
      packets.rare.sackRight[i * MAX_SACK_BLOCKS] as number,
    );
  }

  /** Data ends the peer's data turn and the sender's run of ACKs; a decisive segment ends all turns. */
  private reopenTurns(row: number, side: number, segment: Segment, entry: number): void {
    const { live } = this;
    const at = sideHandle(row, side);
    if ((segment.flags & (TCP_SYN | TCP_FIN | TCP_RST)) !== 0) this.closeTurns(row);
    else if (segment.payloadBytes > 0) {
      live.words[at + OPEN_DATA] = entry;
      live.words[at + OPEN_ACK] = -1;
      live.words[peerHandle(row, at) + OPEN_DATA] = -1;
    } else live.words[at + OPEN_ACK] = entry;
  }

  /** No turn of either side is extended any more. */
  closeTurns(row: number): void {
    const { words } = this.live;
    const originator = sideHandle(row, 0);
    const responder = sideHandle(row, 1);
    words[originator + OPEN_DATA] = -1;
    words[originator + OPEN_ACK] = -1;
    words[responder + OPEN_DATA] = -1;
    words[responder + OPEN_ACK] = -1;
  }

  private link(row: number, entry: number): void {
    const { live, arena } = this;
    const last = live.words[row + LAST_ENTRY] as number;
    if (last < 0) live.words[row + FIRST_ENTRY] = entry;
    else arena.words[last + ENTRY_NEXT] = entry;
    live.words[row + LAST_ENTRY] = entry;
    const count = (live.words[row + HISTORY_LENGTH] as number) + 1;
    live.words[row + HISTORY_LENGTH] = count;
    if (count === ENTRIES_KEPT_FIRST) live.words[row + FOLD_ENTRY] = entry;
    if (count > ENTRIES_KEPT) this.foldOldest(row);
  }

  /** Takes the oldest entry behind the kept first ones into the fold. */
  foldOldest(row: number): void {
    const { live, arena } = this;
    const anchor = live.words[row + FOLD_ENTRY] as number;
    const fold = arena.words[anchor + ENTRY_NEXT] as number;
    if (((arena.words[fold + ENTRY_KIND_SIDE] as number) & KIND_FOLD) === 0) {
      // The first one to go becomes the fold itself.
      this.forgetOpen(row, fold);
      arena.words[fold + ENTRY_KIND_SIDE] = KIND_FOLD | ((arena.words[fold + ENTRY_KIND_SIDE] as number) & 1);
      return;
    }
    const victim = arena.words[fold + ENTRY_NEXT] as number;
    arena.words[fold + ENTRY_COUNT] =
      (arena.words[fold + ENTRY_COUNT] as number) + (arena.words[victim + ENTRY_COUNT] as number);
    arena.reals[(fold >> 1) + ENTRY_PAYLOAD_BYTES] =
      (arena.reals[(fold >> 1) + ENTRY_PAYLOAD_BYTES] as number) +
      (arena.reals[(victim >> 1) + ENTRY_PAYLOAD_BYTES] as number);
    arena.words[fold + ENTRY_MARKS] =
      (arena.words[fold + ENTRY_MARKS] as number) | (arena.words[victim + ENTRY_MARKS] as number);
    arena.words[fold + ENTRY_FLAGS] =
      (arena.words[fold + ENTRY_FLAGS] as number) | (arena.words[victim + ENTRY_FLAGS] as number);
    arena.words[fold + ENTRY_LAST_FRAME] = arena.words[victim + ENTRY_LAST_FRAME] as number;
    arena.reals[(fold >> 1) + ENTRY_LAST_TIME_NS] = arena.reals[(victim >> 1) + ENTRY_LAST_TIME_NS] as number;
    arena.words[fold + ENTRY_NEXT] = arena.words[victim + ENTRY_NEXT] as number;
    this.forgetOpen(row, victim);
    arena.release(victim);
    live.words[row + HISTORY_LENGTH] = (live.words[row + HISTORY_LENGTH] as number) - 1;
  }

  private forgetOpen(row: number, entry: number): void {
    const { live } = this;
    for (const at of [sideHandle(row, 0), sideHandle(row, 1)]) {
      if (live.words[at + OPEN_DATA] === entry) live.words[at + OPEN_DATA] = -1;
      if (live.words[at + OPEN_ACK] === entry) live.words[at + OPEN_ACK] = -1;
    }
  }
}
