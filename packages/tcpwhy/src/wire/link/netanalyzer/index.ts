import type { Frame } from '../../frame.ts';
import { FINISHED, LINK_TYPE, NEXT_ETHERNET, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 4;
const LINKTYPE_TRANSPARENT = 241;
/** The transparent form keeps the preamble: seven bytes of 55 and the start delimiter. */
const PREAMBLE_BYTES = 8;

const netanalyzer: HeaderFormat = {
  id: 'netanalyzer',
  summary: 'Hilscher netANALYZER status word before an Ethernet frame.',
  source: 'https://www.tcpdump.org/linktypes.html (NETANALYZER)',
  linkTypes: { 240: 'Hilscher netANALYZER', [LINKTYPE_TRANSPARENT]: 'Hilscher netANALYZER, transparent' },
  parse: parseNetanalyzer,
};

export default netanalyzer;

/** Layout, in bytes: `status 4 | (preamble 8) | Ethernet frame with check sequence`. */
function parseNetanalyzer(frame: Frame): NextHeader {
  const isTransparent = frame.code === (LINK_TYPE | LINKTYPE_TRANSPARENT);
  const headerBytes = HEADER_BYTES + (isTransparent ? PREAMBLE_BYTES : 0);
  if (!frame.holds(headerBytes, 'netANALYZER header')) return FINISHED;
  frame.offset += headerBytes;
  return NEXT_ETHERNET;
}
