import type { Frame } from './frame.ts';
import { ETHER_TYPE, FINISHED, IP_PROTOCOL, LINK_TYPE, type NextHeader, UDP_PORT } from './hand-over.ts';
import { linkTypeName, neverCarriesIp } from './link-type-names.ts';
import { LINK_TYPE_NOT_READ, LINK_TYPE_WITHOUT_IP, PROTOCOL_NOT_READ, TUNNEL_NOT_READ } from './notices.ts';

/** EtherTypes that are no way to TCP: control protocols of links and switches, and networks other than IP. */
const WITHOUT_TCP: ReadonlySet<number> = new Set([
  0x0806, // ARP
  0x0842, // wake on LAN
  0x2000, // Cisco discovery
  0x22ea, // stream reservation
  0x22f0, // audio video transport
  0x22f4, // TRILL IS-IS
  0x6002, // DEC maintenance
  0x6003, // DECnet
  0x6004, // DEC local area transport
  0x8035, // reverse ARP
  0x809b, // AppleTalk
  0x80f3, // AppleTalk ARP
  0x8137, // IPX
  0x86dc, // reserved beside IPv6
  0x8808, // Ethernet flow control
  0x8809, // slow protocols (link aggregation)
  0x8863, // PPPoE discovery
  0x886d, // Intel adapter teaming
  0x8874, // Realtek loop detection
  0x887b, // HomePlug
  0x888e, // EAP over LAN
  0x8892, // PROFINET
  0x889a, // HyperSCSI
  0x88a2, // ATA over Ethernet
  0x88a4, // EtherCAT
  0x88b8, // GOOSE
  0x88ba, // sampled values
  0x88ca, // TIPC
  0x88cc, // LLDP
  0x88d9, // LLTD
  0x88e1, // HomePlug AV
  0x88e3, // media redundancy
  0x88f5, // multiple VLAN registration
  0x88f7, // precision time
  0x8902, // connectivity fault management
  0x8906, // Fibre Channel over Ethernet
  0x890d, // TDLS
  0x8914, // Fibre Channel over Ethernet initialisation
  0x8915, // RDMA over converged Ethernet
  0x9000, // loopback test
  0xcafe, // Veritas cluster heartbeat
  0x8899, // Realtek remote control
]);

/** IP protocols behind which TCP may be hidden. All others without a folder end the frame quietly. */
const HIDDEN_TCP: Readonly<Record<number, string>> = {
  55: 'minimal IP encapsulation',
  99: 'private encryption',
  108: 'IP payload compression',
  115: 'L2TP version 3',
};

/** Ends a frame whose next header no folder reads, noticing it when TCP may be lost; UDP gets its second port tried. */
export function afterUnread(frame: Frame, next: NextHeader): NextHeader {
  const number = next & 0xffff;
  switch (next - number) {
    case UDP_PORT:
      return takeOtherPort(frame);
    case ETHER_TYPE:
      if (!WITHOUT_TCP.has(number) && number >= 0x0600)
        frame.note(PROTOCOL_NOT_READ, `EtherType ${hexadecimal(number)}`);
      return FINISHED;
    case IP_PROTOCOL:
      if (number in HIDDEN_TCP) frame.note(TUNNEL_NOT_READ, `IP protocol ${number} (${HIDDEN_TCP[number]})`);
      return FINISHED;
    case LINK_TYPE:
      frame.note(neverCarriesIp(number) ? LINK_TYPE_WITHOUT_IP : LINK_TYPE_NOT_READ, describeLinkType(number));
      return FINISHED;
    default:
      return FINISHED;
  }
}

function takeOtherPort(frame: Frame): NextHeader {
  const port = frame.otherUdpPort;
  frame.otherUdpPort = -1;
  return port < 0 ? FINISHED : UDP_PORT | port;
}

function describeLinkType(number: number): string {
  const name = linkTypeName(number);
  return name.endsWith(` ${number}`) ? `${number}` : `${number} (${name})`;
}

function hexadecimal(number: number): string {
  return `0x${number.toString(16).padStart(4, '0')}`;
}
