/**
 * What a header says comes next, as one number: the number space in the upper 16 bits, the protocol's own
 * number in the lower 16. A parser returns such a code and knows nothing of who reads the next header.
 */
export type NextHeader = number;

/** LINKTYPE_ numbers (https://www.tcpdump.org/linktypes.html); also how link headers name each other. */
export const LINK_TYPE = 0x00000;
/** EtherType (IEEE 802 numbers), wherever one is used: Ethernet, SNAP, GRE, Geneve, cooked captures. */
export const ETHER_TYPE = 0x10000;
/** IP protocol number, which IPv6 calls next header. */
export const IP_PROTOCOL = 0x20000;
/** UDP port at which a tunnel listens. */
export const UDP_PORT = 0x30000;
/** Number of codes: the size of the dispatch table. */
export const CODE_COUNT = 0x40000;

/** The frame holds nothing more that could lead to TCP, or why it does not has been noticed. */
export const FINISHED: NextHeader = -1;

/** A whole Ethernet frame, addresses first. */
export const NEXT_ETHERNET: NextHeader = LINK_TYPE | 1;
/** PPP, with or without address and control bytes. */
export const NEXT_PPP: NextHeader = LINK_TYPE | 9;
/** IEEE 802.2 LLC: the payload format of LINKTYPE_ATM_RFC1483. */
export const NEXT_LLC: NextHeader = LINK_TYPE | 100;
/** IPv4 or IPv6, told by the version nibble. */
export const NEXT_RAW_IP: NextHeader = LINK_TYPE | 101;
/** Cisco's HDLC, address first. */
export const NEXT_CISCO_HDLC: NextHeader = LINK_TYPE | 104;
/** A wireless frame, frame control first. */
export const NEXT_IEEE80211: NextHeader = LINK_TYPE | 105;
/** IPv4; its parser also notices when IPv6 stands there. */
export const NEXT_IPV4: NextHeader = ETHER_TYPE | 0x0800;
/** IPv6; its parser also notices when IPv4 stands there. */
export const NEXT_IPV6: NextHeader = ETHER_TYPE | 0x86dd;
/** A stack of MPLS labels. */
export const NEXT_MPLS: NextHeader = ETHER_TYPE | 0x8847;
/** A TCP segment in an IP packet, of either version. */
export const NEXT_TCP: NextHeader = IP_PROTOCOL | 6;
