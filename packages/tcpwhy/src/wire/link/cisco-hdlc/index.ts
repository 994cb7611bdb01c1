import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, LINK_TYPE, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

/** Address, control, EtherType. */
const HEADER_BYTES = 4;
const LINKTYPE_WITH_DIRECTION = 205;
/** Cisco's keep-alive protocol. */
const PROTOCOL_SLARP = 0x8035;

const ciscoHdlc: HeaderFormat = {
  id: 'cisco-hdlc',
  summary: 'Cisco HDLC on serial lines.',
  source: 'https://www.tcpdump.org/linktypes.html (C_HDLC), RFC 1547 §4.3.1',
  linkTypes: { 104: 'Cisco HDLC', [LINKTYPE_WITH_DIRECTION]: 'Cisco HDLC with direction' },
  parse: parseCiscoHdlc,
};

export default ciscoHdlc;

/** Layout, in bytes: `(direction 1) | address 1 | control 1 | EtherType 2`. */
function parseCiscoHdlc(frame: Frame): NextHeader {
  if (frame.code === (LINK_TYPE | LINKTYPE_WITH_DIRECTION)) {
    if (!frame.holds(1, 'direction byte')) return FINISHED;
    frame.setDirection(frame.bytes[frame.offset] === 0 ? DIRECTION_INBOUND : DIRECTION_OUTBOUND);
    frame.offset++;
  }
  if (!frame.holds(HEADER_BYTES, 'Cisco HDLC header')) return FINISHED;
  const type = u16(frame.bytes, frame.offset + 2);
  frame.offset += HEADER_BYTES;
  return type === PROTOCOL_SLARP ? FINISHED : ETHER_TYPE | type;
}
