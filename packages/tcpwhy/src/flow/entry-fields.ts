/**
 * Fields of a history entry's row (see base/packed-rows); they mean what model/history's HistoryEntry says. Doubles are
 * indexed in units of 8 bytes. A row is 128 bytes: two cache lines.
 */

/** Handle of the next entry of the connection; -1 at the end. Also the free list's link, so whole chains go back at once. */
export const ENTRY_NEXT = 0;
/** KIND_ bits and, in bit 0, the side. */
export const ENTRY_KIND_SIDE = 1;
export const ENTRY_FLAGS = 2;
export const ENTRY_MARKS = 3;
export const ENTRY_FRAME = 4;
export const ENTRY_LAST_FRAME = 5;
export const ENTRY_COUNT = 6;
export const ENTRY_LARGEST_PAYLOAD_BYTES = 7;
export const ENTRY_WINDOW = 8;
/** TTL in the lower 8 bits, OPTION_ bits above. */
export const ENTRY_TTL_OPTIONS = 9;
export const ENTRY_IP_ID = 10;
export const ENTRY_TIMESTAMP_VALUE = 11;
/** Where the payload's first bytes are (see HistoryArena), kept with the row when it is reused; 0 when it never had any. */
export const ENTRY_HEAD = 12;
export const ENTRY_HEAD_LENGTH = 13;
export const ENTRY_TIME_NS = 7;
export const ENTRY_LAST_TIME_NS = 8;
export const ENTRY_SEQUENCE = 9;
export const ENTRY_SEQUENCE_END = 10;
export const ENTRY_ACK = 11;
export const ENTRY_LAST_ACK = 12;
export const ENTRY_PAYLOAD_BYTES = 13;
/** Set only with MARK_SACK. */
export const ENTRY_SACK_LEFT = 14;
export const ENTRY_SACK_RIGHT = 15;

// An ICMP error has no TCP header of its own: its fields stand where a segment's would.
export const ENTRY_ICMP_SOURCE = ENTRY_TIMESTAMP_VALUE;
export const ENTRY_ICMP_MTU = ENTRY_LARGEST_PAYLOAD_BYTES;
export const ENTRY_ICMP_QUOTED_IP_BYTES = ENTRY_IP_ID;
export const ENTRY_ICMP_TYPE_CODE = ENTRY_WINDOW;

/** Words of one entry. */
export const ENTRY_WORDS = 32;

/** Values of ENTRY_KIND_SIDE above bit 0. */
export const KIND_SEGMENTS = 0;
export const KIND_ICMP = 2;
export const KIND_FOLD = 4;
