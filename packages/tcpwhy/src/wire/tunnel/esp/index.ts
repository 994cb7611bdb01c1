import { bits32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader, UDP_PORT } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { ENCRYPTED_TUNNEL } from '../../notices.ts';

const PORT_NAT_TRAVERSAL = 4500;
/** Security parameters index and sequence number; shorter datagrams on the port are keep-alives. */
const MIN_HEADER_BYTES = 8;

const esp: HeaderFormat = {
  id: 'esp',
  summary: 'IPsec encapsulating security payload: encrypted, so its content is only counted.',
  source: 'RFC 4303 §2, RFC 3948 §2 (in UDP)',
  ipProtocols: [50],
  udpPorts: [PORT_NAT_TRAVERSAL],
  parse: parseEsp,
};

export default esp;

/** Never leads anywhere: without the keys nothing inside can be read. */
function parseEsp(frame: Frame): NextHeader {
  if (frame.code !== (UDP_PORT | PORT_NAT_TRAVERSAL)) frame.note(ENCRYPTED_TUNNEL, 'IPsec ESP');
  // Four zero bytes mark a key exchange message, where ESP has an index that is never 0 (RFC 3948 §2.2).
  else if (frame.offset + MIN_HEADER_BYTES <= frame.end && bits32(frame.bytes, frame.offset) !== 0)
    frame.note(ENCRYPTED_TUNNEL, 'IPsec ESP in UDP');
  return FINISHED;
}
