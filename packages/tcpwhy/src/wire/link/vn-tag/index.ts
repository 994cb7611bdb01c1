import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Interface numbers (4 bytes), then the EtherType that was there before. */
const HEADER_BYTES = 6;

const vnTag: HeaderFormat = {
  id: 'vn-tag',
  summary: 'Cisco VN-Tag, between a switch and its fabric extenders.',
  source: 'Cisco, proposal for IEEE 802.1Qbh; written down in Wireshark as vntag',
  etherTypes: [0x8926],
  parse: parseVnTag,
};

export default vnTag;

/** Layout, in bytes: `direction, list, virtual interfaces 4 | EtherType 2`. */
function parseVnTag(frame: Frame): NextHeader {
  if (!frame.holds(HEADER_BYTES, 'VN-Tag')) return FINISHED;
  const type = u16(frame.bytes, frame.offset + 4);
  frame.offset += HEADER_BYTES;
  return ETHER_TYPE | type;
}
