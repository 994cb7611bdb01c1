import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Two 20-byte link addresses, then the encapsulation header of RFC 4391: EtherType and two reserved bytes. */
const HEADER_BYTES = 44;
const ETHER_TYPE_AT = 40;

const ipoib: HeaderFormat = {
  id: 'ipoib',
  summary: 'IP over InfiniBand.',
  source: 'RFC 4391 §6, https://www.tcpdump.org/linktypes.html (IPOIB)',
  linkTypes: { 242: 'IP over InfiniBand' },
  parse: parseIpoib,
};

export default ipoib;

/** Layout, in bytes: `destination 20 | source 20 | EtherType 2 | 0 2`. */
function parseIpoib(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(HEADER_BYTES, 'IP over InfiniBand header')) return FINISHED;
  frame.offset = at + HEADER_BYTES;
  return ETHER_TYPE | u16(frame.bytes, at + ETHER_TYPE_AT);
}
