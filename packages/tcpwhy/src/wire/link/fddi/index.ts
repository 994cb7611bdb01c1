import { bits32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Frame control, destination, source. */
const HEADER_BYTES = 13;
const FORMAT = 0xf0;
/** Frame control 01LL: asynchronous, long addresses, LLC. */
const FORMAT_LLC = 0x50;

const fddi: HeaderFormat = {
  id: 'fddi',
  summary: 'Fiber distributed data interface.',
  source: 'ANSI X3.139, RFC 1390',
  linkTypes: { 10: 'FDDI' },
  parse: parseFddi,
};

export default fddi;

/** Layout, in bytes: `frame control 1 | destination 6 | source 6 | LLC`. */
function parseFddi(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(HEADER_BYTES, 'FDDI header')) return FINISHED;
  frame.linkSource = bits32(frame.bytes, at + 9);
  frame.offset = at + HEADER_BYTES;
  return ((frame.bytes[at] as number) & FORMAT) === FORMAT_LLC ? NEXT_LLC : FINISHED;
}
