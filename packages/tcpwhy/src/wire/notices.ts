import type { NoticeKind } from '../model/notices.ts';

/** Healthy captures do this when they keep only the first bytes of each packet. */
export const HEADER_CUT: NoticeKind = {
  id: 'header-cut-by-snap-length',
  severity: 'notice',
  text: 'The capture kept too few bytes of some packets to read a header',
  remedy: 'Capture with a snap length of at least 128 bytes (tcpdump -s 128), or 0 for whole packets.',
};

/** Enough for nearly everything; what applications said is lost. */
export const PAYLOAD_CUT: NoticeKind = {
  id: 'payload-cut-by-snap-length',
  severity: 'info',
  text: 'The capture kept only the first bytes of some packets; their lengths are known, their content is not',
  remedy: 'Capture whole packets (tcpdump -s 0) when it matters what the applications said.',
};

/** The header itself is wrong, whatever was captured of it; healthy traffic does not do this. */
export const HEADER_MALFORMED: NoticeKind = {
  id: 'header-malformed',
  severity: 'notice',
  text: 'A header contradicts itself; the rest of its packet was not read',
  remedy: '',
};

/** Receivers stop reading options there too (Linux tcp_parse_options). */
export const TCP_OPTIONS_MALFORMED: NoticeKind = {
  id: 'tcp-options-malformed',
  severity: 'info',
  text: 'TCP options contradict themselves; those before the fault were kept',
  remedy: '',
};

/** See network/ipv4 on why the IP length wins. */
export const IP_LONGER_THAN_FRAME: NoticeKind = {
  id: 'ip-length-exceeds-frame',
  severity: 'notice',
  text: 'An IP length is larger than the frame that held it; the IP length was believed',
  remedy: 'The recorder probably cut packets without saying so: capture again with tcpdump or dumpcap.',
};

/** Only hostile or looping traffic is wrapped so often. */
export const TOO_MANY_TUNNELS: NoticeKind = {
  id: 'tunnel-nesting-too-deep',
  severity: 'notice',
  text: 'A packet is wrapped in more than 16 tunnels; what is inside was not read',
  remedy: '',
};

/** Tells a reader that connections may be missing without any loss. */
export const ENCRYPTED_TUNNEL: NoticeKind = {
  id: 'encrypted-tunnel',
  severity: 'notice',
  text: 'Encrypted packets may carry TCP that cannot be seen here',
  remedy: 'Capture at an end of the tunnel, on the interface behind the decryption.',
};

/** Monitor mode sees what is in the air, and that is encrypted nearly everywhere. */
export const ENCRYPTED_WIRELESS: NoticeKind = {
  id: 'encrypted-wireless-frame',
  severity: 'notice',
  text: 'Encrypted 802.11 frames cannot be read',
  remedy: 'Capture on the host or access point itself, not in monitor mode.',
};

/** Rare: few networks set a fragmentation threshold. */
export const WIRELESS_FRAGMENT: NoticeKind = {
  id: 'wireless-fragment-not-read',
  severity: 'notice',
  text: 'Fragments of 802.11 frames are not put together',
  remedy: '',
};

/** The packet table needs more rows than the record table has to avoid this. */
export const AGGREGATE_NOT_READ: NoticeKind = {
  id: 'aggregated-packet-not-read',
  severity: 'data-loss',
  text: 'Packets behind the first one of an aggregated 802.11 frame were left out: the batch had no room',
  remedy: '',
};

/** Van Jacobson compression sends only differences: without all packets before, nothing can be read. */
export const COMPRESSED_HEADER: NoticeKind = {
  id: 'compressed-header-not-read',
  severity: 'data-loss',
  text: 'Packets with compressed headers cannot be read',
  remedy: 'Capture on an interface outside the compressed link.',
};

/** The detail names link types by number, and by name where one is known. */
export const LINK_TYPE_NOT_READ: NoticeKind = {
  id: 'link-type-not-read',
  severity: 'data-loss',
  text: 'Frames of a link type that is not read were left out',
  remedy: 'Capture on an Ethernet or "any" interface, or convert the capture.',
};

/** USB, Bluetooth, CAN bus and the like, recorded beside a network interface. */
export const LINK_TYPE_WITHOUT_IP: NoticeKind = {
  id: 'link-type-without-ip',
  severity: 'info',
  text: 'Frames of a link type that does not carry IP were passed over',
  remedy: '',
};

/** Only for protocols behind which TCP may stand; ARP and its like are no notice. */
export const PROTOCOL_NOT_READ: NoticeKind = {
  id: 'network-protocol-not-read',
  severity: 'notice',
  text: 'Frames of a network protocol that is not read were left out',
  remedy: '',
};

/** The outer packet was read, what it wraps was not. */
export const TUNNEL_NOT_READ: NoticeKind = {
  id: 'tunnel-not-read',
  severity: 'notice',
  text: 'Packets in a kind of tunnel that is not read were left out',
  remedy: 'Capture at an end of the tunnel, on the interface inside it.',
};

/** Empty, of odd length before the end, past 65535 bytes, or with two different ends. */
export const FRAGMENT_MALFORMED: NoticeKind = {
  id: 'ip-fragment-malformed',
  severity: 'notice',
  text: 'IP fragments contradict themselves or each other and were left out',
  remedy: '',
};

/** Overlap is how fragments were used to slip past firewalls; hosts drop such datagrams (RFC 5722, Linux). */
export const FRAGMENT_OVERLAP: NoticeKind = {
  id: 'ip-fragments-overlap',
  severity: 'notice',
  text: 'IP fragments overlap with different content; the bytes that came first were kept',
  remedy: '',
};

/** Counted when the first fragment, with the whole TCP header, was there. */
export const FRAGMENTS_INCOMPLETE: NoticeKind = {
  id: 'tcp-fragments-incomplete',
  severity: 'data-loss',
  text: 'TCP segments were left out because not all of their IP fragments were captured',
  remedy: 'Capture where all fragments pass, and without a filter on ports: later fragments have none.',
};

/** Raised only when checksums were asked for. */
export const IP_CHECKSUM_WRONG: NoticeKind = {
  id: 'ip-header-checksum-wrong',
  severity: 'info',
  text: 'IPv4 header checksums are wrong; at the sender that is offloading and harmless',
  remedy: '',
};
