/**
 * Fields of a row of the packet table: indexes of 32-bit words from the row's first word (`row * PACKET_WORDS`), and
 * of doubles from `row * PACKET_REALS`. What they mean stands at the table's methods of the same names.
 */

/** Nanoseconds: a double, in units of 8 bytes; takes words 0 and 1. */
export const PACKET_TIME_NS = 0;
export const PACKET_FRAME = 2;
export const PACKET_SOURCE = 3;
export const PACKET_DESTINATION = 4;
/** Source port in the upper 16 bits, destination port in the lower: as they stand in the header. */
export const PACKET_PORTS = 5;
export const PACKET_SEQUENCE = 6;
export const PACKET_ACK = 7;
/** Flags in the upper 16 bits, window in the lower. */
export const PACKET_FLAGS_WINDOW = 8;
export const PACKET_PAYLOAD_BYTES = 9;
export const PACKET_CAPTURED_PAYLOAD_BYTES = 10;
export const PACKET_PAYLOAD_OFFSET = 11;
/** TTL in the lower 8 bits, OPTION_ bits above. */
export const PACKET_TTL_OPTIONS = 12;
/** IP_ bits in the lower 4 bits; the rest at the _SHIFTs below. */
export const PACKET_TRAITS = 13;
export const PACKET_IP_ID = 14;
export const PACKET_TIMESTAMP_VALUE = 15;
export const PACKET_TIMESTAMP_ECHO = 16;
export const PACKET_INTERFACE = 17;
export const PACKET_IP_BYTES = 18;
export const PACKET_LINK_SOURCE = 19;
/** MSS in the upper 16 bits, window scale in the lower 8. */
export const PACKET_MSS_SCALE = 20;
/** Number of the 4-tuple, times two; plus one when the packet goes the other way than the tuple's first one did. */
export const PACKET_TUPLE = 21;
/** Words of one row; even, so that doubles stay aligned. */
export const PACKET_WORDS = 22;
export const PACKET_REALS = PACKET_WORDS / 2;

/** Places in PACKET_TRAITS: 4 bits of family, 2 of checksum, 1 of payloadInSide, 1 of kind, 2 of direction, 8 of depth. */
export const FAMILY_SHIFT = 4;
export const CHECKSUM_SHIFT = 8;
export const SIDE_SHIFT = 10;
export const KIND_SHIFT = 11;
export const DIRECTION_SHIFT = 12;
/** Set by flow/: the payload's beginning was copied to the table's heads. */
export const HEADS_SHIFT = 14;
export const TUNNEL_SHIFT = 16;

/** PACKET_MSS_SCALE of a segment without these options. */
export const NO_MSS_NO_SCALE = 255;
