import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, NEXT_IEEE80211, NEXT_IPV4, NEXT_PPP, type NextHeader } from '../../hand-over.ts';
import { TUNNEL_NOT_READ } from '../../notices.ts';
import { parseErspan } from './parse-erspan.ts';

const FLAG_CHECKSUM = 0x8000;
const FLAG_ROUTING = 0x4000;
const FLAG_KEY = 0x2000;
const FLAG_SEQUENCE = 0x1000;
/** Version 1 only (RFC 2637 §4.1). */
const FLAG_ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;

const PROTOCOL_NONE = 0;
const PROTOCOL_PPP = 0x880b;
const PROTOCOL_WCCP = 0x883e;
const PROTOCOL_ERSPAN = 0x88be;
const PROTOCOL_ERSPAN_3 = 0x22eb;

/** Reads one GRE header of version 0 or 1 and enters the tunnel. */
export function parseGre(frame: Frame): NextHeader {
  if (!frame.holds(4, 'GRE header')) return FINISHED;
  const flags = u16(frame.bytes, frame.offset);
  const protocol = u16(frame.bytes, frame.offset + 2);
  if ((flags & VERSION) > 1) return frame.malformed('GRE version above 1');
  if ((flags & FLAG_ROUTING) !== 0) {
    // Deprecated by RFC 2784; the list of routes has no length of its own.
    frame.note(TUNNEL_NOT_READ, 'GRE with source routes');
    return FINISHED;
  }
  const headerBytes = (flags & VERSION) === 0 ? version0Bytes(flags) : version1Bytes(flags);
  if (!frame.holds(headerBytes, 'GRE header')) return FINISHED;
  frame.offset += headerBytes;
  if (!frame.enterTunnel()) return FINISHED;
  return nextHeader(frame, protocol, flags);
}

function version0Bytes(flags: number): number {
  let bytes = 4;
  if ((flags & FLAG_CHECKSUM) !== 0) bytes += 4;
  if ((flags & FLAG_KEY) !== 0) bytes += 4;
  if ((flags & FLAG_SEQUENCE) !== 0) bytes += 4;
  return bytes;
}

/** The key holds payload length and call, and is always there. */
function version1Bytes(flags: number): number {
  let bytes = 8;
  if ((flags & FLAG_SEQUENCE) !== 0) bytes += 4;
  if ((flags & FLAG_ACKNOWLEDGMENT) !== 0) bytes += 4;
  return bytes;
}

function nextHeader(frame: Frame, protocol: number, flags: number): NextHeader {
  // Nothing behind the header: an acknowledgment of PPTP, or a keep-alive.
  if (frame.offset >= frame.wireEnd || protocol === PROTOCOL_NONE) return FINISHED;
  switch (protocol) {
    case PROTOCOL_PPP:
      return NEXT_PPP;
    case PROTOCOL_WCCP:
      return parseWccp(frame);
    case PROTOCOL_ERSPAN:
    case PROTOCOL_ERSPAN_3:
      return parseErspan(frame, (flags & FLAG_SEQUENCE) !== 0);
    default:
      return isAruba(protocol) ? NEXT_IEEE80211 : ETHER_TYPE | protocol;
  }
}

/** Aruba access points send 802.11 frames without check sequence; the number tells only the queue. */
function isAruba(protocol: number): boolean {
  return (protocol >= 0x8200 && protocol <= 0x83f0 && (protocol & 0xf) === 0) || protocol === 0x9000;
}

/** WCCP version 2 puts a 4-byte redirect header before the packet, version 1 none: the version nibble tells. */
function parseWccp(frame: Frame): NextHeader {
  if (!frame.holds(4, 'WCCP redirect header')) return FINISHED;
  if ((frame.bytes[frame.offset] as number) >> 4 !== 4) frame.offset += 4;
  return NEXT_IPV4;
}
