import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_PPP, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { TUNNEL_NOT_READ } from '../../notices.ts';

const FLAG_CONTROL = 0x8000;
const FLAG_LENGTH = 0x4000;
const FLAG_SEQUENCE = 0x0800;
const FLAG_OFFSET = 0x0200;
/** Bits that RFC 2661 §3.1 reserves; set, they mean something else is on the port. */
const RESERVED = 0x34f0;
const VERSION = 0x000f;

const l2tp: HeaderFormat = {
  id: 'l2tp',
  summary: 'Layer two tunneling protocol, version 2: PPP in UDP.',
  source: 'RFC 2661 §3.1',
  udpPorts: [1701],
  parse: parseL2tp,
};

export default l2tp;

/** Layout, in bytes: `flags and version 2 | (length 2) | tunnel 2 | session 2 | (sequence 4) | (offset 2, padding) | PPP`. */
function parseL2tp(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (at + 6 > frame.end) return FINISHED;
  const flags = u16(bytes, at);
  if ((flags & FLAG_CONTROL) !== 0 || (flags & RESERVED) !== 0) return FINISHED;
  if ((flags & VERSION) === 3) {
    // Version 3: how long the session's cookie is, only its two ends know (RFC 3931 §4.1).
    frame.note(TUNNEL_NOT_READ, 'L2TP version 3');
    return FINISHED;
  }
  if ((flags & VERSION) !== 2) return FINISHED;
  let headerBytes = 6;
  if ((flags & FLAG_LENGTH) !== 0) headerBytes += 2;
  if ((flags & FLAG_SEQUENCE) !== 0) headerBytes += 4;
  if ((flags & FLAG_OFFSET) !== 0) {
    if (!frame.holds(headerBytes + 2, 'L2TP header')) return FINISHED;
    headerBytes += 2 + u16(bytes, at + headerBytes);
  }
  if (!frame.holds(headerBytes, 'L2TP header')) return FINISHED;
  frame.offset = at + headerBytes;
  return frame.enterTunnel() ? NEXT_PPP : FINISHED;
}
