import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, LINK_TYPE, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { littleEndian32 } from '../little-endian.ts';

/** Length, record type, link type, interface name (24), flags, protocol family, link header and trailer length. */
const MIN_HEADER_BYTES = 52;
const RECORD_PACKET = 1;
const FLAGS_AT = 36;
const FLAG_INBOUND = 1;
const FLAG_OUTBOUND = 2;
const TRAILER_AT = 48;
const MAX_LINK_TYPE = 0xffff;

const pktap: HeaderFormat = {
  id: 'pktap',
  summary: 'Apple packet tap: interface, direction and process before a frame of any link type.',
  source: 'https://www.tcpdump.org/linktypes.html (PKTAP), Apple xnu bsd/net/pktap.h; 149 is what macOS wrote first',
  linkTypes: { 149: 'Apple PKTAP', 258: 'Apple PKTAP' },
  parse: parsePktap,
};

export default pktap;

/**
 * Layout, in bytes:
 * ```
 * length 4 | record type 4 | link type 4 | interface 24 | flags 4 | ... | process | frame of that link type
 * ```
 */
function parsePktap(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(MIN_HEADER_BYTES, 'PKTAP header')) return FINISHED;
  const headerBytes = littleEndian32(bytes, at);
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('PKTAP header shorter than 52 bytes');
  if (!frame.holds(headerBytes, 'PKTAP header')) return FINISHED;
  const linkType = littleEndian32(bytes, at + 8);
  if (littleEndian32(bytes, at + 4) !== RECORD_PACKET || linkType > MAX_LINK_TYPE) return FINISHED;
  setDirection(frame, littleEndian32(bytes, at + FLAGS_AT));
  dropTrailer(frame, littleEndian32(bytes, at + TRAILER_AT));
  frame.offset = at + headerBytes;
  return LINK_TYPE | linkType;
}

function setDirection(frame: Frame, flags: number): void {
  if ((flags & FLAG_INBOUND) !== 0) frame.setDirection(DIRECTION_INBOUND);
  else if ((flags & FLAG_OUTBOUND) !== 0) frame.setDirection(DIRECTION_OUTBOUND);
}

function dropTrailer(frame: Frame, trailerBytes: number): void {
  if (trailerBytes > frame.wireEnd - frame.offset) return;
  frame.wireEnd -= trailerBytes;
  frame.end = Math.min(frame.end, frame.wireEnd);
}
