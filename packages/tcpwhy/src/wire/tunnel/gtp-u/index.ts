import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_RAW_IP, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const FIXED_HEADER_BYTES = 8;
/** Sequence number, N-PDU number and next extension type: all there as soon as one of their flags is set. */
const OPTIONAL_BYTES = 4;
const OPTIONAL_FLAGS = 0x07;
const FLAG_EXTENSION = 0x04;
/** Version 1, protocol type GTP (not GTP'). */
const VERSION_AND_TYPE = 0x30;
const MESSAGE_PACKET = 0xff;

const gtpU: HeaderFormat = {
  id: 'gtp-u',
  summary: "User plane of mobile networks: a subscriber's IP packet in UDP.",
  source: '3GPP TS 29.281 §5',
  udpPorts: [2152],
  parse: parseGtpU,
};

export default gtpU;

/**
 * Layout, in bytes:
 * ```
 * flags 1 | message 1 | length 2 | tunnel 4 | (sequence 2 | number 1 | next extension 1 | extensions) | IP packet
 * ```
 */
function parseGtpU(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (at + FIXED_HEADER_BYTES > frame.end) return FINISHED;
  const flags = bytes[at] as number;
  if ((flags & 0xf0) !== VERSION_AND_TYPE || bytes[at + 1] !== MESSAGE_PACKET) return FINISHED;
  frame.offset = at + FIXED_HEADER_BYTES;
  if ((flags & OPTIONAL_FLAGS) !== 0) {
    if (!frame.holds(OPTIONAL_BYTES, 'GTP-U options')) return FINISHED;
    const firstExtension = bytes[frame.offset + 3] as number;
    frame.offset += OPTIONAL_BYTES;
    if ((flags & FLAG_EXTENSION) !== 0 && !skipExtensions(frame, firstExtension)) return FINISHED;
  }
  return frame.enterTunnel() ? NEXT_RAW_IP : FINISHED;
}

/** Each extension: length in units of 4 bytes, content, type of the next one (0: none). */
function skipExtensions(frame: Frame, firstExtension: number): boolean {
  let type = firstExtension;
  while (type !== 0) {
    if (!frame.holds(4, 'GTP-U extension header')) return false;
    const extensionBytes = (frame.bytes[frame.offset] as number) * 4;
    if (extensionBytes === 0) {
      frame.malformed('GTP-U extension header of length 0');
      return false;
    }
    if (!frame.holds(extensionBytes, 'GTP-U extension header')) return false;
    frame.offset += extensionBytes;
    type = frame.bytes[frame.offset - 1] as number;
  }
  return true;
}
