import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { ENCRYPTED_TUNNEL } from '../../notices.ts';

const TAG_BYTES = 6;
const CHANNEL_BYTES = 8;
const FLAG_CHANNEL = 0x20;
const FLAG_ENCRYPTED = 0x08;
const FLAG_CHANGED_TEXT = 0x04;

const macSec: HeaderFormat = {
  id: 'mac-sec',
  summary: 'MACsec: frames that are only signed can be read, encrypted ones are counted.',
  source: 'IEEE 802.1AE §9.3',
  etherTypes: [0x88e5],
  parse: parseMacSec,
};

export default macSec;

/**
 * Layout, in bytes:
 * ```
 * flags 1 | short length 1 | packet number 4 | channel 8, if flagged | EtherType 2 | payload | integrity value
 * ```
 */
function parseMacSec(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(TAG_BYTES + 2, 'MACsec tag')) return FINISHED;
  const flags = frame.bytes[at] as number;
  if ((flags & (FLAG_ENCRYPTED | FLAG_CHANGED_TEXT)) !== 0) {
    frame.note(ENCRYPTED_TUNNEL, 'MACsec');
    return FINISHED;
  }
  const tagBytes = (flags & FLAG_CHANNEL) !== 0 ? TAG_BYTES + CHANNEL_BYTES : TAG_BYTES;
  if (!frame.holds(tagBytes + 2, 'MACsec tag')) return FINISHED;
  frame.offset = at + tagBytes + 2;
  return ETHER_TYPE | u16(frame.bytes, at + tagBytes);
}
