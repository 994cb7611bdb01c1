import {
  KIND_SHIFT,
  PACKET_ACK,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_FLAGS_WINDOW,
  PACKET_IP_ID,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_PORTS,
  PACKET_SEQUENCE,
  PACKET_TRAITS,
  PACKET_WORDS,
} from '../../model/packet-fields.ts';
import { IP_DONT_FRAGMENT, type PacketTable, ROW_ICMP_ERROR } from '../../model/packets.ts';
import { bits32, u16 } from '../big-endian.ts';
import type { Frame } from '../frame.ts';
import { FINISHED, type NextHeader } from '../hand-over.ts';

/** What the ICMP header said, and where the IP header that it quotes starts. */
export interface IcmpError {
  readonly type: number;
  readonly code: number;
  readonly mtu: number;
  readonly quotedIpAt: number;
}

/** RFC 792: at least 8 bytes behind the quoted IP header, which are ports and sequence number. */
const MIN_QUOTE_BYTES = 8;
const IPV6_HEADER_BYTES = 40;

/** Whether enough TCP is quoted at `frame.offset`; notices when not. */
export function quoteFits(frame: Frame): boolean {
  return frame.holds(MIN_QUOTE_BYTES, 'TCP header quoted by ICMP');
}

/**
 * Appends the row of an ICMP error whose quoted TCP header starts at `frame.offset`.
 *
 * Addresses, ports, sequence number, flags, IP identification and the don't-fragment bit are the quoted segment's;
 * TTL and IP length are those of the packet that carried the error. Payload columns are 0: the quote is no data.
 */
export function appendQuotedSegment(frame: Frame, error: IcmpError): NextHeader {
  const rows = frame.rows;
  const packets = rows.packets;
  const row = rows.begin(frame);
  const { words } = packets;
  const to = row * PACKET_WORDS;
  words[to + PACKET_TRAITS] = (words[to + PACKET_TRAITS] as number) | (ROW_ICMP_ERROR << KIND_SHIFT);
  packets.rare.need();
  packets.rare.icmpSource[row] = rows.address(frame, frame.source);
  packets.rare.icmpType[row] = error.type;
  packets.rare.icmpCode[row] = error.code;
  packets.rare.icmpMtu[row] = error.mtu;
  if (frame.family === 4) setQuotedIpv4(frame, row, error.quotedIpAt);
  else setQuotedIpv6(frame, row, error.quotedIpAt);
  rows.setAddresses(row, frame);
  setQuotedTcp(frame, row);
  rows.setTuple(row);
  words[to + PACKET_PAYLOAD_BYTES] = 0;
  words[to + PACKET_CAPTURED_PAYLOAD_BYTES] = 0;
  words[to + PACKET_PAYLOAD_OFFSET] = 0;
  frame.totals.icmpErrors++;
  return FINISHED;
}

function setQuotedIpv4(frame: Frame, row: number, at: number): void {
  const bytes = frame.bytes;
  const packets = frame.rows.packets;
  frame.source = bits32(bytes, at + 12);
  frame.destination = bits32(bytes, at + 16);
  packets.rare.icmpQuotedIpBytes[row] = u16(bytes, at + 2);
  packets.words[row * PACKET_WORDS + PACKET_IP_ID] = u16(bytes, at + 4);
  setIpBits(packets, row, ((bytes[at + 6] as number) & 0x40) !== 0 ? IP_DONT_FRAGMENT : 0);
}

function setQuotedIpv6(frame: Frame, row: number, at: number): void {
  const packets = frame.rows.packets;
  frame.addressView = frame.view;
  frame.source = at + 8;
  frame.destination = at + 24;
  packets.rare.icmpQuotedIpBytes[row] = IPV6_HEADER_BYTES + u16(frame.bytes, at + 4);
  // IPv6 routers never fragment: every packet is as if it carried the bit (RFC 8200 §4.5).
  setIpBits(packets, row, IP_DONT_FRAGMENT);
}

/** Of the quoted packet, in place of those of the packet that quotes it. */
function setIpBits(packets: PacketTable, row: number, bits: number): void {
  const at = row * PACKET_WORDS + PACKET_TRAITS;
  packets.words[at] = ((packets.words[at] as number) & ~15) | bits;
}

/** What of the TCP header was quoted: RFC 792 routers stop after 8 bytes, later ones quote nearly all. */
function setQuotedTcp(frame: Frame, row: number): void {
  const at = frame.offset;
  const bytes = frame.bytes;
  const quotedBytes = frame.end - at;
  const packets = frame.rows.packets;
  const to = row * PACKET_WORDS;
  packets.words[to + PACKET_PORTS] = bits32(bytes, at);
  packets.words[to + PACKET_SEQUENCE] = bits32(bytes, at + 4);
  packets.words[to + PACKET_ACK] = quotedBytes >= 12 ? bits32(bytes, at + 8) : 0;
  const flags = quotedBytes >= 14 ? u16(bytes, at + 12) & 0x1ff : 0;
  const window = quotedBytes >= 16 ? u16(bytes, at + 14) : 0;
  packets.words[to + PACKET_FLAGS_WINDOW] = (flags << 16) | window;
}
