import { sequenceDistance } from '../base/sequence.ts';
import {
  MARK_ACKS_UNSEEN,
  MARK_CHALLENGE_ACK,
  MARK_DUPLICATE_ACK,
  MARK_FAST_RETRANSMISSION,
  MARK_GAP_BEFORE,
  MARK_KEEP_ALIVE,
  MARK_KEEP_ALIVE_ACK,
  MARK_OUT_OF_ORDER,
  MARK_RETRANSMISSION,
  MARK_SPURIOUS_RETRANSMISSION,
  MARK_WINDOW_UPDATE,
  MARK_ZERO_WINDOW,
  MARK_ZERO_WINDOW_PROBE,
} from '../model/history.ts';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../model/packets.ts';
import { fillHole, openHole, passHoles } from './holes.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  ANCHORED,
  BASE_RAW,
  DUPLICATE_ACK_RUN,
  HANDSHAKE_ACK_NS,
  HIGHEST_ACK,
  HOLE_COUNT,
  LARGEST_ACKED,
  LARGEST_SENT,
  LARGEST_SENT_END,
  LAST_ACK,
  LAST_DUPLICATE_ACK_NS,
  LAST_FLAGS,
  LAST_MARKS,
  LAST_PACKET_NS,
  LAST_WINDOW,
  NEXT_RAW,
  NEXT_SEQUENCE,
  PACKETS,
  RETRANSMISSIONS,
  SAW_SYN,
  STATE,
  STATE_HANDSHAKE_COMPLETE,
  SYN_NS,
  UNSEEN_BYTES,
} from './live-fields.ts';

/** Wireshark's limit between a fast retransmission and one by time-out. */
const FAST_RETRANSMISSION_NS = 20e6;
/** A hole filled sooner than this was reordering (Wireshark's default; used when no round trip was measured). */
const REORDERING_NS = 3e6;
/** Jumps beyond the largest window (RFC 7323 §2.3: 2^30) are not sequence progress but another connection's, or damage. */
export const LARGEST_JUMP_BYTES = 2 ** 30;
const CHALLENGE_ACK_NS = 200e6;

/** The segment at hand, in relative numbers. One object, reused: nothing is allocated per packet. */
export class Segment {
  timeNs = 0;
  flags = 0;
  sequence = 0;
  /** SYN and FIN count 1 each. */
  sequenceEnd = 0;
  /** NaN without ACK flag. */
  ack = 0;
  payloadBytes = 0;
  window = 0;
  /** A pure ACK: no payload, no SYN, FIN or RST. */
  pureAck = false;
}

/**
 * Tells what a segment is to its connection (retransmission, keep-alive, duplicate ACK ...), and moves the
 * sequence state of both sides. RFC 9293 §3.10.7 for what is acceptable, RFC 5681 for duplicate ACKs.
 */
export class SegmentMarker {
  constructor(private readonly live: LiveConnections) {}

  /** Relative number of a raw sequence number of side column `at`. */
  relative(at: number, raw: number): number {
    const { live } = this;
    return (
      (live.reals[(at >> 1) + NEXT_SEQUENCE] as number) + sequenceDistance(raw, live.words[at + NEXT_RAW] as number)
    );
  }

  /** Anchors a side's numbers at its first segment: a SYN is 0, anything else begins at 1. */
  anchor(at: number, raw: number, syn: boolean): void {
    const { live } = this;
    live.words[at + ANCHORED] = 1;
    live.words[at + BASE_RAW] = syn ? raw : (raw - 1) | 0;
    live.words[at + NEXT_RAW] = raw;
    live.reals[(at >> 1) + NEXT_SEQUENCE] = syn ? 0 : 1;
  }

  /** Anchors a side that was not heard yet by what its peer acknowledges. */
  anchorByAck(at: number, ackRaw: number): void {
    this.anchor(at, ackRaw, false);
    this.live.words[at + ANCHORED] = 2;
  }

  /** MARK_ bits of a segment that side column `at` sent to `peer`; RSTs only carry what they say. */
  mark(row: number, at: number, peer: number, segment: Segment): number {
    if ((segment.flags & TCP_RST) !== 0) return 0;
    const sent = this.markSequence(row, at, peer, segment);
    const heard = (segment.flags & TCP_ACK) === 0 ? 0 : this.markAck(row, at, peer, segment, sent);
    const stopped = segment.window === 0 && (segment.flags & (TCP_SYN | TCP_FIN)) === 0 ? MARK_ZERO_WINDOW : 0;
    return sent | heard | stopped;
  }

  private markSequence(row: number, at: number, peer: number, segment: Segment): number {
    const { live } = this;
    const next = live.reals[(at >> 1) + NEXT_SEQUENCE] as number;
    const ahead = segment.sequence - next;
    if (ahead === 0) return this.markInOrder(at, peer, segment);
    if (ahead > LARGEST_JUMP_BYTES || ahead < -LARGEST_JUMP_BYTES) return 0;
    // Numbers of its own, beyond all that was sent: another box answered the same SYN.
    if (ahead > 0 && (segment.flags & TCP_SYN) !== 0) return 0;
    if (ahead > 0) return this.markSkipped(at, segment);
    if (segment.pureAck || segment.payloadBytes <= 1) {
      const probe = this.markProbe(at, peer, segment, ahead);
      if (probe !== 0 || segment.pureAck) return probe;
    }
    return this.markRepeated(row, at, peer, segment);
  }

  private markInOrder(at: number, peer: number, segment: Segment): number {
    const { live } = this;
    // One byte into a closed window: a probe, whether or not the byte is new (RFC 9293 §3.8.6.1).
    const probe = segment.payloadBytes === 1 && live.words[peer + LAST_WINDOW] === 0 ? MARK_ZERO_WINDOW_PROBE : 0;
    this.advance(at, segment);
    return probe;
  }

  private markSkipped(at: number, segment: Segment): number {
    const { live } = this;
    openHole(live, at, live.reals[(at >> 1) + NEXT_SEQUENCE] as number, segment.sequence, segment.timeNs);
    this.advance(at, segment);
    return MARK_GAP_BEFORE;
  }

  /** A segment at SND.NXT-1 with at most one byte: keep-alive (RFC 9293 §3.8.4), or Linux's zero-window probe. */
  private markProbe(at: number, peer: number, segment: Segment, ahead: number): number {
    if (ahead !== -1 || (segment.flags & (TCP_SYN | TCP_FIN)) !== 0) return 0;
    if (this.live.words[peer + LAST_WINDOW] === 0) return MARK_ZERO_WINDOW_PROBE;
    // The byte before SND.NXT is the SYN itself right after the handshake began: an early ACK, not a probe.
    const acknowledged =
      (this.live.reals[(peer >> 1) + HIGHEST_ACK] as number) >= (this.live.reals[(at >> 1) + NEXT_SEQUENCE] as number);
    return acknowledged || segment.pureAck ? MARK_KEEP_ALIVE : 0;
  }

  private markRepeated(row: number, at: number, peer: number, segment: Segment): number {
    const { live } = this;
    const openedNs = fillHole(live, at, segment.sequence, segment.sequenceEnd);
    if (segment.sequenceEnd > (live.reals[(at >> 1) + NEXT_SEQUENCE] as number)) this.advance(at, segment);
    if (!Number.isNaN(openedNs)) {
      if (segment.timeNs - openedNs <= this.reorderingNs(row)) return MARK_OUT_OF_ORDER;
      return MARK_RETRANSMISSION;
    }
    if (segment.sequenceEnd <= (live.reals[(peer >> 1) + HIGHEST_ACK] as number))
      return MARK_RETRANSMISSION | MARK_SPURIOUS_RETRANSMISSION;
    const fast =
      (live.words[peer + DUPLICATE_ACK_RUN] as number) >= 2 &&
      live.reals[(peer >> 1) + LAST_ACK] === segment.sequence &&
      segment.timeNs - (live.reals[(peer >> 1) + LAST_DUPLICATE_ACK_NS] as number) < FAST_RETRANSMISSION_NS;
    return fast ? MARK_RETRANSMISSION | MARK_FAST_RETRANSMISSION : MARK_RETRANSMISSION;
  }

  private reorderingNs(row: number): number {
    const { live } = this;
    const roundTripNs =
      (live.reals[(row >> 1) + HANDSHAKE_ACK_NS] as number) - (live.reals[(row >> 1) + SYN_NS] as number);
    // No sender can react to a loss within less than a round trip.
    return Number.isNaN(roundTripNs) ? REORDERING_NS : Math.max(roundTripNs, REORDERING_NS);
  }

  private advance(at: number, segment: Segment): void {
    const { live } = this;
    const delta = segment.sequenceEnd - (live.reals[(at >> 1) + NEXT_SEQUENCE] as number);
    live.words[at + NEXT_RAW] = ((live.words[at + NEXT_RAW] as number) + delta) | 0;
    live.reals[(at >> 1) + NEXT_SEQUENCE] = segment.sequenceEnd;
    if (segment.payloadBytes > (live.words[at + LARGEST_SENT] as number)) {
      live.words[at + LARGEST_SENT] = segment.payloadBytes;
      live.reals[(at >> 1) + LARGEST_SENT_END] = segment.sequenceEnd;
    }
  }

  private markAck(row: number, at: number, peer: number, segment: Segment, sent: number): number {
    const { live } = this;
    if (this.isUnacceptableInSynSent(row, at, peer, segment)) return MARK_CHALLENGE_ACK;
    const beyond = segment.ack - (live.reals[(peer >> 1) + NEXT_SEQUENCE] as number);
    if (beyond > LARGEST_JUMP_BYTES || beyond < -LARGEST_JUMP_BYTES) return 0;
    const unseen = beyond > 0 ? this.skipUnseen(peer, beyond) : 0;
    const marks =
      segment.ack > (live.reals[(at >> 1) + HIGHEST_ACK] as number)
        ? this.takeNewAck(at, peer, segment)
        : this.markOldAck(at, peer, segment, sent);
    live.reals[(at >> 1) + LAST_ACK] = segment.ack;
    return marks | unseen;
  }

  /** RFC 9293 §3.10.7.3: in SYN-SENT an ACK other than ISS+1 is not ours; the answer is RST. */
  private isUnacceptableInSynSent(row: number, at: number, peer: number, segment: Segment): boolean {
    const { live } = this;
    const onlySynSent =
      live.words[peer + SAW_SYN] === 1 &&
      live.reals[(peer >> 1) + NEXT_SEQUENCE] === 1 &&
      live.words[peer + PACKETS] === (live.words[peer + RETRANSMISSIONS] as number) + 1;
    return (
      onlySynSent &&
      live.words[at + SAW_SYN] === 0 &&
      segment.ack !== 1 &&
      ((live.words[row + STATE] as number) & STATE_HANDSHAKE_COMPLETE) === 0
    );
  }

  private skipUnseen(peer: number, bytes: number): number {
    const { live } = this;
    live.reals[(peer >> 1) + UNSEEN_BYTES] = (live.reals[(peer >> 1) + UNSEEN_BYTES] as number) + bytes;
    live.reals[(peer >> 1) + NEXT_SEQUENCE] = (live.reals[(peer >> 1) + NEXT_SEQUENCE] as number) + bytes;
    live.words[peer + NEXT_RAW] = ((live.words[peer + NEXT_RAW] as number) + bytes) | 0;
    return MARK_ACKS_UNSEEN;
  }

  private takeNewAck(at: number, peer: number, segment: Segment): number {
    const { live } = this;
    live.reals[(at >> 1) + HIGHEST_ACK] = segment.ack;
    live.words[at + DUPLICATE_ACK_RUN] = 0;
    if (segment.ack >= (live.reals[(peer >> 1) + LARGEST_SENT_END] as number))
      live.words[peer + LARGEST_ACKED] = Math.max(
        live.words[peer + LARGEST_ACKED] as number,
        live.words[peer + LARGEST_SENT] as number,
      );
    if (live.words[peer + HOLE_COUNT] === 0) return 0;
    const missed = passHoles(live, peer, segment.ack);
    live.reals[(peer >> 1) + UNSEEN_BYTES] = (live.reals[(peer >> 1) + UNSEEN_BYTES] as number) + missed;
    return missed > 0 ? MARK_ACKS_UNSEEN : 0;
  }

  private markOldAck(at: number, peer: number, segment: Segment, sent: number): number {
    if (!segment.pureAck || sent !== 0) return 0;
    const { live } = this;
    const peerMarks = live.words[peer + LAST_MARKS] as number;
    if ((peerMarks & (MARK_KEEP_ALIVE | MARK_ZERO_WINDOW_PROBE)) !== 0) return MARK_KEEP_ALIVE_ACK;
    if (this.answersUnaccepted(at, peer, segment)) return MARK_CHALLENGE_ACK;
    if (segment.ack !== live.reals[(at >> 1) + LAST_ACK]) return 0;
    if (segment.window !== live.words[at + LAST_WINDOW]) return MARK_WINDOW_UPDATE;
    if ((live.reals[(peer >> 1) + NEXT_SEQUENCE] as number) <= segment.ack) return 0;
    live.words[at + DUPLICATE_ACK_RUN] = (live.words[at + DUPLICATE_ACK_RUN] as number) + 1;
    live.reals[(at >> 1) + LAST_DUPLICATE_ACK_NS] = segment.timeNs;
    return MARK_DUPLICATE_ACK;
  }

  /** RFC 5961 §3.2 and §4.2: a RST that is not at RCV.NXT, or a SYN on an open connection, gets a challenge ACK. */
  private answersUnaccepted(at: number, peer: number, segment: Segment): boolean {
    const { live } = this;
    const flags = live.words[peer + LAST_FLAGS] as number;
    const provoking =
      (flags & TCP_RST) !== 0 ||
      ((flags & TCP_SYN) !== 0 && live.words[at + SAW_SYN] === 1 && (live.words[at + PACKETS] as number) > 1);
    const soonNs = segment.timeNs - (live.reals[(peer >> 1) + LAST_PACKET_NS] as number);
    return (
      provoking &&
      soonNs < CHALLENGE_ACK_NS &&
      (live.reals[(peer >> 1) + LAST_PACKET_NS] as number) > (live.reals[(at >> 1) + LAST_PACKET_NS] as number)
    );
  }
}
