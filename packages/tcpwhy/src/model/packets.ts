import { invariant } from '../base/invariant.ts';

/** TCP header flags as they stand in bytes 12 and 13 (RFC 9293 §3.1; AE: RFC 9768). */
export const TCP_FIN = 0x001;
export const TCP_SYN = 0x002;
export const TCP_RST = 0x004;
export const TCP_PSH = 0x008;
export const TCP_ACK = 0x010;
export const TCP_URG = 0x020;
export const TCP_ECE = 0x040;
export const TCP_CWR = 0x080;
export const TCP_AE = 0x100;

/** What a row of the packet table is. */
export const ROW_TCP = 0;
/** An ICMP or ICMPv6 error that quotes a TCP header. Address and port columns hold the *quoted* segment's. */
export const ROW_ICMP_ERROR = 1;

/** Bits of `optionBits`: which TCP options were present and intact. */
export const OPTION_MSS = 0x01;
export const OPTION_WINDOW_SCALE = 0x02;
export const OPTION_SACK_PERMITTED = 0x04;
export const OPTION_TIMESTAMPS = 0x08;
export const OPTION_SACK = 0x10;
export const OPTION_FAST_OPEN = 0x20;
export const OPTION_MPTCP = 0x40;
/** The options contradict themselves or were cut by the snap length; what was read before is kept. */
export const OPTION_DAMAGED = 0x80;

/** Bits of `ipBits`. */
export const IP_DONT_FRAGMENT = 0x01;
/** The datagram was put together from fragments (row's frame is the one that completed it). */
export const IP_REASSEMBLED = 0x02;
/** ECN congestion experienced. */
export const IP_CONGESTION_EXPERIENCED = 0x04;
/** The IPv4 header's checksum is wrong (only when checksums are verified): receivers drop the packet unread. */
export const IP_HEADER_CHECKSUM_BAD = 0x08;

export const CHECKSUM_UNKNOWN = 0;
export const CHECKSUM_GOOD = 1;
export const CHECKSUM_BAD = 2;

/** SACK blocks kept per row (RFC 2018 §3: at most four fit). */
export const MAX_SACK_BLOCKS = 4;

/**
 * A batch of decoded packets: what `wire/` hands to `flow/`. One row per TCP segment, or per ICMP error
 * that quotes one; other records make no row. Columns of equal length, reused per batch like RecordTable.
 *
 * Addresses: IPv4 as its 32 bits (signed); IPv6 as the number that `AddressBook` gave it. `family` tells.
 */
export class PacketTable {
  count = 0;
  /** Bytes that `payloadOffset` points into, unless `payloadInSide` is 1. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Holds payload heads of reassembled datagrams, whose fragments are gone from `bytes`. */
  side: Uint8Array = new Uint8Array(0);
  /** ROW_TCP or ROW_ICMP_ERROR. */
  readonly kind: Uint8Array;
  /** 1-based frame number. */
  readonly frame: Uint32Array;
  /** Nanoseconds since the capture's epoch. */
  readonly timeNs: Float64Array;
  /** 4 or 6. */
  readonly family: Uint8Array;
  readonly sourceAddress: Int32Array;
  readonly destinationAddress: Int32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  /** Raw 32 bits, signed; unwrapping is flow/'s work. */
  readonly sequenceNumber: Int32Array;
  readonly ackNumber: Int32Array;
  /** TCP_ flags. For a quoted segment whose header was cut before the flags: 0. */
  readonly flags: Uint16Array;
  /** Window field as sent, before any shift. */
  readonly window: Uint16Array;
  /** TCP payload on the wire by the IP length (or captured length for BIG TCP), not what the snap length kept. */
  readonly payloadBytes: Uint32Array;
  /** Payload bytes present from `payloadOffset` on. */
  readonly capturedPayloadBytes: Uint32Array;
  readonly payloadOffset: Uint32Array;
  readonly payloadInSide: Uint8Array;
  /** IP header, extension headers and payload on the wire. */
  readonly ipBytes: Uint32Array;
  /** TTL or hop limit. For an ICMP error: of the packet that carried it. */
  readonly ttl: Uint8Array;
  /** IPv4 identification; -1 for IPv6. */
  readonly ipId: Int32Array;
  readonly ipBits: Uint8Array;
  readonly optionBits: Uint8Array;
  /** Maximum segment size option; 0 when absent. */
  readonly mss: Uint16Array;
  /** Window scale option's shift (RFC 7323 §2.2), clamped to 14; 255 when absent. */
  readonly windowScale: Uint8Array;
  readonly timestampValue: Int32Array;
  readonly timestampEcho: Int32Array;
  readonly sackCount: Uint8Array;
  /** Raw edges; block `k` of row `i` is at `i * MAX_SACK_BLOCKS + k`. */
  readonly sackLeft: Int32Array;
  readonly sackRight: Int32Array;
  /** CHECKSUM_ constant of the TCP checksum; unknown unless asked for, or when bytes were cut. */
  readonly checksum: Uint8Array;
  /** Low 32 bits of the source MAC address; 0 when the link has none. */
  readonly linkSource: Int32Array;
  readonly interfaceIndex: Uint32Array;
  /** One of model/records' DIRECTION_ constants. */
  readonly direction: Uint8Array;
  /** Tunnel headers around this packet (GRE, VXLAN, IP in IP ...). */
  readonly tunnelDepth: Uint8Array;
  readonly icmpType: Uint8Array;
  readonly icmpCode: Uint8Array;
  /** Next-hop MTU of "fragmentation needed" / "packet too big"; 0 when absent. */
  readonly icmpMtu: Uint32Array;
  /** Who sent the ICMP error, in `family`'s notation. */
  readonly icmpSource: Int32Array;
  /** IP total length that the ICMP error quotes: the size of the packet that was refused. */
  readonly icmpQuotedIpBytes: Uint32Array;

  constructor(readonly capacity: number) {
    this.kind = new Uint8Array(capacity);
    this.frame = new Uint32Array(capacity);
    this.timeNs = new Float64Array(capacity);
    this.family = new Uint8Array(capacity);
    this.sourceAddress = new Int32Array(capacity);
    this.destinationAddress = new Int32Array(capacity);
    this.sourcePort = new Uint16Array(capacity);
    this.destinationPort = new Uint16Array(capacity);
    this.sequenceNumber = new Int32Array(capacity);
    this.ackNumber = new Int32Array(capacity);
    this.flags = new Uint16Array(capacity);
    this.window = new Uint16Array(capacity);
    this.payloadBytes = new Uint32Array(capacity);
    this.capturedPayloadBytes = new Uint32Array(capacity);
    this.payloadOffset = new Uint32Array(capacity);
    this.payloadInSide = new Uint8Array(capacity);
    this.ipBytes = new Uint32Array(capacity);
    this.ttl = new Uint8Array(capacity);
    this.ipId = new Int32Array(capacity);
    this.ipBits = new Uint8Array(capacity);
    this.optionBits = new Uint8Array(capacity);
    this.mss = new Uint16Array(capacity);
    this.windowScale = new Uint8Array(capacity);
    this.timestampValue = new Int32Array(capacity);
    this.timestampEcho = new Int32Array(capacity);
    this.sackCount = new Uint8Array(capacity);
    this.sackLeft = new Int32Array(capacity * MAX_SACK_BLOCKS);
    this.sackRight = new Int32Array(capacity * MAX_SACK_BLOCKS);
    this.checksum = new Uint8Array(capacity);
    this.linkSource = new Int32Array(capacity);
    this.interfaceIndex = new Uint32Array(capacity);
    this.direction = new Uint8Array(capacity);
    this.tunnelDepth = new Uint8Array(capacity);
    this.icmpType = new Uint8Array(capacity);
    this.icmpCode = new Uint8Array(capacity);
    this.icmpMtu = new Uint32Array(capacity);
    this.icmpSource = new Int32Array(capacity);
    this.icmpQuotedIpBytes = new Uint32Array(capacity);
  }

  /** Forgets all rows; the bytes they pointed into may go. */
  clear(): void {
    this.count = 0;
  }

  /** Row number for one more packet. The row still holds an older packet's values: set every column. */
  append(): number {
    // The message is built only when it is needed: this runs once per packet.
    if (this.count >= this.capacity) invariant(false, `packet table full at ${this.capacity} rows`);
    return this.count++;
  }
}
