import { u16, u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { appendQuotedSegment, quoteFits } from '../quoted-segment.ts';

const HEADER_BYTES = 8;
const IPV6_HEADER_BYTES = 40;
const PACKET_TOO_BIG = 2;
/** Unreachable, packet too big, time exceeded, parameter problem (RFC 4443 §3). */
const LAST_ERROR_TYPE = 4;
const PROTOCOL_TCP = 6;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const EXTENSION_UNIT_BYTES = 8;
/** Extension headers whose second byte is their length in units of 8 bytes beyond the first 8. */
const PLAIN_EXTENSIONS: readonly number[] = [0, 43, 60, 135];

const icmpv6: HeaderFormat = {
  id: 'icmpv6',
  summary: 'ICMPv6 error that quotes the start of a TCP segment; makes a packet row.',
  source: 'RFC 4443 §3',
  ipProtocols: [58],
  parse: parseIcmpv6,
};

export default icmpv6;

/** Passes over everything that is not an error, silently: it says nothing of TCP. */
function parseIcmpv6(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (frame.family !== 6 || !frame.holds(1, 'ICMPv6 header')) return FINISHED;
  const type = bytes[at] as number;
  if (type < 1 || type > LAST_ERROR_TYPE) return FINISHED;
  if (!frame.holds(HEADER_BYTES + IPV6_HEADER_BYTES, 'ICMPv6 header and the IPv6 header it quotes')) return FINISHED;
  const code = bytes[at + 1] as number;
  const mtu = type === PACKET_TOO_BIG ? u32(bytes, at + 4) : 0;
  const quotedIpAt = at + HEADER_BYTES;
  if ((bytes[quotedIpAt] as number) >> 4 !== 6) return frame.malformed('ICMPv6 error quotes no IPv6 header');
  frame.offset = quotedIpAt + IPV6_HEADER_BYTES;
  if (!skipExtensions(frame, bytes[quotedIpAt + 6] as number) || !quoteFits(frame)) return FINISHED;
  return appendQuotedSegment(frame, { type, code, mtu, quotedIpAt });
}

/** Moves to the quoted TCP header; false when something else is quoted or the quote ends before. */
function skipExtensions(frame: Frame, firstHeader: number): boolean {
  const bytes = frame.bytes;
  let header = firstHeader;
  while (header !== PROTOCOL_TCP) {
    const isKnown = PLAIN_EXTENSIONS.includes(header) || header === AUTHENTICATION || header === FRAGMENT;
    if (!isKnown || !frame.holds(EXTENSION_UNIT_BYTES, 'IPv6 header quoted by ICMP')) return false;
    const at = frame.offset;
    const lengthByte = bytes[at + 1] as number;
    // Only the first fragment holds the TCP header.
    if (header === FRAGMENT && u16(bytes, at + 2) >= EXTENSION_UNIT_BYTES) return false;
    if (header === AUTHENTICATION) frame.offset += (lengthByte + 2) * 4;
    else frame.offset += header === FRAGMENT ? EXTENSION_UNIT_BYTES : (lengthByte + 1) * EXTENSION_UNIT_BYTES;
    header = bytes[at] as number;
  }
  return true;
}
