import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_RAW_IP, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { littleEndian16 } from '../little-endian.ts';

/** Address family, version, group; attributes follow. */
const HEADER_BYTES = 4;
/** Length (which counts itself) and type of an attribute, in the byte order of the recording host. */
const ATTRIBUTE_HEADER_BYTES = 4;
const ATTRIBUTE_ALIGNMENT = 4;
const TYPE_MASK = 0x7fff;
const ATTRIBUTE_PACKET_HEADER = 1;
const ATTRIBUTE_PAYLOAD = 9;
/** Netfilter hooks that belong to this host's own packets. */
const HOOK_LOCAL_IN = 1;
const HOOK_LOCAL_OUT = 3;

const nflog: HeaderFormat = {
  id: 'nflog',
  summary: 'Packets logged by Linux netfilter.',
  source: 'https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html',
  linkTypes: { 239: 'Linux netfilter log' },
  parse: parseNflog,
};

export default nflog;

/** Layout, in bytes: `address family 1 | version 1 | group 2 | attributes: length 2, type 2, value, padding to 4`. */
function parseNflog(frame: Frame): NextHeader {
  if (!frame.holds(HEADER_BYTES + ATTRIBUTE_HEADER_BYTES, 'NFLOG header')) return FINISHED;
  frame.offset += HEADER_BYTES;
  // Lengths are below 2^16 and mostly below 256: the order in which the first one is small is the host's.
  const first = frame.offset;
  const read = littleEndian16(frame.bytes, first) <= u16(frame.bytes, first) ? littleEndian16 : u16;
  while (frame.holds(ATTRIBUTE_HEADER_BYTES, 'NFLOG attribute')) {
    const at = frame.offset;
    const attributeBytes = read(frame.bytes, at);
    if (attributeBytes < ATTRIBUTE_HEADER_BYTES) return frame.malformed('NFLOG attribute shorter than 4 bytes');
    const type = read(frame.bytes, at + 2) & TYPE_MASK;
    if (type === ATTRIBUTE_PAYLOAD) {
      frame.offset = at + ATTRIBUTE_HEADER_BYTES;
      return NEXT_RAW_IP;
    }
    if (!frame.holds(attributeBytes, 'NFLOG attribute')) return FINISHED;
    if (type === ATTRIBUTE_PACKET_HEADER && attributeBytes >= 7) setDirection(frame, frame.bytes[at + 6] as number);
    frame.offset = at + Math.ceil(attributeBytes / ATTRIBUTE_ALIGNMENT) * ATTRIBUTE_ALIGNMENT;
  }
  return FINISHED;
}

function setDirection(frame: Frame, hook: number): void {
  if (hook === HOOK_LOCAL_IN) frame.setDirection(DIRECTION_INBOUND);
  else if (hook === HOOK_LOCAL_OUT) frame.setDirection(DIRECTION_OUTBOUND);
}
