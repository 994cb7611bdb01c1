import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Tag control information (6 bytes), then the EtherType that was there before. */
const HEADER_BYTES = 8;

const eTag: HeaderFormat = {
  id: 'e-tag',
  summary: 'E-Tag of IEEE 802.1BR, between a bridge and its port extenders.',
  source: 'IEEE 802.1BR §7.5',
  etherTypes: [0x893f],
  parse: parseETag,
};

export default eTag;

/** Layout, in bytes: `priority, channels of ingress and egress 6 | EtherType 2`. */
function parseETag(frame: Frame): NextHeader {
  if (!frame.holds(HEADER_BYTES, 'E-Tag')) return FINISHED;
  const type = u16(frame.bytes, frame.offset + 6);
  frame.offset += HEADER_BYTES;
  return ETHER_TYPE | type;
}
