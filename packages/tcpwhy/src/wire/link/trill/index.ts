import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const FIXED_HEADER_BYTES = 6;

const trill: HeaderFormat = {
  id: 'trill',
  summary: 'TRILL header around an Ethernet frame.',
  source: 'RFC 6325 §3',
  etherTypes: [0x22f3],
  parse: parseTrill,
};

export default trill;

/** Layout, in bytes: `version, flags, option words, hops 2 | egress 2 | ingress 2 | options | Ethernet frame`. */
function parseTrill(frame: Frame): NextHeader {
  if (!frame.holds(FIXED_HEADER_BYTES, 'TRILL header')) return FINISHED;
  // Five bits count the option words.
  const optionBytes = ((u16(frame.bytes, frame.offset) >> 6) & 0x1f) * 4;
  frame.offset += FIXED_HEADER_BYTES + optionBytes;
  return NEXT_ETHERNET;
}
