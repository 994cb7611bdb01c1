/**
 * Fields of a live connection's row (see base/packed-rows): one block for the connection, then one per side. Doubles
 * are indexed in units of 8 bytes. Sequence numbers are relative and unwrapped (exact to 2^53), anchored by one raw
 * number per side.
 */

// One per connection: words, then reals.
/** Index of the connection. */
export const SUMMARY = 0;
export const STATE = 1;
/** 1 + side whose FIN or RST came first; 0 none yet. */
export const CLOSED_FIRST = 2;
/** 1 + side of the first RST; 0 none yet. */
export const RESET_BY = 3;
/** 1 + side that sent payload last; 0 none yet. */
export const LAST_DATA_SIDE = 4;
/** Handles of the first and last history entry; -1 none. */
export const FIRST_ENTRY = 5;
export const LAST_ENTRY = 6;
/** Entries in the history. */
export const HISTORY_LENGTH = 7;
/** Entry behind which the middle of a long history is folded; -1 while short. */
export const FOLD_ENTRY = 8;
/** Index into ROLE_EVIDENCE. */
export const ROLE = 9;
/** Index of the connection that used the 4-tuple before; -1 none. */
export const PREVIOUS_ON_TUPLE = 10;
export const SYN_NS = 6;
export const SYN_ACK_NS = 7;
export const HANDSHAKE_ACK_NS = 8;
export const LAST_NS = 9;

// One per side, counted from the side's handle: words, then reals.
/** 1 once the numbers are anchored by a segment of this side; 2 when only by the peer's ACK; 0 not yet. */
export const ANCHORED = 0;
/** Raw number of this side's first SYN, or one less than its first sequence number. */
export const BASE_RAW = 1;
/** Raw number of the next byte; its unwrapped twin is NEXT_SEQUENCE. */
export const NEXT_RAW = 2;
/** Of the side's last segment, as sent; -1 before the first. */
export const LAST_WINDOW = 3;
export const LAST_FLAGS = 4;
export const LAST_MARKS = 5;
export const LAST_IP_ID = 6;
export const LAST_SEQUENCE_RAW = 7;
export const LAST_ACK_RAW = 8;
export const LAST_PAYLOAD_BYTES = 9;
export const LAST_INTERFACE = 10;
export const DUPLICATE_ACK_RUN = 11;
/** History entries that its next payload or ACK may extend; -1 none. */
export const OPEN_DATA = 12;
export const OPEN_ACK = 13;
export const SAW_SYN = 14;
/** 0 unknown. */
export const MSS = 15;
/** -1 unknown. */
export const WINDOW_SHIFT = 16;
/** OPTION_ bits of its SYN. */
export const OFFERED_OPTIONS = 17;
/** Of ordinary segments; 0 none yet. */
export const TTL = 18;
export const TTL_VARIES = 19;
export const FIN_FRAME = 20;
export const RSTS = 21;
export const RST_FRAME = 22;
export const PACKETS = 23;
export const RETRANSMISSIONS = 24;
export const FAST_RETRANSMISSIONS = 25;
export const SPURIOUS_RETRANSMISSIONS = 26;
export const OUT_OF_ORDER = 27;
export const DUPLICATE_ACKS = 28;
export const KEEP_ALIVES = 29;
export const ZERO_WINDOWS = 30;
export const ZERO_WINDOW_PROBES = 31;
/** Largest payload on its way (LARGEST_SENT_END says where it ends), and the largest that was acknowledged. */
export const LARGEST_SENT = 32;
export const LARGEST_ACKED = 33;
export const HOLE_COUNT = 34;
/** Last four bytes of the payload sent so far, in network order; 0 when they are not known. */
export const STREAM_TAIL = 35;
export const NEXT_SEQUENCE = 18;
export const HIGHEST_ACK = 19;
export const LAST_ACK = 20;
export const LAST_PACKET_NS = 21;
export const LAST_DUPLICATE_ACK_NS = 22;
/** NaN before a FIN. */
export const FIN_SEQUENCE = 23;
export const FIN_NS = 24;
export const RST_NS = 25;
export const SENT_PAYLOAD_BYTES = 26;
/** Payload that the peer acknowledged and the capture never showed. */
export const UNSEEN_BYTES = 27;
export const LARGEST_SENT_END = 28;

/** Holes remembered per side: ranges of sequence space that were skipped and not yet filled or acknowledged. */
export const HOLES_PER_SIDE = 4;
/** First hole of a side, in reals: start, end and time for each. */
export const HOLES = 29;
export const REALS_PER_HOLE = 3;

/** Words of the connection's own block, and of one side's. */
export const CONNECTION_WORDS = 20;
export const SIDE_WORDS = (HOLES + HOLES_PER_SIDE * REALS_PER_HOLE) * 2;
export const LIVE_WORDS = CONNECTION_WORDS + SIDE_WORDS * 2;

/** Handle of one side of a row. */
export function sideHandle(row: number, side: number): number {
  return row + CONNECTION_WORDS + side * SIDE_WORDS;
}

/** Handle of the other side. */
export function peerHandle(row: number, at: number): number {
  return 2 * (row + CONNECTION_WORDS) + SIDE_WORDS - at;
}

/** Bits of STATE. */
export const STATE_HANDSHAKE_COMPLETE = 1;
/** Both FINs were seen and acknowledged. */
export const STATE_CLOSED = 2;
/** A SYN was answered by RST, before anything else. */
export const STATE_REFUSED = 4;
/** An ICMP error quoted a segment of this connection. */
export const STATE_ICMP = 8;
/** Closed, and nothing about it needs a second look. */
export const STATE_HEALTHY = 16;
