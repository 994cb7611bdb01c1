/** Which end of the connection sent something. The originator sent the first SYN, or is taken for the client. */
export const ORIGINATOR = 0;
export const RESPONDER = 1;
export type Side = typeof ORIGINATOR | typeof RESPONDER;

export function otherSide(side: Side): Side {
  return side === ORIGINATOR ? RESPONDER : ORIGINATOR;
}

/** Bits of `HistoryEntry.marks`: what the tracker saw in the segment besides its flags. */
export const MARK_RETRANSMISSION = 1 << 0;
/** Retransmission within 20 ms of at least two duplicate ACKs (RFC 5681 §3.2, as Wireshark draws the line). */
export const MARK_FAST_RETRANSMISSION = 1 << 1;
/** Retransmission of bytes that the peer had already acknowledged in this capture. */
export const MARK_SPURIOUS_RETRANSMISSION = 1 << 2;
/** Fills a hole that opened so recently that it was reordering, not a retransmission. */
export const MARK_OUT_OF_ORDER = 1 << 3;
export const MARK_DUPLICATE_ACK = 1 << 4;
export const MARK_KEEP_ALIVE = 1 << 5;
export const MARK_KEEP_ALIVE_ACK = 1 << 6;
/** The segment advertises a window of 0. */
export const MARK_ZERO_WINDOW = 1 << 7;
export const MARK_ZERO_WINDOW_PROBE = 1 << 8;
export const MARK_WINDOW_UPDATE = 1 << 9;
/** Pure ACK at once after a RST or SYN that the connection did not accept (RFC 5961 §3 and §4). */
export const MARK_CHALLENGE_ACK = 1 << 10;
/** Sequence numbers were skipped before this segment: bytes lost before the capture point, or by the capture. */
export const MARK_GAP_BEFORE = 1 << 11;
/** Acknowledges bytes that the capture never showed: the capture itself lost packets. */
export const MARK_ACKS_UNSEEN = 1 << 12;
/** The same packet recorded again (several interfaces, mirror ports): not sent twice. */
export const MARK_DUPLICATE_RECORD = 1 << 13;
/** An ACK that carries SACK blocks. */
export const MARK_SACK = 1 << 14;
/** TCP checksum wrong (only when checksums were verified). */
export const MARK_BAD_CHECKSUM = 1 << 15;
/** What apps/ adds: bytes by which the protocol sets itself up, and that answer nothing, whatever they stand behind. */
export const MARK_SET_UP = 1 << 16;
/** What apps/ adds: the protocol's own notice of the end (a TLS alert), which asks for nothing. */
export const MARK_FAREWELL = 1 << 17;

/**
 * One turn of a connection's history: one decisive segment, or a run of alike ones folded together.
 *
 * Sequence and acknowledgment numbers are relative and unwrapped, as Wireshark shows them: the SYN is 0 and
 * the first byte of data is 1. For a connection that began before the capture the first byte seen is 1.
 */
export interface HistoryEntry {
  /** `segments`: TCP. `icmp`: an ICMP error quoting a segment that `side` had sent. `fold`: many older turns of both sides, counted only. */
  readonly kind: 'segments' | 'icmp' | 'fold';
  /** Who sent it (for `icmp`: who sent the segment that it quotes). */
  readonly side: Side;
  /** First and last frame of the run, 1-based. */
  readonly frame: number;
  readonly lastFrame: number;
  readonly timeNs: number;
  readonly lastTimeNs: number;
  /** Segments in the run. */
  readonly count: number;
  /** All TCP_ flags seen in the run. */
  readonly flags: number;
  /** MARK_ bits; alike for the whole run. */
  readonly marks: number;
  /** First sequence number of the run and end of its last segment (SYN and FIN count 1). */
  readonly sequence: number;
  readonly sequenceEnd: number;
  /** Acknowledgment number of the first and the last segment; NaN without ACK flag. */
  readonly ack: number;
  readonly lastAck: number;
  /** Payload bytes on the wire, summed. */
  readonly payloadBytes: number;
  /** Largest payload of one segment. */
  readonly largestPayloadBytes: number;
  /** Window field of the last segment as sent, before any shift. */
  readonly window: number;
  readonly ttl: number;
  /** IPv4 identification of the last segment; -1 for IPv6. */
  readonly ipId: number;
  /** OPTION_ bits of the last segment. */
  readonly optionBits: number;
  /** TCP timestamp value of the last segment, raw; meaningful when OPTION_TIMESTAMPS is set. */
  readonly timestampValue: number;
  /** First SACK block of the last segment, relative; NaN when none. */
  readonly sackLeft: number;
  readonly sackRight: number;
  /** First bytes of the run's first payload, as captured (see `headLimit`). */
  readonly head: Uint8Array;
  /** For `icmp`. */
  readonly icmp: IcmpError | null;
}

/** First bytes kept of each run of payload: enough for a status line, an error frame, a TLS alert. */
export const HEAD_BYTES = 160;
/** The same where more is said further behind: the fields of an HTTP message, what a TLS hello offers. */
export const LONG_HEAD_BYTES = 384;

/** Last bytes kept of what a side sent: enough for the end of a chunked body. */
export const TAIL_BYTES = 4;

/** How much is kept of a payload that begins with this byte: a letter as HTTP's methods and status lines do, or a TLS handshake. */
export function headLimit(first: number): number {
  return first === 0x16 || (first >= 0x41 && first <= 0x5a) ? LONG_HEAD_BYTES : HEAD_BYTES;
}

export interface IcmpError {
  readonly type: number;
  readonly code: number;
  /** Next-hop MTU in bytes; 0 when the message has none. */
  readonly mtuBytes: number;
  /** Who sent it. */
  readonly sourceAddress: string;
  /** IP length of the quoted packet. */
  readonly quotedIpBytes: number;
}
