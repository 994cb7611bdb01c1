import type { Frame } from '../../frame.ts';
import { FINISHED, NEXT_ETHERNET, type NextHeader } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';

const PROTOCOL_ETHERNET = 143;
/** Version 3 in the upper nibble, the rest reserved. */
const ETHER_IP_VERSION = 3;
const ETHER_IP_HEADER_BYTES = 2;

const etherIp: HeaderFormat = {
  id: 'ether-ip',
  summary: 'Ethernet directly inside an IP packet: EtherIP, and Ethernet of segment routing.',
  source: 'RFC 3378 §3, RFC 8986 §9.1',
  ipProtocols: [97, PROTOCOL_ETHERNET],
  parse: parseEtherIp,
};

export default etherIp;

/**
 * Layout, in bytes:
 * ```
 * version 3, 0: 2 | Ethernet frame        (protocol 97)
 * Ethernet frame                         (protocol 143, segment routing)
 * ```
 */
function parseEtherIp(frame: Frame): NextHeader {
  if ((frame.code & 0xff) !== PROTOCOL_ETHERNET) {
    if (!frame.holds(ETHER_IP_HEADER_BYTES, 'EtherIP header')) return FINISHED;
    if ((frame.bytes[frame.offset] as number) >> 4 !== ETHER_IP_VERSION)
      return frame.malformed('EtherIP version not 3');
    frame.offset += ETHER_IP_HEADER_BYTES;
  }
  return frame.enterTunnel() ? NEXT_ETHERNET : FINISHED;
}
