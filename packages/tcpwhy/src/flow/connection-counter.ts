import {
  MARK_DUPLICATE_ACK,
  MARK_FAST_RETRANSMISSION,
  MARK_KEEP_ALIVE,
  MARK_OUT_OF_ORDER,
  MARK_RETRANSMISSION,
  MARK_SPURIOUS_RETRANSMISSION,
  MARK_ZERO_WINDOW,
  MARK_ZERO_WINDOW_PROBE,
} from '../model/history.ts';
import { type PacketTable, TCP_RST } from '../model/packets.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  DUPLICATE_ACKS,
  FAST_RETRANSMISSIONS,
  KEEP_ALIVES,
  OUT_OF_ORDER,
  PACKETS,
  RETRANSMISSIONS,
  SENT_PAYLOAD_BYTES,
  SPURIOUS_RETRANSMISSIONS,
  TTL,
  TTL_VARIES,
  ZERO_WINDOW_PROBES,
  ZERO_WINDOWS,
} from './live-fields.ts';
import type { Segment } from './segment-marker.ts';

/** Sums per side: packets, bytes, and how often each mark occurred. */
export class ConnectionCounter {
  constructor(private readonly live: LiveConnections) {}

  count(at: number, segment: Segment, marks: number, packets: PacketTable, i: number): void {
    const { live } = this;
    live.words[at + PACKETS] = (live.words[at + PACKETS] as number) + 1;
    live.reals[(at >> 1) + SENT_PAYLOAD_BYTES] =
      (live.reals[(at >> 1) + SENT_PAYLOAD_BYTES] as number) + segment.payloadBytes;
    // RSTs often come from another machine: they must not blur the baseline that unmasks them.
    if ((segment.flags & TCP_RST) === 0) this.countTtl(at, packets.ttl(i));
    if (marks !== 0) this.countMarks(at, marks);
  }

  private countTtl(at: number, ttl: number): void {
    const { live } = this;
    if (live.words[at + TTL] === 0) live.words[at + TTL] = ttl;
    else if (live.words[at + TTL] !== ttl) live.words[at + TTL_VARIES] = 1;
  }

  private countMarks(at: number, marks: number): void {
    const { live } = this;
    if ((marks & MARK_RETRANSMISSION) !== 0)
      live.words[at + RETRANSMISSIONS] = (live.words[at + RETRANSMISSIONS] as number) + 1;
    if ((marks & MARK_FAST_RETRANSMISSION) !== 0)
      live.words[at + FAST_RETRANSMISSIONS] = (live.words[at + FAST_RETRANSMISSIONS] as number) + 1;
    if ((marks & MARK_SPURIOUS_RETRANSMISSION) !== 0)
      live.words[at + SPURIOUS_RETRANSMISSIONS] = (live.words[at + SPURIOUS_RETRANSMISSIONS] as number) + 1;
    if ((marks & MARK_OUT_OF_ORDER) !== 0)
      live.words[at + OUT_OF_ORDER] = (live.words[at + OUT_OF_ORDER] as number) + 1;
    if ((marks & MARK_DUPLICATE_ACK) !== 0)
      live.words[at + DUPLICATE_ACKS] = (live.words[at + DUPLICATE_ACKS] as number) + 1;
    if ((marks & MARK_KEEP_ALIVE) !== 0) live.words[at + KEEP_ALIVES] = (live.words[at + KEEP_ALIVES] as number) + 1;
    if ((marks & MARK_ZERO_WINDOW) !== 0) live.words[at + ZERO_WINDOWS] = (live.words[at + ZERO_WINDOWS] as number) + 1;
    if ((marks & MARK_ZERO_WINDOW_PROBE) !== 0)
      live.words[at + ZERO_WINDOW_PROBES] = (live.words[at + ZERO_WINDOW_PROBES] as number) + 1;
  }
}
