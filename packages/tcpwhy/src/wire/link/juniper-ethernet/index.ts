import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, NEXT_RAW_IP, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 4;
/** "MGC" in ASCII. */
const MAGIC_HIGH = 0x4d47;
const MAGIC_LOW = 0x43;
const FLAG_INBOUND = 0x01;
const FLAG_NO_LINK_HEADER = 0x02;
const FLAG_EXTENSIONS = 0x80;
/** Without a link header, four bytes of address family stand before the packet. */
const FAMILY_BYTES = 4;

const juniperEthernet: HeaderFormat = {
  id: 'juniper-ethernet',
  summary: 'Ethernet as Juniper routers record it.',
  source: 'tcpdump print-juniper.c describes the header; the vendor has not published it',
  linkTypes: { 178: 'Juniper Ethernet' },
  parse: parseJuniperEthernet,
};

export default juniperEthernet;

/** Layout, in bytes: `4d 47 43 | flags 1 | (length 2 | extensions) | Ethernet frame, or address family 4 and IP packet`. */
function parseJuniperEthernet(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(HEADER_BYTES, 'Juniper header')) return FINISHED;
  if (u16(bytes, at) !== MAGIC_HIGH || bytes[at + 2] !== MAGIC_LOW) return frame.malformed('no Juniper magic number');
  const flags = bytes[at + 3] as number;
  frame.setDirection((flags & FLAG_INBOUND) !== 0 ? DIRECTION_INBOUND : DIRECTION_OUTBOUND);
  let headerBytes = HEADER_BYTES;
  if ((flags & FLAG_EXTENSIONS) !== 0) {
    if (!frame.holds(HEADER_BYTES + 2, 'Juniper extensions')) return FINISHED;
    headerBytes += 2 + u16(bytes, at + HEADER_BYTES);
  }
  const isRaw = (flags & FLAG_NO_LINK_HEADER) !== 0;
  if (isRaw) headerBytes += FAMILY_BYTES;
  if (!frame.holds(headerBytes, 'Juniper header')) return FINISHED;
  frame.offset = at + headerBytes;
  return isRaw ? NEXT_RAW_IP : NEXT_ETHERNET;
}
