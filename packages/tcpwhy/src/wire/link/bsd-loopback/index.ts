import { u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { nextOfAddressFamily } from '../address-family.ts';

const HEADER_BYTES = 4;

const bsdLoopback: HeaderFormat = {
  id: 'bsd-loopback',
  summary: 'Loopback of BSD, macOS and Npcap: the address family before the packet.',
  source: 'https://www.tcpdump.org/linktypes.html (NULL: byte order of the recording host; LOOP: network order)',
  linkTypes: { 0: 'BSD loopback', 108: 'OpenBSD loopback' },
  parse: parseLoopback,
};

export default bsdLoopback;

/** Layout, in bytes: `address family 4, in the byte order of the host (link type 0) or of the network (108)`. */
function parseLoopback(frame: Frame): NextHeader {
  if (!frame.holds(HEADER_BYTES, 'loopback header')) return FINISHED;
  const family = u32(frame.bytes, frame.offset);
  frame.offset += HEADER_BYTES;
  return nextOfAddressFamily(frame, family);
}
