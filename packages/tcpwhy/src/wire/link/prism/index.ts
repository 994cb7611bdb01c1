import { u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, LINK_TYPE, NEXT_IEEE80211, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 144;
/** Some drivers write an AVS header under this link type; its magic number differs in the last byte only. */
const AVS_MAGIC = 0x80211000;
const LINKTYPE_AVS = 163;

const prism: HeaderFormat = {
  id: 'prism',
  summary: 'Prism monitor header before a wireless frame.',
  source: 'https://www.tcpdump.org/linktypes.html (IEEE802_11_PRISM)',
  linkTypes: { 119: 'IEEE 802.11 with Prism header' },
  parse: parsePrism,
};

export default prism;

/** The header is a list of fixed fields in host order; only its size matters here. */
function parsePrism(frame: Frame): NextHeader {
  if (!frame.holds(4, 'Prism header')) return FINISHED;
  if ((u32(frame.bytes, frame.offset) & 0xffff_f000) >>> 0 === AVS_MAGIC >>> 0) return LINK_TYPE | LINKTYPE_AVS;
  if (!frame.holds(HEADER_BYTES, 'Prism header')) return FINISHED;
  frame.offset += HEADER_BYTES;
  return NEXT_IEEE80211;
}
