import { copyBytes } from '../base/copy-bytes.ts';
import { invariant } from '../base/invariant.ts';
import { headLimit, TAIL_BYTES } from './history.ts';
import {
  CHECKSUM_SHIFT,
  DIRECTION_SHIFT,
  FAMILY_SHIFT,
  HEADS_SHIFT,
  KIND_SHIFT,
  PACKET_ACK,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_DESTINATION,
  PACKET_FLAGS_WINDOW,
  PACKET_FRAME,
  PACKET_INTERFACE,
  PACKET_IP_BYTES,
  PACKET_IP_ID,
  PACKET_LINK_SOURCE,
  PACKET_MSS_SCALE,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_PORTS,
  PACKET_REALS,
  PACKET_SEQUENCE,
  PACKET_SOURCE,
  PACKET_TIME_NS,
  PACKET_TIMESTAMP_ECHO,
  PACKET_TIMESTAMP_VALUE,
  PACKET_TRAITS,
  PACKET_TTL_OPTIONS,
  PACKET_TUPLE,
  PACKET_WORDS,
  SIDE_SHIFT,
  TUNNEL_SHIFT,
} from './packet-fields.ts';
import { RareColumns } from './rare-columns.ts';

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

/**
 * A batch of decoded packets: what `wire/` hands to `flow/`. One row per TCP segment, or per ICMP error
 * that quotes one; other records make no row. The table is reused per batch like RecordTable.
 *
 * Rows are packed (see packet-fields.ts): a packet is written and read as a whole, and as columns it would cost both
 * sides a bounds check and a cache line per field. Hot loops read `words` themselves, everybody else asks by name.
 *
 * Addresses: IPv4 as its 32 bits (signed); IPv6 as the number that `AddressBook` gave it. `family` tells.
 */
export class PacketTable {
  count = 0;
  /** Bytes that `payloadOffset` points into, unless they are in `side` or `heads`: see `payloadSource`. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Holds heads of payloads whose bytes are not in `bytes`: of reassembled datagrams. */
  side: Uint8Array = new Uint8Array(0);
  private sideUsedBytes = 0;
  /** Beginnings of payloads that outlive the batch; `payloadSource` tells which. */
  heads: Uint8Array = new Uint8Array(0);
  words = new Int32Array(0);
  /** The same rows as doubles, half as many. */
  reals = new Float64Array(0);
  /**
   * @param at   Where in `buffer` the rows are: a multiple of eight.
   * @param rare Values that few rows have. Tables may share them when only the latest is asked for any.
   */
  constructor(
    readonly capacity: number,
    buffer: ArrayBuffer = new ArrayBuffer(capacity * PACKET_WORDS * 4),
    at = 0,
    readonly rare = new RareColumns(capacity),
  ) {
    this.lookAt(buffer, at);
  }

  /** To be called when the rows have moved to another buffer. */
  lookAt(buffer: ArrayBuffer, at: number): void {
    this.words = new Int32Array(buffer, at, this.capacity * PACKET_WORDS);
    this.reals = new Float64Array(buffer, at, this.capacity * PACKET_REALS);
  }

  /** ROW_TCP or ROW_ICMP_ERROR. */
  kind(row: number): number {
    return ((this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) >>> KIND_SHIFT) & 1;
  }

  /** 1-based frame number. */
  frame(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_FRAME] as number) >>> 0;
  }

  /** Nanoseconds since the capture's epoch. */
  timeNs(row: number): number {
    return this.reals[row * PACKET_REALS + PACKET_TIME_NS] as number;
  }

  /** 4 or 6. */
  family(row: number): number {
    return ((this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) >>> FAMILY_SHIFT) & 15;
  }

  sourceAddress(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_SOURCE] as number;
  }

  destinationAddress(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_DESTINATION] as number;
  }

  /** Number of the 4-tuple, times two; plus one when it goes the other way than the tuple's first packet did. */
  tuple(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_TUPLE] as number;
  }

  /** Source port in the upper 16 bits, destination port in the lower; signed. */
  ports(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_PORTS] as number;
  }

  sourcePort(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_PORTS] as number) >>> 16;
  }

  destinationPort(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_PORTS] as number) & 0xffff;
  }

  /** Raw 32 bits, signed; unwrapping is flow/'s work. */
  sequenceNumber(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_SEQUENCE] as number;
  }

  ackNumber(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_ACK] as number;
  }

  /** TCP_ flags. For a quoted segment whose header was cut before the flags: 0. */
  flags(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_FLAGS_WINDOW] as number) >>> 16;
  }

  /** Window field as sent, before any shift. */
  window(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_FLAGS_WINDOW] as number) & 0xffff;
  }

  /** TCP payload on the wire by the IP length (or captured length for BIG TCP), not what the snap length kept. */
  payloadBytes(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_PAYLOAD_BYTES] as number;
  }

  /** Payload bytes present from `payloadOffset` on. */
  capturedPayloadBytes(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_CAPTURED_PAYLOAD_BYTES] as number;
  }

  payloadOffset(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_PAYLOAD_OFFSET] as number;
  }

  /** 1 when the payload is in `side`. */
  payloadInSide(row: number): number {
    return ((this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) >>> SIDE_SHIFT) & 1;
  }

  /** The bytes that `payloadOffset` points into. */
  payloadSource(row: number): Uint8Array {
    const traits = this.words[row * PACKET_WORDS + PACKET_TRAITS] as number;
    if ((traits & (1 << HEADS_SHIFT)) !== 0) return this.heads;
    return (traits & (1 << SIDE_SHIFT)) === 0 ? this.bytes : this.side;
  }

  /**
   * The last four bytes of the stream that ends with this row's payload, in network order; 0 when they were not captured, or not pushed.
   *
   * @param before The same for what was sent before the row.
   */
  payloadTail(row: number, before: number): number {
    const length = this.payloadBytes(row);
    const source = this.payloadSource(row);
    // What a program wrote last is pushed (RFC 9293 §3.9.1.2): the ends of other segments need not be touched.
    if ((this.flags(row) & TCP_PSH) === 0) return 0;
    const isKnown =
      this.capturedPayloadBytes(row) >= length && source !== this.side && (length >= TAIL_BYTES || before !== 0);
    if (!isKnown) return 0;
    // What outlives its batch is a payload's beginning, and behind a cut one its last four bytes.
    const offset = this.payloadOffset(row);
    const kept = source === this.heads ? headLimit(source[offset] as number) : length;
    const end = offset + (length > kept ? kept + TAIL_BYTES : length);
    let tail = before;
    for (let at = end - Math.min(TAIL_BYTES, length); at < end; at++) tail = (tail << 8) | (source[at] as number);
    return tail;
  }

  /**
   * Keeps the first bytes of the row's payload in `side`.
   *
   * @param from Where they are now, from `at` on; `length` of them.
   */
  keepInSide(row: number, from: DataView, at: number, length: number): void {
    const to = this.sideUsedBytes;
    if (to + length > this.side.length) this.growSide(length);
    copyBytes(from, at, new DataView(this.side.buffer), to, length);
    this.sideUsedBytes = to + length;
    const word = row * PACKET_WORDS;
    this.words[word + PACKET_PAYLOAD_OFFSET] = to;
    this.words[word + PACKET_TRAITS] = (this.words[word + PACKET_TRAITS] as number) | (1 << SIDE_SHIFT);
  }

  private growSide(length: number): void {
    const larger = new Uint8Array(this.side.length * 2 + length);
    larger.set(this.side);
    this.side = larger;
  }

  /** IP header, extension headers and payload on the wire. */
  ipBytes(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_IP_BYTES] as number;
  }

  /** TTL or hop limit. For an ICMP error: of the packet that carried it. */
  ttl(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_TTL_OPTIONS] as number) & 255;
  }

  /** IPv4 identification; -1 for IPv6. */
  ipId(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_IP_ID] as number;
  }

  /** IP_ bits. */
  ipBits(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) & 15;
  }

  /** OPTION_ bits. */
  optionBits(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_TTL_OPTIONS] as number) >>> 8;
  }

  /** Adds OPTION_ bits to a row. */
  addOptionBits(row: number, bits: number): void {
    const at = row * PACKET_WORDS + PACKET_TTL_OPTIONS;
    this.words[at] = (this.words[at] as number) | (bits << 8);
  }

  /** Maximum segment size option; 0 when absent. */
  mss(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_MSS_SCALE] as number) >>> 16;
  }

  /** Window scale option's shift (RFC 7323 §2.2), clamped to 14; 255 when absent. */
  windowScale(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_MSS_SCALE] as number) & 255;
  }

  timestampValue(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_TIMESTAMP_VALUE] as number;
  }

  timestampEcho(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_TIMESTAMP_ECHO] as number;
  }

  /** CHECKSUM_ constant of the TCP checksum; unknown unless asked for, or when bytes were cut. */
  checksum(row: number): number {
    return ((this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) >>> CHECKSUM_SHIFT) & 3;
  }

  /** Low 32 bits of the source MAC address; 0 when the link has none. */
  linkSource(row: number): number {
    return this.words[row * PACKET_WORDS + PACKET_LINK_SOURCE] as number;
  }

  interfaceIndex(row: number): number {
    return (this.words[row * PACKET_WORDS + PACKET_INTERFACE] as number) >>> 0;
  }

  /** One of model/records' DIRECTION_ constants. */
  direction(row: number): number {
    return ((this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) >>> DIRECTION_SHIFT) & 3;
  }

  /** Tunnel headers around this packet (GRE, VXLAN, IP in IP ...). */
  tunnelDepth(row: number): number {
    return ((this.words[row * PACKET_WORDS + PACKET_TRAITS] as number) >>> TUNNEL_SHIFT) & 255;
  }

  /** Forgets all rows; the bytes they pointed into may go. */
  clear(): void {
    this.count = 0;
    this.sideUsedBytes = 0;
    this.rare.clear();
  }

  /** Row number for one more packet. The row still holds an older packet's values: set every word. */
  append(): number {
    // The message is built only when it is needed: this runs once per packet.
    if (this.count >= this.capacity) invariant(false, `packet table full at ${this.capacity} rows`);
    return this.count++;
  }
}
