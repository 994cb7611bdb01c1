import type { Frame } from '../../frame.ts';
import { FINISHED, IP_PROTOCOL, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const FIXED_HEADER_BYTES = 12;

const authenticationHeader: HeaderFormat = {
  id: 'authentication-header',
  summary: 'IPsec authentication header: signed, not encrypted, so what follows can be read.',
  source: 'RFC 4302 §2',
  ipProtocols: [51],
  parse: parseAuthenticationHeader,
};

export default authenticationHeader;

/** Steps over the signature; what is signed is not encrypted. */
function parseAuthenticationHeader(frame: Frame): NextHeader {
  const at = frame.offset;
  if (!frame.holds(FIXED_HEADER_BYTES, 'authentication header')) return FINISHED;
  // Counted in words minus two, unlike every other extension header (RFC 4302 §2.2).
  const headerBytes = ((frame.bytes[at + 1] as number) + 2) * 4;
  if (headerBytes < FIXED_HEADER_BYTES) return frame.malformed('authentication header shorter than 12 bytes');
  if (!frame.holds(headerBytes, 'authentication header')) return FINISHED;
  frame.offset = at + headerBytes;
  return IP_PROTOCOL | (frame.bytes[at] as number);
}
