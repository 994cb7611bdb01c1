import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const FIXED_HEADER_BYTES = 8;
const CONTROL_PACKET = 0x80;

const geneve: HeaderFormat = {
  id: 'geneve',
  summary: 'Generic network virtualization encapsulation: a frame in UDP behind options.',
  source: 'RFC 8926 §3.4',
  udpPorts: [6081],
  parse: parseGeneve,
};

export default geneve;

/** Another protocol on this port is told by version and reserved bits, and is no error. */
function parseGeneve(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (at + FIXED_HEADER_BYTES > frame.end) return FINISHED;
  const first = bytes[at] as number;
  const flags = bytes[at + 1] as number;
  if (first >> 6 !== 0 || (flags & 0x3f) !== 0 || bytes[at + 7] !== 0) return FINISHED;
  if ((flags & CONTROL_PACKET) !== 0) return FINISHED;
  const headerBytes = FIXED_HEADER_BYTES + (first & 0x3f) * 4;
  if (!frame.holds(headerBytes, 'Geneve options')) return FINISHED;
  frame.offset = at + headerBytes;
  return frame.enterTunnel() ? ETHER_TYPE | u16(bytes, at + 2) : FINISHED;
}
