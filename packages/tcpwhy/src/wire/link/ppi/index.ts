import type { Frame } from '../../frame.ts';
import { FINISHED, LINK_TYPE, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { littleEndian16, littleEndian32 } from '../little-endian.ts';

/** Version, flags, length of all headers, link type of the frame behind them. */
const MIN_HEADER_BYTES = 8;
const MAX_LINK_TYPE = 0xffff;

const ppi: HeaderFormat = {
  id: 'ppi',
  summary: 'Per-packet information: fields of any kind before a frame of any link type.',
  source: 'https://www.tcpdump.org/linktypes.html (PPI)',
  linkTypes: { 192: 'per-packet information' },
  parse: parsePpi,
};

export default ppi;

/** Layout, in bytes: `version 1 | flags 1 | length 2 | link type 4, little-endian | fields | frame of that link type`. */
function parsePpi(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(MIN_HEADER_BYTES, 'PPI header')) return FINISHED;
  const headerBytes = littleEndian16(frame.bytes, at + 2);
  const linkType = littleEndian32(frame.bytes, at + 4);
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('PPI header shorter than 8 bytes');
  if (linkType > MAX_LINK_TYPE) return frame.malformed('PPI link type above 65535');
  if (!frame.holds(headerBytes, 'PPI header')) return FINISHED;
  frame.offset = at + headerBytes;
  return LINK_TYPE | linkType;
}
