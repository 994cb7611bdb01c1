import { u16, u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, IP_PROTOCOL, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 8;

const ipv6Fragment: HeaderFormat = {
  id: 'ipv6-fragment',
  summary: 'IPv6 fragment header; puts fragments together.',
  source: 'RFC 8200 §4.5, RFC 6946 (atomic fragments)',
  ipProtocols: [44],
  parse: parseFragment,
};

export default ipv6Fragment;

/** Hands the fragment to the table; the frame goes on when its datagram is complete. */
function parseFragment(frame: Frame): NextHeader {
  const at = frame.offset;
  if (frame.family !== 6) return FINISHED;
  if (!frame.holds(HEADER_BYTES, 'IPv6 fragment header')) return FINISHED;
  const position = u16(frame.bytes, at + 2);
  const next = IP_PROTOCOL | (frame.bytes[at] as number);
  frame.offset = at + HEADER_BYTES;
  // A fragment that is the whole packet, left behind by translators.
  if ((position & 0xfff9) === 0) return next;
  return frame.fragments.add(frame, {
    id: u32(frame.bytes, at + 4),
    startBytes: position & 0xfff8,
    isLast: (position & 1) === 0,
    next,
  });
}
