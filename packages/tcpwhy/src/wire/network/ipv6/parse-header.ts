import { IP_CONGESTION_EXPERIENCED } from '../../../model/packets.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, IP_PROTOCOL, NEXT_IPV4, type NextHeader } from '../../hand-over.ts';
import { IP_LONGER_THAN_FRAME } from '../../notices.ts';

const HEADER_BYTES = 40;

/** Reads one IPv6 header and bounds the frame to its payload length; see IPv4 on lengths above the frame's. */
export function parseIpv6(frame: Frame): NextHeader {
  const at = frame.offset;
  const view = frame.view;
  // A frame that says IPv6 and holds IPv4 may be shorter than an IPv6 header.
  if (at < frame.end && view.getUint8(at) >> 4 !== 6) return otherVersion(frame);
  if (!frame.holds(HEADER_BYTES, 'IPv6 header')) return FINISHED;
  setLength(frame, view.getUint16(at + 4));
  frame.family = 6;
  frame.ipStart = at;
  frame.addressView = view;
  frame.source = at + 8;
  frame.destination = at + 24;
  frame.ttl = view.getUint8(at + 7);
  frame.ipId = -1;
  // The traffic class straddles bytes 0 and 1; its lowest two bits are ECN (RFC 3168).
  frame.ipBits = (view.getUint8(at + 1) & 0x30) === 0x30 ? IP_CONGESTION_EXPERIENCED : 0;
  frame.headerChecksumWrong = false;
  frame.offset = at + HEADER_BYTES;
  return IP_PROTOCOL | view.getUint8(at + 6);
}

function otherVersion(frame: Frame): NextHeader {
  const version = (frame.bytes[frame.offset] as number) >> 4;
  return version === 4 ? NEXT_IPV4 : frame.malformed('IP version neither 4 nor 6');
}

/** Payload length 0: a jumbogram option tells the length (RFC 2675), or offloading left it out (BIG TCP). */
function setLength(frame: Frame, payloadBytes: number): void {
  frame.ipLengthUnknown = payloadBytes === 0;
  if (payloadBytes !== 0) {
    const end = frame.offset + HEADER_BYTES + payloadBytes;
    if (end > frame.wireEnd) frame.note(IP_LONGER_THAN_FRAME);
    frame.wireEnd = end;
    if (end < frame.end) frame.end = end;
  }
  frame.ipBytes = frame.wireEnd - frame.offset;
}
