import { bits32, u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import { AGGREGATE_NOT_READ, ENCRYPTED_WIRELESS } from '../../notices.ts';

/** Destination, source, length. */
const SUBFRAME_HEADER_BYTES = 14;
const SUBFRAME_ALIGNMENT = 4;
const SNAP = 0xaaaa;

/**
 * Reads the packets of an A-MSDU one after the other.
 *
 * Source: IEEE 802.11 §9.3.2.2. Whether a frame whose flag says encrypted was decrypted by the driver is told
 * by the first subframe: in the clear its LLC header starts with SNAP.
 */
export function parseAggregate(frame: Frame, isProtected: boolean): NextHeader {
  const { bytes, reassembled, end, wireEnd, tunnelDepth } = frame;
  let at = frame.offset;
  if (isProtected) {
    if (!frame.holds(SUBFRAME_HEADER_BYTES + 2, 'A-MSDU subframe')) return FINISHED;
    if (u16(bytes, at + SUBFRAME_HEADER_BYTES) !== SNAP) {
      frame.note(ENCRYPTED_WIRELESS);
      return FINISHED;
    }
  }
  let isFirst = true;
  while (at < wireEnd) {
    frame.offset = at;
    if (!frame.holds(SUBFRAME_HEADER_BYTES, 'A-MSDU subframe')) return FINISHED;
    const payloadAt = at + SUBFRAME_HEADER_BYTES;
    const payloadEnd = payloadAt + u16(bytes, at + 12);
    if (!isFirst && !frame.rows.hasSpareRow(frame)) {
      frame.note(AGGREGATE_NOT_READ);
      return FINISHED;
    }
    decodeSubframe(frame, at, payloadEnd);
    if (frame.bytes !== bytes) frame.setBytes(bytes, reassembled);
    Object.assign(frame, { end, wireEnd, tunnelDepth });
    // The last subframe is not padded, but behind it nothing is left anyway.
    at += Math.ceil((payloadEnd - at) / SUBFRAME_ALIGNMENT) * SUBFRAME_ALIGNMENT;
    isFirst = false;
  }
  return FINISHED;
}

function decodeSubframe(frame: Frame, at: number, payloadEnd: number): void {
  frame.linkSource = bits32(frame.bytes, at + 8);
  frame.offset = at + SUBFRAME_HEADER_BYTES;
  frame.wireEnd = Math.min(frame.wireEnd, payloadEnd);
  frame.end = Math.min(frame.end, payloadEnd);
  frame.decodeFrom(NEXT_LLC);
}
