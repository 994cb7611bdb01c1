import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, type NextHeader } from '../../hand-over.ts';

const TYPE_2_BYTES = 8;
const TYPE_3_BYTES = 12;
const TYPE_3_SUBHEADER_BYTES = 8;

/**
 * Reads Cisco's ERSPAN header, behind which a mirrored Ethernet frame lies.
 *
 * Source: draft-foschiano-erspan-03 §4. Type I has no header at all and no GRE sequence number; the others
 * tell themselves apart by a version nibble of 1 (type II) or 2 (type III).
 */
export function parseErspan(frame: Frame, hasSequence: boolean): NextHeader {
  if (!hasSequence) return NEXT_ETHERNET;
  if (!frame.holds(TYPE_2_BYTES, 'ERSPAN header')) return FINISHED;
  const version = (frame.bytes[frame.offset] as number) >> 4;
  if (version === 1) {
    frame.offset += TYPE_2_BYTES;
    return NEXT_ETHERNET;
  }
  if (version !== 2) return frame.malformed('ERSPAN version neither 1 nor 2');
  if (!frame.holds(TYPE_3_BYTES, 'ERSPAN header')) return FINISHED;
  const hasSubheader = ((frame.bytes[frame.offset + 11] as number) & 1) !== 0;
  frame.offset += TYPE_3_BYTES + (hasSubheader ? TYPE_3_SUBHEADER_BYTES : 0);
  return NEXT_ETHERNET;
}
