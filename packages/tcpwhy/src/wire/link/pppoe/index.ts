import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_PPP, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 6;
const VERSION_AND_TYPE = 0x11;
/** Any other code belongs to the discovery stage, which carries no packets. */
const CODE_SESSION = 0;

const pppoe: HeaderFormat = {
  id: 'pppoe',
  summary: 'PPP over Ethernet, session stage.',
  source: 'RFC 2516 §4',
  linkTypes: { 51: 'PPP over Ethernet' },
  etherTypes: [0x8864],
  parse: parsePppoe,
};

export default pppoe;

/** The length field is not believed over IP's: see zeek/pppoe-over-qinq, where the checksums side with IP. */
function parsePppoe(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(HEADER_BYTES, 'PPPoE header')) return FINISHED;
  if (frame.bytes[at] !== VERSION_AND_TYPE) return frame.malformed('PPPoE version or type not 1');
  if (frame.bytes[at + 1] !== CODE_SESSION) return FINISHED;
  frame.offset = at + HEADER_BYTES;
  return NEXT_PPP;
}
