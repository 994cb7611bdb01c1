import { u16, u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import { nextHeader, setDirection, setLinkSource } from './columns.ts';

/** Protocol, two reserved bytes, interface index, device type, packet type, address length, 8 bytes of address. */
const HEADER_BYTES = 20;

/** Reads the header that tcpdump writes for `-i any` since 4.99. */
export function parseCookedV2(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(HEADER_BYTES, 'Linux cooked header')) return FINISHED;
  // One "any" capture sees many interfaces: their index tells copies of a packet apart from retransmissions.
  frame.interfaceIndex = ((frame.interfaceIndex << 16) ^ u32(bytes, at + 4)) >>> 0;
  setDirection(frame, bytes[at + 10] as number);
  setLinkSource(frame, at + 12, bytes[at + 11] as number);
  frame.offset = at + HEADER_BYTES;
  return nextHeader(u16(bytes, at + 8), u16(bytes, at));
}
