import type { ConnectionIndex } from '../model/connections.ts';
import { type PacketTable, TCP_ACK, TCP_RST, TCP_SYN } from '../model/packets.ts';
import type { LiveConnections } from './live-connections.ts';
import { ANCHORED, BASE_RAW, LAST_NS, PREVIOUS_ON_TUPLE, ROLE, sideHandle } from './live-fields.ts';
import { originatorSide } from './roles.ts';
import { FIRST_FRAME, LIVE_ROW, ORIGINATOR_ADDRESS, PORTS, START_NS, SUMMED_BASE } from './summary-fields.ts';
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
    return this.summaries.find(
      packets.family[i] as number,
      packets.sourceAddress[i] as number,
      packets.sourcePort[i] as number,
      packets.destinationAddress[i] as number,
      packets.destinationPort[i] as number,
    );
  }

  /** Wireshark begins a new stream with a SYN of another number than the side's first; the same number is a repetition. */
  private beginsAnew(known: ConnectionIndex, packets: PacketTable, i: number): boolean {
    if (((packets.flags[i] as number) & (TCP_SYN | TCP_ACK | TCP_RST)) !== TCP_SYN) return false;
    const row = this.summaries.words[this.summaries.row(known) + LIVE_ROW] as number;
    if (row < 0) return this.summaries.words[this.summaries.row(known) + SUMMED_BASE] !== packets.sequenceNumber[i];
    const { words } = this.live;
    const at = sideHandle(row, this.sideOf(this.summaries.row(known), packets, i));
    return words[at + ANCHORED] === 1 && words[at + BASE_RAW] !== packets.sequenceNumber[i];
  }

  /** Which side of the summary row sent packet `i`. A connection to itself (same address and port) has only one. */
  sideOf(at: number, packets: PacketTable, i: number): number {
    const { words } = this.summaries;
    const ports = ((packets.sourcePort[i] as number) << 16) | (packets.destinationPort[i] as number);
    return words[at + PORTS] === ports && words[at + ORIGINATOR_ADDRESS] === packets.sourceAddress[i] ? 0 : 1;
  }

  private open(packets: PacketTable, i: number, previous: ConnectionIndex): ConnectionIndex {
    const { summaries, live } = this;
    const [role, senderIsOriginator] = originatorSide(packets, i);
    const source = packets.sourceAddress[i] as number;
    const sourcePort = packets.sourcePort[i] as number;
    const destination = packets.destinationAddress[i] as number;
    const destinationPort = packets.destinationPort[i] as number;
    const family = packets.family[i] as number;
    const connection = senderIsOriginator
      ? summaries.add(family, source, sourcePort, destination, destinationPort)
      : summaries.add(family, destination, destinationPort, source, sourcePort);
    const row = live.open(connection);
    const at = summaries.row(connection);
    summaries.reals[(at >> 1) + START_NS] = packets.timeNs[i] as number;
    summaries.words[at + FIRST_FRAME] = packets.frame[i] as number;
    summaries.words[at + LIVE_ROW] = row;
    summaries.words[at + SUMMED_BASE] = packets.sequenceNumber[i] as number;
    live.words[row + ROLE] = role;
    live.words[row + PREVIOUS_ON_TUPLE] = previous;
    live.reals[(row >> 1) + LAST_NS] = packets.timeNs[i] as number;
    return connection;
  }
}
