import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, NEXT_LLC, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 14;
/** Below this the field is a length, and an LLC header follows (IEEE 802.3 §3.2.6). */
const MIN_ETHER_TYPE = 0x0600;

const ethernet: HeaderFormat = {
  id: 'ethernet',
  summary: 'Ethernet II and IEEE 802.3 frames.',
  source: 'IEEE 802.3 §3.1.1',
  linkTypes: { 1: 'Ethernet' },
  // Transparent Ethernet bridging: a whole frame inside GRE or Geneve (RFC 1701).
  etherTypes: [0x6558],
  parse: parseEthernet,
};

export default ethernet;

/** The 802.3 length is not used: IP knows better how long it is, and nothing else leads to TCP. */
export function parseEthernet(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(HEADER_BYTES, 'Ethernet header')) return FINISHED;
  frame.linkSource = frame.view.getInt32(at + 8);
  frame.offset = at + HEADER_BYTES;
  const type = frame.view.getUint16(at + 12);
  return type >= MIN_ETHER_TYPE ? ETHER_TYPE | type : NEXT_LLC;
}
