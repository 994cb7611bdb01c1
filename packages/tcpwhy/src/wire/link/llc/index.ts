import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { ETHER_TYPE, FINISHED, NEXT_ETHERNET, NEXT_RAW_IP, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const SAP_IP = 0x06;
const SAP_SNAP = 0xaa;
const SAP_ISO = 0xfe;
const CONTROL_UNNUMBERED = 0x03;
const SNAP_HEADER_BYTES = 8;
/** Organisation codes, as 24 bits. */
const OUI_ETHER_TYPE = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;
const OUI_BRIDGED = 0x0080c2;
/** RFC 2684 §5.2: bridged Ethernet with and without check sequence, behind two bytes of padding. */
const BRIDGED_ETHERNET: readonly number[] = [0x0001, 0x0007];
const BRIDGED_PADDING_BYTES = 2;
/** ISO network layer protocol identifiers of IPv4 and IPv6. */
const NLPID_IP: readonly number[] = [0xcc, 0x8e];

const llc: HeaderFormat = {
  id: 'llc',
  summary: 'IEEE 802.2 LLC header, with SNAP.',
  source: 'IEEE 802.2 §3, RFC 1042 (SNAP), RFC 2684 §5 (ATM)',
  linkTypes: { 100: 'LLC (RFC 1483)' },
  parse: parseLlc,
};

export default llc;

/** Everything that is not IP (spanning tree, IPX, NetBIOS, discovery protocols) is of no interest and no notice. */
function parseLlc(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(3, 'LLC header')) return FINISHED;
  const sap = bytes[at] as number;
  if (bytes[at + 1] !== sap || bytes[at + 2] !== CONTROL_UNNUMBERED) return FINISHED;
  if (sap === SAP_SNAP) return parseSnap(frame);
  frame.offset = at + 3;
  if (sap === SAP_IP) return NEXT_RAW_IP;
  if (sap !== SAP_ISO || !frame.holds(1, 'network protocol identifier')) return FINISHED;
  frame.offset = at + 4;
  return NLPID_IP.includes(bytes[at + 3] as number) ? NEXT_RAW_IP : FINISHED;
}

function parseSnap(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (!frame.holds(SNAP_HEADER_BYTES, 'SNAP header')) return FINISHED;
  const organisation = ((bytes[at + 3] as number) << 16) | u16(bytes, at + 4);
  const protocol = u16(bytes, at + 6);
  frame.offset = at + SNAP_HEADER_BYTES;
  if (organisation === OUI_ETHER_TYPE || organisation === OUI_BRIDGE_TUNNEL) return ETHER_TYPE | protocol;
  if (organisation !== OUI_BRIDGED || !BRIDGED_ETHERNET.includes(protocol)) return FINISHED;
  frame.offset += BRIDGED_PADDING_BYTES;
  return NEXT_ETHERNET;
}
