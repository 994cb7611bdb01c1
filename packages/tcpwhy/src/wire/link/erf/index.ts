import type { Frame } from '../../frame.ts';
import {
  FINISHED,
  NEXT_CISCO_HDLC,
  NEXT_ETHERNET,
  NEXT_IPV4,
  NEXT_IPV6,
  NEXT_PPP,
  type NextHeader,
} from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { PROTOCOL_NOT_READ } from '../../notices.ts';

/** Time stamp (8), type, flags, record length, loss counter, wire length. */
const HEADER_BYTES = 16;
const EXTENSION_BYTES = 8;
const MORE_EXTENSIONS = 0x80;
/** Ethernet, with variants that colour or classify. */
const ETHERNET_TYPES: readonly number[] = [2, 11, 16, 20];
const HDLC_TYPES: readonly number[] = [1, 10, 15, 17];
const TYPE_IPV4 = 22;
const TYPE_IPV6 = 23;
const ETHERNET_PADDING_BYTES = 2;
const PPP_ADDRESS = 0xff;

const erf: HeaderFormat = {
  id: 'erf',
  summary: 'Endace extensible record, before Ethernet, serial or IP frames.',
  source: 'https://www.tcpdump.org/linktypes.html (ERF), Endace ERF types guide',
  linkTypes: { 197: 'Endace ERF' },
  parse: parseErf,
};

export default erf;

/** Layout, in bytes: `time 8 | type 1 | flags 1 | record length 2 | losses 2 | wire length 2 | extensions 8 each | (2) frame`. */
function parseErf(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(HEADER_BYTES, 'ERF header')) return FINISHED;
  const typeByte = frame.bytes[at + 8] as number;
  frame.offset = at + HEADER_BYTES;
  let hasMore = (typeByte & MORE_EXTENSIONS) !== 0;
  while (hasMore) {
    if (!frame.holds(EXTENSION_BYTES, 'ERF extension header')) return FINISHED;
    hasMore = ((frame.bytes[frame.offset] as number) & MORE_EXTENSIONS) !== 0;
    frame.offset += EXTENSION_BYTES;
  }
  return nextHeader(frame, typeByte & ~MORE_EXTENSIONS);
}

function nextHeader(frame: Frame, type: number): NextHeader {
  if (ETHERNET_TYPES.includes(type)) {
    frame.offset += ETHERNET_PADDING_BYTES;
    return NEXT_ETHERNET;
  }
  if (HDLC_TYPES.includes(type)) {
    if (!frame.holds(1, 'serial header')) return FINISHED;
    return frame.bytes[frame.offset] === PPP_ADDRESS ? NEXT_PPP : NEXT_CISCO_HDLC;
  }
  if (type === TYPE_IPV4) return NEXT_IPV4;
  if (type === TYPE_IPV6) return NEXT_IPV6;
  frame.note(PROTOCOL_NOT_READ, `ERF type ${type}`);
  return FINISHED;
}
