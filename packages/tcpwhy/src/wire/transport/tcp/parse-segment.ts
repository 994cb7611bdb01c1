import {
  CHECKSUM_SHIFT,
  PACKET_ACK,
  PACKET_FLAGS_WINDOW,
  PACKET_PORTS,
  PACKET_SEQUENCE,
  PACKET_TRAITS,
  PACKET_WORDS,
} from '../../../model/packet-fields.ts';
import { CHECKSUM_BAD, CHECKSUM_UNKNOWN, OPTION_DAMAGED } from '../../../model/packets.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import { HEADER_CUT } from '../../notices.ts';
import { verifySegment } from './checksum.ts';
import { parseOptions } from './parse-options.ts';

const MIN_HEADER_BYTES = 20;
/** Ports, sequence and acknowledgment number, data offset and flags: less makes no useful row. */
const MIN_ROW_BYTES = 14;
/** tshark counts a frame as TCP once both ports were captured. */
const PORT_BYTES = 4;
/** Stands for a window that the snap length cut off: a 0 there would read as a stalled receiver. */
const UNKNOWN_WINDOW = 0xffff;

/**
 * Reads one TCP header and appends it as one row.
 *
 * The window is stored unscaled: the shift is known only when both SYNs were captured, which is flow/'s knowledge.
 * A header that the snap length cut still gives a row as long as the flags are there.
 */
export function parseTcp(frame: Frame): NextHeader {
  const at = frame.offset;
  const captured = frame.end - at;
  if (captured >= PORT_BYTES) frame.tcpSeen = 1;
  if (captured < MIN_HEADER_BYTES && !mayBeReadCut(frame)) return FINISHED;
  const view = frame.view;
  const offsetAndFlags = view.getUint16(at + 12);
  const headerBytes = (offsetAndFlags >> 12) * 4;
  const payloadBytes = frame.wireEnd - at - headerBytes;
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('TCP data offset below 5');
  // Receivers drop such a segment (Linux tcp_v4_rcv), so what its flags say never happened.
  if (payloadBytes < 0) return frame.malformed('TCP header longer than its packet');
  const row = frame.rows.begin(frame);
  const packets = frame.rows.packets;
  frame.rows.setAddresses(row, frame);
  const { words } = packets;
  const to = row * PACKET_WORDS;
  words[to + PACKET_PORTS] = view.getInt32(at);
  frame.rows.setTuple(row);
  words[to + PACKET_SEQUENCE] = view.getInt32(at + 4);
  words[to + PACKET_ACK] = view.getInt32(at + 8);
  const window = captured >= 16 ? view.getUint16(at + 14) : UNKNOWN_WINDOW;
  words[to + PACKET_FLAGS_WINDOW] = ((offsetAndFlags & 0x1ff) << 16) | window;
  frame.rows.setPayload(row, frame, at + headerBytes, payloadBytes, Math.max(captured - headerBytes, 0));
  if (frame.verifyChecksums)
    words[to + PACKET_TRAITS] = (words[to + PACKET_TRAITS] as number) | (checksumOf(frame, captured) << CHECKSUM_SHIFT);
  if (headerBytes > MIN_HEADER_BYTES) parseOptions(frame, packets, row, headerBytes);
  else if (captured < MIN_HEADER_BYTES) packets.addOptionBits(row, OPTION_DAMAGED);
  return FINISHED;
}

/** Notices the cut header; true when enough of it is there to make a row. */
function mayBeReadCut(frame: Frame): boolean {
  const captured = frame.end - frame.offset;
  if (frame.offset + MIN_HEADER_BYTES > frame.wireEnd) {
    frame.malformed('IP packet too short for a TCP header');
    return false;
  }
  frame.note(HEADER_CUT, 'TCP header');
  return captured >= MIN_ROW_BYTES;
}

function checksumOf(frame: Frame, captured: number): number {
  if (frame.headerChecksumWrong) return CHECKSUM_BAD;
  // A sum over bytes that are not all there, or over a length that offloading left out, says nothing.
  if (captured < frame.wireEnd - frame.offset || frame.ipLengthUnknown) return CHECKSUM_UNKNOWN;
  return verifySegment(frame);
}
