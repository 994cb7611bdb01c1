import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from '../../../model/records.ts';
import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, LINK_TYPE, NEXT_IPV4, NEXT_IPV6, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const LINKTYPE_WITH_DIRECTION = 206;
const MIN_ADDRESS_BYTES = 2;
const MAX_ADDRESS_BYTES = 4;
const UNNUMBERED_INFORMATION = 0x03;
const NLPID_PADDING = 0x00;
const NLPID_SNAP = 0x80;
const NLPID_IPV6 = 0x8e;
const NLPID_IPV4 = 0xcc;

const frameRelay: HeaderFormat = {
  id: 'frame-relay',
  summary: "Frame relay, in the IETF form and in Cisco's.",
  source: 'RFC 2427 §3 and §4',
  linkTypes: { 107: 'frame relay', [LINKTYPE_WITH_DIRECTION]: 'frame relay with direction' },
  parse: parseFrameRelay,
};

export default frameRelay;

/** Layout, in bytes: `(direction 1) | address 2 to 4, last byte odd | IETF: 03, protocol identifier | or Cisco: EtherType 2`. */
function parseFrameRelay(frame: Frame): NextHeader {
  if (frame.code === (LINK_TYPE | LINKTYPE_WITH_DIRECTION)) {
    if (!frame.holds(1, 'direction byte')) return FINISHED;
    frame.setDirection(frame.bytes[frame.offset] === 0 ? DIRECTION_INBOUND : DIRECTION_OUTBOUND);
    frame.offset++;
  }
  if (!skipAddress(frame) || !frame.holds(2, 'frame relay header')) return FINISHED;
  const at = frame.offset;
  if (frame.bytes[at] === UNNUMBERED_INFORMATION) {
    frame.offset = at + 1;
    return parseNetworkProtocol(frame);
  }
  // Cisco's form: an EtherType right behind the address.
  frame.offset = at + 2;
  return ETHER_TYPE | u16(frame.bytes, at);
}

/** The last byte of the address has its lowest bit set (Q.922 §3.3). */
function skipAddress(frame: Frame): boolean {
  for (let bytes = MIN_ADDRESS_BYTES; bytes <= MAX_ADDRESS_BYTES; bytes++) {
    if (!frame.holds(bytes, 'frame relay address')) return false;
    if (((frame.bytes[frame.offset + bytes - 1] as number) & 1) === 0) continue;
    frame.offset += bytes;
    return true;
  }
  frame.malformed('frame relay address without end');
  return false;
}

function parseNetworkProtocol(frame: Frame): NextHeader {
  if (frame.bytes[frame.offset] === NLPID_PADDING) frame.offset++;
  if (!frame.holds(1, 'network protocol identifier')) return FINISHED;
  const identifier = frame.bytes[frame.offset++];
  if (identifier === NLPID_IPV4) return NEXT_IPV4;
  if (identifier === NLPID_IPV6) return NEXT_IPV6;
  if (identifier !== NLPID_SNAP || !frame.holds(5, 'SNAP header')) return FINISHED;
  // Organisation 0 means that an EtherType follows; the others bridge or discover.
  const isEtherType = frame.bytes[frame.offset] === 0 && u16(frame.bytes, frame.offset + 1) === 0;
  const type = u16(frame.bytes, frame.offset + 3);
  frame.offset += 5;
  return isEtherType ? ETHER_TYPE | type : FINISHED;
}
