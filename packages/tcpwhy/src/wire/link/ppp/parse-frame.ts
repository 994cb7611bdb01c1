import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import {
  FINISHED,
  LINK_TYPE,
  NEXT_CISCO_HDLC,
  NEXT_ETHERNET,
  NEXT_IPV4,
  NEXT_IPV6,
  NEXT_MPLS,
  type NextHeader,
} from '../../hand-over.ts';
import { COMPRESSED_HEADER, ENCRYPTED_TUNNEL, PROTOCOL_NOT_READ } from '../../notices.ts';

const LINKTYPE_PPP = 9;
const LINKTYPE_PPP_SERIAL = 50;
const LINKTYPES_WITH_DIRECTION: readonly number[] = [166, 204];
const ALL_STATIONS = 0xff;
const UNNUMBERED_INFORMATION = 0x03;
/** Addresses of Cisco's own HDLC, which share PPP's link types: no PPP frame begins with them (tcpdump.org/linktypes.html). */
const CISCO_UNICAST = 0x0f;
const CISCO_BROADCAST = 0x8f;

/** Reads direction, address, control and protocol, each only where its link type or first bytes say it is there. */
export function parsePpp(frame: Frame): NextHeader {
  const linkType = frame.code - LINK_TYPE;
  if (LINKTYPES_WITH_DIRECTION.includes(linkType) && !readDirection(frame)) return FINISHED;
  if (!frame.holds(2, 'PPP header')) return FINISHED;
  const at = frame.offset;
  const address = frame.bytes[at] as number;
  if (isCiscoHdlc(frame, linkType, address)) return NEXT_CISCO_HDLC;
  if (address === ALL_STATIONS && frame.bytes[at + 1] === UNNUMBERED_INFORMATION) frame.offset += 2;
  return readProtocol(frame);
}

/** In plain PPP the address alone could be a compressed protocol number: Cisco's control byte 0 says it is none. */
function isCiscoHdlc(frame: Frame, linkType: number, address: number): boolean {
  if (address !== CISCO_UNICAST && address !== CISCO_BROADCAST) return false;
  return linkType === LINKTYPE_PPP_SERIAL || (linkType === LINKTYPE_PPP && frame.bytes[frame.offset + 1] === 0);
}

function readDirection(frame: Frame): boolean {
  if (!frame.holds(1, 'PPP direction')) return false;
  frame.setDirection(frame.bytes[frame.offset] === 0 ? DIRECTION_INBOUND : DIRECTION_OUTBOUND);
  frame.offset++;
  return true;
}

/** Protocol numbers are odd in their last byte only, so a first byte that is odd is the whole number (RFC 1661 §2). */
function readProtocol(frame: Frame): NextHeader {
  if (!frame.holds(1, 'PPP protocol')) return FINISHED;
  const first = frame.bytes[frame.offset] as number;
  if ((first & 1) !== 0) {
    frame.offset += 1;
    return nextHeader(frame, first);
  }
  if (!frame.holds(2, 'PPP protocol')) return FINISHED;
  const protocol = u16(frame.bytes, frame.offset);
  frame.offset += 2;
  return nextHeader(frame, protocol);
}

function nextHeader(frame: Frame, protocol: number): NextHeader {
  switch (protocol) {
    case 0x0021:
      return NEXT_IPV4;
    case 0x0057:
      return NEXT_IPV6;
    case 0x0281:
    case 0x0283:
      return NEXT_MPLS;
    case 0x0031:
      return parseBridged(frame);
    case 0x002d:
    case 0x002f:
    case 0x0061:
      frame.note(COMPRESSED_HEADER, 'PPP with compressed TCP/IP headers');
      return FINISHED;
    case 0x00fb:
    case 0x00fd:
      // Microsoft's encryption uses the number of compressed datagrams (RFC 3078 §3): neither can be read.
      frame.note(ENCRYPTED_TUNNEL, 'PPP, compressed or encrypted');
      return FINISHED;
    case 0x0053:
      frame.note(ENCRYPTED_TUNNEL, 'PPP');
      return FINISHED;
    case 0x003d:
      frame.note(PROTOCOL_NOT_READ, 'PPP multilink');
      return FINISHED;
    default:
      // Negotiation (8000 and above) and protocols that are not IP.
      return FINISHED;
  }
}

/** RFC 3518 §4.2: flags and padding, the kind of frame (1 is Ethernet), then the frame. */
function parseBridged(frame: Frame): NextHeader {
  if (!frame.holds(2, 'PPP bridging header')) return FINISHED;
  const kind = frame.bytes[frame.offset + 1];
  frame.offset += 2;
  return kind === 1 ? NEXT_ETHERNET : FINISHED;
}
