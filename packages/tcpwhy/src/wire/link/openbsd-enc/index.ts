import { u32 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { nextOfAddressFamily } from '../address-family.ts';

/** Address family, security parameters index, flags. */
const HEADER_BYTES = 12;

const openbsdEnc: HeaderFormat = {
  id: 'openbsd-enc',
  summary: 'BSD enc device: IPsec packets before encryption and after decryption.',
  source: 'https://www.tcpdump.org/linktypes.html (ENC)',
  linkTypes: { 109: 'BSD IPsec enc' },
  parse: parseEnc,
};

export default openbsdEnc;

/** Layout, in bytes: `address family 4 | security parameters index 4 | flags 4 | IP packet`. */
function parseEnc(frame: Frame): NextHeader {
  if (!frame.holds(HEADER_BYTES, 'enc header')) return FINISHED;
  const family = u32(frame.bytes, frame.offset);
  frame.offset += HEADER_BYTES;
  return nextOfAddressFamily(frame, family);
}
