import { IP_CONGESTION_EXPERIENCED, IP_DONT_FRAGMENT, IP_HEADER_CHECKSUM_BAD } from '../../../model/packets.ts';
import { sumIsRight, sumWords } from '../../checksum.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, IP_PROTOCOL, NEXT_IPV6, type NextHeader } from '../../hand-over.ts';
import { IP_CHECKSUM_WRONG, IP_LONGER_THAN_FRAME } from '../../notices.ts';

const MIN_HEADER_BYTES = 20;
const MORE_FRAGMENTS_AND_OFFSET = 0x3fff;
const ECN_CONGESTION_EXPERIENCED = 3;

/**
 * Reads one IPv4 header and bounds the frame to its total length, so that padding never counts as payload.
 *
 * A total length above what the frame held is believed: recorders that cut packets without saying so are common,
 * while a receiver drops a packet that is really too short (Linux ip_rcv), so no other length is ever in use.
 */
export function parseIpv4(frame: Frame): NextHeader {
  const at = frame.offset;
  const view = frame.view;
  if (!frame.holds(MIN_HEADER_BYTES, 'IPv4 header')) return FINISHED;
  const first = view.getUint8(at);
  if (first >> 4 !== 4) return first >> 4 === 6 ? NEXT_IPV6 : frame.malformed('IP version neither 4 nor 6');
  const headerBytes = (first & 15) * 4;
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('IPv4 header shorter than 20 bytes');
  if (headerBytes > MIN_HEADER_BYTES && !frame.holds(headerBytes, 'IPv4 options')) return FINISHED;
  const totalBytes = view.getUint16(at + 2);
  if (totalBytes < headerBytes && totalBytes !== 0) return frame.malformed('IPv4 total length below header length');
  setLength(frame, totalBytes);
  frame.family = 4;
  frame.ipStart = at;
  frame.source = view.getInt32(at + 12);
  frame.destination = view.getInt32(at + 16);
  frame.ttl = view.getUint8(at + 8);
  frame.ipId = view.getUint16(at + 4);
  const fragment = view.getUint16(at + 6);
  const congested = (view.getUint8(at + 1) & 3) === ECN_CONGESTION_EXPERIENCED;
  frame.ipBits = ((fragment & 0x4000) !== 0 ? IP_DONT_FRAGMENT : 0) | (congested ? IP_CONGESTION_EXPERIENCED : 0);
  frame.headerChecksumWrong = frame.verifyChecksums && !checksumIsRight(frame, headerBytes);
  if (frame.headerChecksumWrong) frame.ipBits |= IP_HEADER_CHECKSUM_BAD;
  frame.offset = at + headerBytes;
  const next = IP_PROTOCOL | view.getUint8(at + 9);
  return (fragment & MORE_FRAGMENTS_AND_OFFSET) === 0 ? next : addFragment(frame, fragment, next);
}

/** Total length 0: the sender's stack left the length to the network card (TSO, BIG TCP), so the record's counts. */
function setLength(frame: Frame, totalBytes: number): void {
  frame.ipLengthUnknown = totalBytes === 0;
  if (totalBytes !== 0) {
    const end = frame.offset + totalBytes;
    if (end > frame.wireEnd) frame.note(IP_LONGER_THAN_FRAME);
    frame.wireEnd = end;
    if (end < frame.end) frame.end = end;
  }
  frame.ipBytes = frame.wireEnd - frame.offset;
}

function checksumIsRight(frame: Frame, headerBytes: number): boolean {
  const right = sumIsRight(sumWords(frame.bytes, frame.offset, frame.offset + headerBytes));
  if (!right) frame.note(IP_CHECKSUM_WRONG);
  return right;
}

function addFragment(frame: Frame, fragment: number, next: NextHeader): NextHeader {
  return frame.fragments.add(frame, {
    id: frame.ipId,
    startBytes: (fragment & 0x1fff) * 8,
    isLast: (fragment & 0x2000) === 0,
    next,
  });
}
