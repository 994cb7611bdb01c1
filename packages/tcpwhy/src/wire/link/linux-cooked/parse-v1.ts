import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import { nextHeader, setDirection, setLinkSource } from './columns.ts';

/** Packet type, device type, address length, 8 bytes of address, protocol. */
const HEADER_BYTES = 16;

/** Reads the header that older tcpdump writes for `-i any`. */
export function parseCookedV1(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(HEADER_BYTES, 'Linux cooked header')) return FINISHED;
  setDirection(frame, u16(bytes, at));
  setLinkSource(frame, at + 6, u16(bytes, at + 4));
  frame.offset = at + HEADER_BYTES;
  return nextHeader(u16(bytes, at + 2), u16(bytes, at + 14));
}
