import { u16 } from '../../big-endian.ts';
import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_MPLS, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const HEADER_BYTES = 8;
const PORT_GPE = 4790;
const FLAG_NETWORK_VALID = 0x08;
/** Generic protocol extension: the fourth byte names what follows. */
const FLAG_NEXT_PROTOCOL = 0x04;
const GPE_PROTOCOLS: readonly (NextHeader | undefined)[] = [undefined, NEXT_IPV4, NEXT_IPV6, NEXT_ETHERNET];
const GPE_MPLS = 5;
const FLAG_GROUP_POLICY = 0x80;
const ETHERNET_BYTES = 14;
/** IPv4, IPv6, and the VLAN tag before them. */
const IP_ETHER_TYPES: readonly number[] = [0x0800, 0x86dd, 0x8100];

const vxlan: HeaderFormat = {
  id: 'vxlan',
  summary: 'Virtual extensible LAN: Ethernet in UDP, as overlay networks and cloud traffic mirrors send it.',
  source: 'RFC 7348 §5, draft-ietf-nvo3-vxlan-gpe §3; 8472 is what Linux and flannel used before the port was assigned',
  udpPorts: [4789, 8472, PORT_GPE],
  parse: parseVxlan,
};

export default vxlan;

/** Another protocol on these ports is told by the flags, the reserved fields and what stands inside, and is no error. */
function parseVxlan(frame: Frame): NextHeader {
  const at = frame.offset;
  const bytes = frame.bytes;
  if (at + HEADER_BYTES > frame.end || ((bytes[at] as number) & FLAG_NETWORK_VALID) === 0) return FINISHED;
  const isGpe = ((bytes[at] as number) & FLAG_NEXT_PROTOCOL) !== 0 && u16(bytes, at + 1) === 0;
  // Group policy uses the third and fourth byte, and says so in the first (draft-smith-vxlan-group-policy).
  const usesGroup = isGpe || ((bytes[at] as number) & FLAG_GROUP_POLICY) !== 0;
  const isTidy = bytes[at + 7] === 0 && (usesGroup || u16(bytes, at + 2) === 0);
  // RFC 7348 §5: what is reserved is ignored on receipt, and some senders write into it. Then the frame must speak for itself.
  if (!isTidy && !carriesIp(frame, at + HEADER_BYTES)) return FINISHED;
  frame.offset = at + HEADER_BYTES;
  if (!frame.enterTunnel()) return FINISHED;
  return isGpe ? gpeProtocol(bytes[at + 3] as number) : NEXT_ETHERNET;
}

function carriesIp(frame: Frame, at: number): boolean {
  return at + ETHERNET_BYTES <= frame.end && IP_ETHER_TYPES.includes(u16(frame.bytes, at + ETHERNET_BYTES - 2));
}

function gpeProtocol(number: number): NextHeader {
  if (number === GPE_MPLS) return NEXT_MPLS;
  return GPE_PROTOCOLS[number] ?? FINISHED;
}
