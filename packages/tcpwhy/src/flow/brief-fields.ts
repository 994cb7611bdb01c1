/**
 * Fields of a brief connection's row (see base/packed-rows), which brief-connections.wat writes. Side 0 is the originator; the fields of the responder
 * follow those of the originator. Sequence numbers are raw.
 */

/** Handle of its summary row. */
export const BRIEF_SUMMARY = 0;
/** One of the BRIEF_ states below. */
export const BRIEF_STATE = 1;
/** Where its latest packet is kept, and the batch that brought its first one. */
export const BRIEF_LAST_PACKET = 2;
export const BRIEF_FIRST_BATCH = 3;
export const BRIEF_PACKETS = 4;
/** Number of the next byte. */
export const BRIEF_NEXT = 6;
/** Highest number that this side acknowledged; before its first ACK, the number of the peer's SYN. */
export const BRIEF_HIGHEST_ACK = 8;
/** Number of this side's SYN. */
export const BRIEF_BASE = 10;
/** Of this side's first packet. */
export const BRIEF_TTL = 12;
/** Bit 0 once the originator sent its FIN, bit 1 for the responder. */
export const BRIEF_FINS = 14;
/** 1 + side; 0 nobody yet. */
export const BRIEF_CLOSED_FIRST = 15;
export const BRIEF_LAST_DATA_SIDE = 16;
export const BRIEF_LAST_FRAME = 17;
/** Time of the latest packet: a double, in units of 8 bytes. */
export const BRIEF_END_NS = 9;
/** PACKET_TUPLE of its first packet. */
export const BRIEF_TUPLE = 20;
/** 1 once a payload began like bad news, or the first FIN came after a silence: whoever closed may have waited for more. */
export const BRIEF_BAD_NEWS = 21;
/** Latest time of the capture when it closed: a double. */
export const BRIEF_CLOSED_NS = 11;
/** Words of one row. */
export const BRIEF_WORDS = 24;

/** Values of BRIEF_STATE: no longer brief, and closed in good order; between them, how far the handshake came. */
export const BRIEF_GONE = 0;
export const BRIEF_CLOSED = 4;
