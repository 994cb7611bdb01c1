import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_IEEE80211, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const MIN_HEADER_BYTES = 8;
/** Bits of the third byte of a presence word, and of the flags field. */
const MORE_PRESENCE_WORDS = 0x80;
const HAS_TIMER = 0x01;
const HAS_FLAGS = 0x02;
const TIMER_BYTES = 8;
const FLAG_CHECK_SEQUENCE = 0x10;
const CHECK_SEQUENCE_BYTES = 4;

const radiotap: HeaderFormat = {
  id: 'radiotap',
  summary: 'What the radio knew about a wireless frame, before the frame.',
  source: 'https://www.radiotap.org/',
  linkTypes: { 127: 'IEEE 802.11 with radiotap' },
  parse: parseRadiotap,
};

export default radiotap;

/** Layout, in bytes: `version 1 | 0 | length 2, little-endian | presence words 4 each | fields`. */
function parseRadiotap(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(MIN_HEADER_BYTES, 'radiotap header')) return FINISHED;
  const headerBytes = ((frame.bytes[at + 3] as number) << 8) | (frame.bytes[at + 2] as number);
  if (headerBytes < MIN_HEADER_BYTES) return frame.malformed('radiotap header shorter than 8 bytes');
  if (!frame.holds(headerBytes, 'radiotap header')) return FINISHED;
  if ((readFlags(frame, headerBytes) & FLAG_CHECK_SEQUENCE) !== 0) {
    frame.wireEnd -= CHECK_SEQUENCE_BYTES;
    frame.end = Math.min(frame.end, frame.wireEnd);
  }
  frame.offset = at + headerBytes;
  return NEXT_IEEE80211;
}

/** The flags field is the second one, behind the timer, which is aligned to its size. */
function readFlags(frame: Frame, headerBytes: number): number {
  const bytes = frame.bytes;
  const at = frame.offset;
  const present = bytes[at + 4] as number;
  if ((present & HAS_FLAGS) === 0) return 0;
  let field = 4;
  while (field + 4 <= headerBytes && ((bytes[at + field + 3] as number) & MORE_PRESENCE_WORDS) !== 0) field += 4;
  field += 4;
  if ((present & HAS_TIMER) !== 0) field = Math.ceil(field / TIMER_BYTES) * TIMER_BYTES + TIMER_BYTES;
  return field < headerBytes ? (bytes[at + field] as number) : 0;
}
