import type { AddressBook } from '../model/addresses.ts';
import type { ConnectionIndex } from '../model/connections.ts';
import { MARK_DUPLICATE_RECORD, MARK_SACK, ORIGINATOR } from '../model/history.ts';
import type { NoticeKind, NoticeLog } from '../model/notices.ts';
import { PacketMemory } from '../model/packet-memory.ts';
import {
  CHECKSUM_BAD,
  OPTION_SACK,
  type PacketTable,
  ROW_TCP,
  TCP_ACK,
  TCP_FIN,
  TCP_RST,
  TCP_SYN,
} from '../model/packets.ts';
import { BriefConnections, type BriefExchange } from './brief-connections.ts';
import { ClosingQueue } from './closing-queue.ts';
import { ConnectionCounter } from './connection-counter.ts';
import { noteClose, noteFin, noteHandshakeEnd, noteRst, noteSyn } from './connection-events.ts';
import { ConnectionFinder } from './connection-finder.ts';
import { isDuplicateRecord } from './duplicate-record.ts';
import { isOver } from './endings.ts';
import { HistoryArena } from './history-arena.ts';
import { HistoryWriter } from './history-writer.ts';
import { LiveConnections } from './live-connections.ts';
import {
  ANCHORED,
  FIRST_ENTRY,
  HISTORY_LENGTH,
  LAST_ACK_RAW,
  LAST_DATA_SIDE,
  LAST_ENTRY,
  LAST_FLAGS,
  LAST_INTERFACE,
  LAST_IP_ID,
  LAST_MARKS,
  LAST_NS,
  LAST_PACKET_NS,
  LAST_PAYLOAD_BYTES,
  LAST_SEQUENCE_RAW,
  LAST_WINDOW,
  peerHandle,
  SAW_SYN,
  STATE,
  STATE_CLOSED,
  STATE_HEALTHY,
  STATE_ICMP,
  SUMMARY,
  sideHandle,
} from './live-fields.ts';
import { FLOW_NOTICES } from './notices.ts';
import { PlainGreetings } from './plain-greetings.ts';
import { PlainSegments } from './plain-segments.ts';
import { ROLE_BY_SYN } from './roles.ts';
import { Segment, SegmentMarker } from './segment-marker.ts';
import { summarise } from './summarise.ts';
import { END_NS, LAST_FRAME, LIVE_ROW, SUMMED_PACKETS } from './summary-fields.ts';
import { SummaryTable } from './summary-table.ts';

/** Rows kept before the tracker asks which of them are over: about 130 MB with their histories. */
const CROWDED_ROWS = 65_536;
/** What the tracker asks of whoever diagnoses. */
export interface FlowListener {
  /** A connection has just closed: whether nothing about it needs a second look. Called once per connection, must be quick. */
  isPlainlyHealthy(row: number): boolean;
  /** The same of a connection without a history, in whose payloads was no sign of bad news. */
  isPlainlyHealthyBrief(exchange: BriefExchange): boolean;
  /**
   * A connection closed a while ago, or is over in another way and the table is crowded. Answer true to drop its
   * history (nothing is wrong with it, or the verdict has been taken), false to keep it until the end.
   */
  mayForget(connection: ConnectionIndex, row: number, crowded: boolean): boolean;
}

/**
 * Turns packets into connections: both ends' sequence state, marks for every segment, and the history.
 *
 * Memory: about 100 bytes per connection of the capture, and about 2 kB per connection that is open or did
 * not close in good order.
 */
export class FlowTracker {
  readonly summaries = new SummaryTable();
  readonly live = new LiveConnections();
  readonly arena = new HistoryArena();
  private readonly marker = new SegmentMarker(this.live);
  private readonly writer = new HistoryWriter(this.live, this.arena, this.marker);
  private readonly counter = new ConnectionCounter(this.live);
  private readonly finder = new ConnectionFinder(this.summaries, this.live);
  private readonly segment = new Segment();
  private readonly brief: BriefConnections;
  private readonly plain = new PlainSegments(
    this.summaries,
    this.live,
    this.arena,
    new PlainGreetings(this.summaries, this.live, this.arena, this.finder, this.writer),
    this.writer,
    (row) => this.noteClosed(row),
  );
  private readonly closing = new ClosingQueue();
  private crowdedAt = CROWDED_ROWS;

  constructor(
    readonly addresses: AddressBook,
    private readonly notices: NoticeLog,
    private readonly listener: FlowListener,
    private readonly memory = new PacketMemory(1),
  ) {
    this.brief = new BriefConnections(this.summaries, this.finder, memory, {
      isPlainlyHealthyBrief: (exchange) => listener.isPlainlyHealthyBrief(exchange),
      retell: (summary, positions) => this.retell(summary, positions),
    });
  }

  /** Time of the latest packet, whatever its connection. */
  get lastNs(): number {
    return Math.max(this.plain.lastNs, this.brief.lastNs);
  }

  /** The table for the next batch. Packets of tables that are not the memory's are tracked, too, only slower. */
  nextTable(): PacketTable {
    const table = this.memory.next();
    this.brief.age(this.lastNs);
    return table;
  }

  /** Takes one batch. */
  track(packets: PacketTable): void {
    this.brief.startBatch(packets);
    let i = 0;
    while (i < packets.count) {
      i = this.brief.follow(packets, i, this.plain.lastNs);
      const next = this.plain.track(packets, i, packets.count);
      if (next === i && i < packets.count && !this.brief.release(packets, i)) this.trackAny(packets, i++);
      else i = next;
    }
    this.forgetClosed();
    this.relieve();
  }

  /** The same without fast paths: what tests hold them to. */
  trackOneByOne(packets: PacketTable): void {
    for (let i = 0; i < packets.count; i++) this.trackAny(packets, i);
    this.forgetClosed();
    this.relieve();
  }

  /** Tracks a connection that was brief so far, from its SYN on. */
  private retell(summary: number, positions: readonly number[]): void {
    const { words } = this.summaries;
    for (let side = 0; side < 2; side++) words[summary + SUMMED_PACKETS + side] = 0;
    this.finder.openLive(summary, ROLE_BY_SYN, -1);
    for (const position of positions) {
      const packets = this.memory.tableAt(position);
      const row = this.memory.rowAt(position);
      if (this.plain.track(packets, row, row + 1) === row) this.trackSegment(packets, row);
    }
  }

  private trackAny(packets: PacketTable, i: number): void {
    const timeNs = packets.timeNs(i);
    if (timeNs > this.plain.lastNs) this.plain.lastNs = timeNs;
    if (packets.kind(i) === ROW_TCP) this.trackSegment(packets, i);
    else this.trackIcmp(packets, i);
  }

  /** Fixes how every connection that is still tracked ended. The rows stay readable. */
  finish(): void {
    this.brief.finish(this.lastNs);
    for (let connection = 0; connection < this.summaries.count; connection++) this.summarise(connection);
  }

  /** Makes sure that a connection has a live row whose history was not let go, nor is to be. */
  recall(connection: ConnectionIndex): void {
    this.brief.recall(this.summaries.row(connection), this.lastNs);
  }

  /** Handle of a connection's live row; negative when there is no history of it. */
  liveRow(connection: ConnectionIndex): number {
    return this.summaries.words[this.summaries.row(connection) + LIVE_ROW] as number;
  }

  private trackSegment(packets: PacketTable, i: number): void {
    const connection = this.finder.connectionOf(packets, i);
    const { words, reals } = this.summaries;
    const at = this.summaries.row(connection);
    const side = this.finder.sideOf(at, packets, i);
    words[at + SUMMED_PACKETS + side] = (words[at + SUMMED_PACKETS + side] as number) + 1;
    words[at + LAST_FRAME] = packets.frame(i);
    reals[(at >> 1) + END_NS] = packets.timeNs(i);
    const row = words[at + LIVE_ROW] as number;
    // A straggler of a connection that closed in good order long ago.
    if (row < 0) return;
    const wasClosed = ((this.live.words[row + STATE] as number) & STATE_CLOSED) !== 0;
    this.trackLive(row, side, packets, i);
    if (wasClosed) this.noteStraggler(row);
    else if (((this.live.words[row + STATE] as number) & STATE_CLOSED) !== 0) this.noteClosed(row);
  }

  /** Judged at once, while all of it is in the processor's cache. */
  private noteClosed(row: number): void {
    const { words } = this.live;
    if (this.listener.isPlainlyHealthy(row)) words[row + STATE] = (words[row + STATE] as number) | STATE_HEALTHY;
    this.closing.add(words[row + SUMMARY] as number, this.lastNs);
  }

  /** Anything but a bare ACK behind an orderly close is worth a look. */
  private noteStraggler(row: number): void {
    const { words } = this.live;
    if (!this.segment.pureAck) words[row + STATE] = (words[row + STATE] as number) & ~STATE_HEALTHY;
  }

  private trackLive(row: number, side: number, packets: PacketTable, i: number): void {
    const { live, segment } = this;
    const at = sideHandle(row, side);
    const peer = peerHandle(row, at);
    if (isDuplicateRecord(live, at, peer, packets, i)) {
      this.note(FLOW_NOTICES.duplicateRecord, packets.frame(i));
      live.words[at + LAST_MARKS] = (live.words[at + LAST_MARKS] as number) | MARK_DUPLICATE_RECORD;
      return;
    }
    const flags = packets.flags(i);
    this.readSegment(at, peer, packets, i, flags);
    const marks = this.marker.mark(row, at, peer, segment) | this.rareMarks(packets, i);
    this.counter.count(at, segment, marks, packets, i);
    if ((flags & (TCP_SYN | TCP_FIN | TCP_RST)) !== 0) this.trackControl(row, side, packets, i, marks);
    else if (live.words[row + STATE] === 0 && side === ORIGINATOR) noteHandshakeEnd(live, row, segment);
    this.writer.add(row, side, segment, marks, packets, i);
    if (segment.payloadBytes > 0) live.words[row + LAST_DATA_SIDE] = 1 + side;
    this.remember(row, at, marks, packets, i);
    noteClose(live, row);
  }

  private rareMarks(packets: PacketTable, i: number): number {
    if (packets.checksum(i) === CHECKSUM_BAD) this.note(FLOW_NOTICES.badChecksum, packets.frame(i));
    return (packets.optionBits(i) & OPTION_SACK) !== 0 && (packets.rare.sackCount[i] as number) > 0 ? MARK_SACK : 0;
  }

  /** Apart from the hot functions: a closure over their arguments would cost them an allocation per packet. */
  private note(kind: NoticeKind, frame: number): void {
    this.notices.add(kind, () => `frame ${frame}`);
  }

  private readSegment(at: number, peer: number, packets: PacketTable, i: number, flags: number): void {
    const { segment, marker } = this;
    const { words } = this.live;
    const syn = (flags & TCP_SYN) !== 0;
    // A RST's numbers come from its peer's ACK (RFC 9293 §3.5.2), so it must not anchor a side that was never heard.
    // A SYN-ACK says the true number, whatever an older connection's stray ACK said before.
    const unknown = words[at + ANCHORED] !== 1 || (syn && words[at + SAW_SYN] === 0);
    if (unknown && (flags & TCP_RST) === 0) this.anchorSender(at, packets.sequenceNumber(i), syn);
    if ((flags & TCP_ACK) !== 0 && words[peer + ANCHORED] === 0) marker.anchorByAck(peer, packets.ackNumber(i));
    segment.timeNs = packets.timeNs(i);
    segment.flags = flags;
    segment.payloadBytes = packets.payloadBytes(i);
    segment.window = packets.window(i);
    segment.sequence = words[at + ANCHORED] === 0 ? 0 : marker.relative(at, packets.sequenceNumber(i));
    const control = (syn ? 1 : 0) + ((flags & TCP_FIN) !== 0 ? 1 : 0);
    segment.sequenceEnd = segment.sequence + segment.payloadBytes + control;
    segment.ack = (flags & TCP_ACK) === 0 ? Number.NaN : marker.relative(peer, packets.ackNumber(i));
    segment.pureAck = segment.payloadBytes === 0 && (flags & (TCP_SYN | TCP_FIN | TCP_RST | TCP_ACK)) === TCP_ACK;
  }

  /** A side known only by its peer's ACKs keeps those numbers when its first segment fits them. */
  private anchorSender(at: number, raw: number, syn: boolean): void {
    const { live, marker } = this;
    const fits = live.words[at + ANCHORED] === 2 && !syn && Math.abs(marker.relative(at, raw)) < 2 ** 30;
    if (fits) live.words[at + ANCHORED] = 1;
    else marker.anchor(at, raw, syn);
  }

  private trackControl(row: number, side: number, packets: PacketTable, i: number, marks: number): void {
    const { live, segment } = this;
    if ((segment.flags & TCP_RST) !== 0) noteRst(live, row, side, segment, packets, i);
    else if ((segment.flags & TCP_SYN) !== 0) noteSyn(live, row, side, packets, i, marks);
    else noteFin(live, row, side, segment, packets, i);
  }

  private remember(row: number, at: number, marks: number, packets: PacketTable, i: number): void {
    const { segment } = this;
    const { words, reals } = this.live;
    reals[(row >> 1) + LAST_NS] = segment.timeNs;
    reals[(at >> 1) + LAST_PACKET_NS] = segment.timeNs;
    words[at + LAST_FLAGS] = segment.flags;
    words[at + LAST_MARKS] = marks;
    words[at + LAST_WINDOW] = segment.window;
    words[at + LAST_IP_ID] = packets.ipId(i);
    words[at + LAST_SEQUENCE_RAW] = packets.sequenceNumber(i);
    words[at + LAST_ACK_RAW] = packets.ackNumber(i);
    words[at + LAST_PAYLOAD_BYTES] = segment.payloadBytes;
    words[at + LAST_INTERFACE] = packets.interfaceIndex(i);
  }

  /** Lets go of closed connections whose stragglers had time to come. */
  private forgetClosed(): void {
    for (;;) {
      const connection = this.closing.takeDue(this.lastNs);
      if (connection < 0) return;
      this.offer(connection, false);
    }
  }

  private offer(connection: ConnectionIndex, crowded: boolean): void {
    const row = this.liveRow(connection);
    if (row < 0) return;
    this.summarise(connection);
    const healthy = ((this.live.words[row + STATE] as number) & STATE_HEALTHY) !== 0;
    if (!healthy && !this.listener.mayForget(connection, row, crowded)) return;
    const { words } = this.live;
    this.arena.releaseChain(
      words[row + FIRST_ENTRY] as number,
      words[row + LAST_ENTRY] as number,
      words[row + HISTORY_LENGTH] as number,
    );
    this.live.release(row);
    this.summaries.words[this.summaries.row(connection) + LIVE_ROW] = -1;
  }

  /**
   * Scans and floods leave a row per attempt that never closes. When rows grow beyond what was left last time,
   * those that are over by time are offered to the listener, which then must take its verdict now.
   */
  private relieve(): void {
    if (this.live.count < this.crowdedAt) return;
    for (let connection = 0; connection < this.summaries.count; connection++) {
      const row = this.liveRow(connection);
      if (row >= 0 && isOver(this.live, row, this.lastNs)) this.offer(connection, true);
    }
    this.crowdedAt = Math.max(CROWDED_ROWS, this.live.count * 2);
  }

  private summarise(connection: ConnectionIndex): void {
    const row = this.liveRow(connection);
    if (row >= 0) summarise(this.summaries, connection, this.live, row);
  }

  private trackIcmp(packets: PacketTable, i: number): void {
    const connection = this.finder.find(packets, i);
    const row = connection < 0 ? -1 : this.liveRow(connection);
    if (row < 0) {
      this.note(FLOW_NOTICES.icmpWithoutConnection, packets.frame(i));
      return;
    }
    const side = this.finder.sideOf(this.summaries.row(connection), packets, i);
    const sequence = this.marker.relative(sideHandle(row, side), packets.sequenceNumber(i));
    const { words, reals } = this.live;
    words[row + STATE] = (words[row + STATE] as number) | STATE_ICMP;
    this.writer.addIcmp(row, side, sequence, packets, i);
    reals[(row >> 1) + LAST_NS] = packets.timeNs(i);
  }
}
