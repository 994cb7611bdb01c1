import { DIRECTION_INBOUND, DIRECTION_OUTBOUND, DIRECTION_UNKNOWN } from '../../../model/records.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { nextOfAddressFamily } from '../address-family.ts';

/** Up to the direction byte; older and newer systems differ only behind it. */
const MIN_HEADER_BYTES = 61;
const DIRECTION_AT = 60;
const PF_IN = 1;
const PF_OUT = 2;

const pflog: HeaderFormat = {
  id: 'pflog',
  summary: 'Packets logged by the BSD packet filter.',
  source: 'https://www.tcpdump.org/linktypes.html (PFLOG), OpenBSD net/if_pflog.h',
  linkTypes: { 117: 'BSD pflog' },
  parse: parsePflog,
};

export default pflog;

/**
 * Layout, in bytes:
 * ```
 * length 1 | address family 1 | action 1 | reason 1 | interface 16 | rule set 16 | numbers 20 | direction 1 | ...
 * ```
 */
function parsePflog(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(MIN_HEADER_BYTES, 'pflog header')) return FINISHED;
  // The length byte leaves out the padding to a multiple of four.
  const headerBytes = ((bytes[at] as number) + 3) & ~3;
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('pflog header length below 61');
  frame.setDirection(directionOf(bytes[at + DIRECTION_AT] as number));
  frame.offset = at + headerBytes;
  return nextOfAddressFamily(frame, bytes[at + 1] as number);
}

function directionOf(value: number): number {
  if (value === PF_IN) return DIRECTION_INBOUND;
  return value === PF_OUT ? DIRECTION_OUTBOUND : DIRECTION_UNKNOWN;
}
