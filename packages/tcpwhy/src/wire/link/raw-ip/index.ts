import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_IPV4, NEXT_IPV6, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const rawIp: HeaderFormat = {
  id: 'raw-ip',
  summary: 'No link header: the packet starts with IP.',
  source: 'https://www.tcpdump.org/linktypes.html (RAW); 12 and 14 are what DLT_RAW is on most systems and on OpenBSD',
  linkTypes: { 12: 'raw IP', 14: 'raw IP', 101: 'raw IP' },
  parse: parseRawIp,
};

export default rawIp;

/** Version nibble 6 is IPv6; everything else goes to IPv4, which complains when it is not 4. */
function parseRawIp(frame: Frame): NextHeader {
  if (!frame.holds(1, 'IP header')) return FINISHED;
  return (frame.bytes[frame.offset] as number) >> 4 === 6 ? NEXT_IPV6 : NEXT_IPV4;
}
