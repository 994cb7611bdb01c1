import type { ConnectionIndex } from '../model/connections.ts';
import {
  PACKET_DESTINATION,
  PACKET_FRAME,
  PACKET_PORTS,
  PACKET_SEQUENCE,
  PACKET_SOURCE,
  PACKET_TUPLE,
  PACKET_WORDS,
} from '../model/packet-fields.ts';
import { type PacketTable, TCP_ACK, TCP_RST, TCP_SYN } from '../model/packets.ts';
import type { LiveConnections } from './live-connections.ts';
import { ANCHORED, BASE_RAW, LAST_NS, PREVIOUS_ON_TUPLE, ROLE, sideHandle } from './live-fields.ts';
import { originatorSide } from './roles.ts';
import {
  FAMILY,
  FIRST_FRAME,
  LIVE_ROW,
  ORIGINATOR_ADDRESS,
  ORIGINATOR_DIRECTION,
  PORTS,
  RESPONDER_ADDRESS,
  START_NS,
  SUMMARY_WORDS,
  SUMMED_BASE,
} from './summary-fields.ts';
import type { SummaryTable } from './summary-table.ts';

/** Which connection a packet belongs to, and which side sent it. */
export class ConnectionFinder {
  constructor(
    private readonly summaries: SummaryTable,
    private readonly live: LiveConnections,
  ) {}

  /** The newest connection of the packet's 4-tuple, or a new one as Wireshark counts `tcp.stream`. */
  connectionOf(packets: PacketTable, i: number): ConnectionIndex {
    const known = this.find(packets, i);
    if (known >= 0 && !this.beginsAnew(known, packets, i)) return known;
    return this.open(packets, i, known);
  }

  /** The newest connection of the packet's 4-tuple; -1 when there is none. */
  find(packets: PacketTable, i: number): ConnectionIndex {
    const row = this.summaries.newestOf(packets.tuple(i) >> 1);
    return row < 0 ? -1 : row / SUMMARY_WORDS;
  }

  /** Wireshark begins a new stream with a SYN of another number than the side's first; the same number is a repetition. */
  private beginsAnew(known: ConnectionIndex, packets: PacketTable, i: number): boolean {
    if ((packets.flags(i) & (TCP_SYN | TCP_ACK | TCP_RST)) !== TCP_SYN) return false;
    const row = this.summaries.words[this.summaries.row(known) + LIVE_ROW] as number;
    if (row < 0) return this.summaries.words[this.summaries.row(known) + SUMMED_BASE] !== packets.sequenceNumber(i);
    const { words } = this.live;
    const at = sideHandle(row, this.sideOf(this.summaries.row(known), packets, i));
    return words[at + ANCHORED] === 1 && words[at + BASE_RAW] !== packets.sequenceNumber(i);
  }

  /** Which side of the summary row sent packet `i`. A connection to itself (same address and port) has only one. */
  sideOf(at: number, packets: PacketTable, i: number): number {
    return (packets.tuple(i) & 1) ^ (this.summaries.words[at + ORIGINATOR_DIRECTION] as number);
  }

  /** A new connection, begun by packet `i`. @param previous Newest connection of its 4-tuple so far; -1 none. */
  open(packets: PacketTable, i: number, previous: ConnectionIndex): ConnectionIndex {
    const [role, senderIsOriginator] = originatorSide(packets, i);
    const summary = this.openSummary(packets, i, senderIsOriginator);
    this.openLive(summary, role, previous);
    return summary / SUMMARY_WORDS;
  }

  /** Handle of the summary row of a new connection, which has no live row yet. */
  openSummary(packets: PacketTable, i: number, senderIsOriginator: boolean): number {
    const { summaries } = this;
    const { words: p } = packets;
    const from = i * PACKET_WORDS;
    const ports = p[from + PACKET_PORTS] as number;
    const swapped = (ports << 16) | (ports >>> 16);
    const source = p[from + PACKET_SOURCE] as number;
    const destination = p[from + PACKET_DESTINATION] as number;
    const tuple = p[from + PACKET_TUPLE] as number;
    const at = summaries.add(tuple >> 1);
    const { words: s } = summaries;
    s[at + FAMILY] = packets.family(i);
    s[at + PORTS] = senderIsOriginator ? ports : swapped;
    s[at + ORIGINATOR_ADDRESS] = senderIsOriginator ? source : destination;
    s[at + RESPONDER_ADDRESS] = senderIsOriginator ? destination : source;
    // A connection to itself has one direction only, which is the originator's.
    const isToItself = source === destination && ports === swapped;
    s[at + ORIGINATOR_DIRECTION] = senderIsOriginator || isToItself ? tuple & 1 : (tuple & 1) ^ 1;
    s[at + FIRST_FRAME] = p[from + PACKET_FRAME] as number;
    s[at + SUMMED_BASE] = p[from + PACKET_SEQUENCE] as number;
    summaries.reals[(at >> 1) + START_NS] = packets.timeNs(i);
    return at;
  }

  /** Gives a connection its live row. @param role Index into ROLE_EVIDENCE. */
  openLive(summary: number, role: number, previous: ConnectionIndex): void {
    const { summaries, live } = this;
    const row = live.open(summary / SUMMARY_WORDS);
    summaries.words[summary + LIVE_ROW] = row;
    live.words[row + ROLE] = role;
    live.words[row + PREVIOUS_ON_TUPLE] = previous;
    live.reals[(row >> 1) + LAST_NS] = summaries.reals[(summary >> 1) + START_NS] as number;
  }
}
