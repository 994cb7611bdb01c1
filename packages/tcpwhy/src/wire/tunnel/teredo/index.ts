import { u16, u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_IPV6, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const AUTHENTICATION = 1;
const ORIGIN = 0;
const ORIGIN_BYTES = 8;
/** Indicator, two lengths, nonce and confirmation byte (RFC 4380 §5.1.1). */
const AUTHENTICATION_FIXED_BYTES = 13;
const IPV6_HEADER_BYTES = 40;

const teredo: HeaderFormat = {
  id: 'teredo',
  summary: 'IPv6 in UDP through NAT.',
  source: 'RFC 4380 §5.1.1',
  udpPorts: [3544],
  parse: parseTeredo,
};

export default teredo;

/** Something else on this port is told by the IPv6 header that must follow, and is no error. */
function parseTeredo(frame: Frame): NextHeader {
  const bytes = frame.bytes;
  let at = frame.offset;
  if (at + AUTHENTICATION_FIXED_BYTES <= frame.end && u16(bytes, at) === AUTHENTICATION)
    at += AUTHENTICATION_FIXED_BYTES + (bytes[at + 2] as number) + (bytes[at + 3] as number);
  if (at + ORIGIN_BYTES <= frame.end && u16(bytes, at) === ORIGIN) at += ORIGIN_BYTES;
  if (!isIpv6Packet(frame, at)) return FINISHED;
  frame.offset = at;
  return frame.enterTunnel() ? NEXT_IPV6 : FINISHED;
}

/** The bytes at `at` start an IPv6 header that fits into the rest and has an address that Teredo uses. */
function isIpv6Packet(frame: Frame, at: number): boolean {
  const bytes = frame.bytes;
  if (at + IPV6_HEADER_BYTES > frame.end || (bytes[at] as number) >> 4 !== 6) return false;
  if (u16(bytes, at + 4) > frame.wireEnd - at - IPV6_HEADER_BYTES) return false;
  return isTeredoAddress(bytes, at + 8) || isTeredoAddress(bytes, at + 24);
}

/** 2001:0000::/32, or link-local while the client asks for its address (RFC 4380 §2.6 and §5.2.1). */
function isTeredoAddress(bytes: Uint8Array, at: number): boolean {
  const prefix = u32(bytes, at);
  return prefix === 0x20010000 || (prefix & 0xffc00000) >>> 0 === 0xfe800000;
}
