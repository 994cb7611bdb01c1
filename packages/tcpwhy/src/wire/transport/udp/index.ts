import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader, UDP_PORT } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 8;

const udp: HeaderFormat = {
  id: 'udp',
  summary: 'UDP header; only of interest for the tunnels that use it.',
  source: 'RFC 768',
  ipProtocols: [17],
  parse: parseUdp,
};

export default udp;

/** Offers the destination port first; when nobody knows it, the source port is tried (answers of a tunnel server). */
function parseUdp(frame: Frame): NextHeader {
  // Whether a datagram is cut is of no interest unless a tunnel is in it: the tunnel's own check says so.
  if (frame.offset + HEADER_BYTES > frame.end) return FINISHED;
  frame.otherUdpPort = u16(frame.bytes, frame.offset);
  const destinationPort = u16(frame.bytes, frame.offset + 2);
  frame.offset += HEADER_BYTES;
  return UDP_PORT | destinationPort;
}
