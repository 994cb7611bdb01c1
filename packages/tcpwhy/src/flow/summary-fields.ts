/**
 * Fields of a connection's summary row (see base/packed-rows). Doubles are indexed in units of 8 bytes. The fields of a
 * connection that is still tracked are current in its live row, and here once it was summarised.
 */

/** Direction (lowest bit of PACKET_TUPLE) of the originator's packets. */
export const ORIGINATOR_DIRECTION = 0;
/** Originator's port in the upper 16 bits, responder's in the lower. */
export const PORTS = 1;
export const ORIGINATOR_ADDRESS = 2;
export const RESPONDER_ADDRESS = 3;
export const FAMILY = 4;
/** Handle of the live row; -1 once released. */
export const LIVE_ROW = 5;
export const FIRST_FRAME = 6;
export const LAST_FRAME = 7;
/** Packets of the originator; the responder's count follows. */
export const SUMMED_PACKETS = 8;
/** Index into ENDINGS. */
export const ENDING = 10;
/** 1 + side; 0 nobody. */
export const SUMMED_CLOSED_FIRST = 11;
export const SUMMED_RESET_BY = 12;
/** TTL of the originator's ordinary packets, 0 when none; the responder's follows. */
export const SUMMED_TTL = 13;
/** Raw number of the originator's SYN: repeated when the row was let go, it is still no new connection. */
export const SUMMED_BASE = 15;
export const START_NS = 8;
export const END_NS = 9;
/** Payload bytes by sequence space of the originator; the responder's follow. */
export const SUMMED_BYTES = 10;
export const SUMMARY_WORDS = 24;
