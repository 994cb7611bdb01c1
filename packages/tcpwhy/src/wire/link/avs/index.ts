import { u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_IEEE80211, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Magic number and length come first; the length covers the whole header. */
const MIN_HEADER_BYTES = 8;

const avs: HeaderFormat = {
  id: 'avs',
  summary: 'AVS capture header before a wireless frame.',
  source: 'https://www.tcpdump.org/linktypes.html (IEEE802_11_AVS)',
  linkTypes: { 163: 'IEEE 802.11 with AVS header' },
  parse: parseAvs,
};

export default avs;

/** Layout, in bytes: `magic 4 | length 4 | what the radio knew | 802.11 frame`. */
function parseAvs(frame: Frame): NextHeader {
  if (!frame.holds(MIN_HEADER_BYTES, 'AVS header')) return FINISHED;
  const headerBytes = u32(frame.bytes, frame.offset + 4);
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('AVS header shorter than 8 bytes');
  if (!frame.holds(headerBytes, 'AVS header')) return FINISHED;
  frame.offset += headerBytes;
  return NEXT_IEEE80211;
}
