import { u32 } from '../../big-endian.ts';
import { type Frame, MAX_LENGTH_BYTES } from '../../frame.ts';
import { FINISHED, IP_PROTOCOL, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { IP_LONGER_THAN_FRAME } from '../../notices.ts';

const MIN_HEADER_BYTES = 8;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const IPV6_HEADER_BYTES = 40;
const OPTION_PAD1 = 0;
const OPTION_JUMBO_PAYLOAD = 0xc2;

const ipv6Extension: HeaderFormat = {
  id: 'ipv6-extension',
  summary: 'IPv6 hop-by-hop, routing, destination, mobility, HIP and Shim6 headers.',
  source: 'RFC 8200 §4, RFC 2675 (jumbograms), RFC 8754 (segment routing), RFC 6275 §6.1 (mobility)',
  ipProtocols: [HOP_BY_HOP, ROUTING, 60, 135, 139, 140],
  parse: parseExtension,
};

export default ipv6Extension;

/** Steps over one header; each hands over to the next, so a chain needs no loop here. */
function parseExtension(frame: Frame): NextHeader {
  const at = frame.offset;
  const kind = frame.code & 0xff;
  // In IPv4 these numbers are no extension headers, and 0 is not a protocol at all.
  if (frame.family !== 6) return FINISHED;
  if (!frame.holds(MIN_HEADER_BYTES, 'IPv6 extension header')) return FINISHED;
  const headerBytes = ((frame.bytes[at + 1] as number) + 1) * 8;
  if (!frame.holds(headerBytes, 'IPv6 extension header')) return FINISHED;
  if (kind === HOP_BY_HOP && frame.ipLengthUnknown) readJumboPayload(frame, at + headerBytes);
  if (kind === ROUTING) readFinalDestination(frame, headerBytes);
  frame.offset = at + headerBytes;
  return IP_PROTOCOL | (frame.bytes[at] as number);
}

/** RFC 2675 §2: the option holds the length of everything behind the IPv6 header. */
function readJumboPayload(frame: Frame, stop: number): void {
  const bytes = frame.bytes;
  let at = frame.offset + 2;
  while (at + 2 <= stop) {
    const option = bytes[at] as number;
    const optionBytes = option === OPTION_PAD1 ? 1 : 2 + (bytes[at + 1] as number);
    if (option === OPTION_JUMBO_PAYLOAD && optionBytes === 6 && at + 6 <= stop) {
      setJumboLength(frame, u32(bytes, at + 2));
      return;
    }
    at += optionBytes;
  }
}

function setJumboLength(frame: Frame, payloadBytes: number): void {
  const end = frame.ipStart + IPV6_HEADER_BYTES + Math.min(payloadBytes, MAX_LENGTH_BYTES);
  if (end > frame.wireEnd) frame.note(IP_LONGER_THAN_FRAME);
  frame.wireEnd = end;
  frame.end = Math.min(frame.end, end);
  frame.ipBytes = end - frame.ipStart;
  frame.ipLengthUnknown = false;
}

/** While segments are left, the header's destination is only the next stop: the connection's end is listed here. */
function readFinalDestination(frame: Frame, headerBytes: number): void {
  const at = frame.offset;
  const type = frame.bytes[at + 2];
  const segmentsLeft = frame.bytes[at + 3] as number;
  // Both addresses of a row are read from one array, which a datagram put together from fragments is not.
  if (segmentsLeft === 0 || headerBytes < 24 || frame.addressView !== frame.view) return;
  // Segment routing lists the path backwards (RFC 8754 §2), source routing forwards (RFC 2460 §4.4).
  if (type === 4 || type === 2) frame.destination = at + 8;
  else if (type === 0) frame.destination = at + 8 + (((headerBytes - 8) >> 4) - 1) * 16;
}
