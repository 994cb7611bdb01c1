import type { Endpoint, IpAddress } from './addresses.ts';

const PROTOCOL_TCP = 6;
const PROTOCOL_ICMP = 1;
const PROTOCOL_ICMPV6 = 58;

/** Every field of one TCP segment and the IP header before it. */
export interface SegmentFields {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
  readonly urgent: number;
  /** Encoded TCP options; padded here to whole words. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
  readonly badChecksum: boolean;
  readonly ip: IpFields;
}

export interface IpFields {
  readonly ttl: number;
  readonly tos: number;
  /** IPv4 only. */
  readonly id: number;
  readonly mayFragment: boolean;
}

/** One IP packet with a TCP segment (RFC 9293 §3.1). */
export function encodeSegment(fields: SegmentFields): Uint8Array {
  const optionBytes = (fields.options.length + 3) & ~3;
  const tcp = new Uint8Array(20 + optionBytes + fields.payload.length);
  const view = new DataView(tcp.buffer);
  view.setUint16(0, fields.source.port);
  view.setUint16(2, fields.destination.port);
  view.setUint32(4, fields.sequence);
  view.setUint32(8, fields.acknowledgment);
  view.setUint16(12, ((20 + optionBytes) << 10) | fields.flags);
  view.setUint16(14, fields.window);
  view.setUint16(18, fields.urgent);
  tcp.set(fields.options, 20);
  tcp.set(fields.payload, 20 + optionBytes);
  const { source, destination } = fields;
  const checksum = transportChecksum(source.address, destination.address, PROTOCOL_TCP, tcp);
  view.setUint16(16, fields.badChecksum ? checksum ^ 0x5555 : checksum);
  return encodeIp(source.address, destination.address, PROTOCOL_TCP, fields.ip, tcp);
}

/** An ICMP or ICMPv6 error; `rest` is the second header word (RFC 792, RFC 1191 §4, RFC 4443 §3.2). */
export function encodeIcmpError(
  source: IpAddress,
  destination: IpAddress,
  message: { type: number; code: number; rest: number; ttl: number; quote: Uint8Array },
): Uint8Array {
  const icmp = new Uint8Array(8 + message.quote.length);
  const view = new DataView(icmp.buffer);
  view.setUint8(0, message.type);
  view.setUint8(1, message.code);
  view.setUint32(4, message.rest);
  icmp.set(message.quote, 8);
  const v6 = source.family === 6;
  const checksum = v6 ? transportChecksum(source, destination, PROTOCOL_ICMPV6, icmp) : fold(addWords(icmp, 0));
  view.setUint16(2, checksum);
  // Linux marks its ICMP errors as internetwork control (RFC 1812 §4.3.2.5).
  const ip = { ttl: message.ttl, tos: 0xc0, id: 0, mayFragment: true };
  return encodeIp(source, destination, v6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP, ip, icmp);
}

/** Puts an Ethernet header before an IP packet. */
export function encodeEthernet(packet: Uint8Array, source: Uint8Array, destination: Uint8Array): Uint8Array {
  const frame = new Uint8Array(14 + packet.length);
  frame.set(destination);
  frame.set(source, 6);
  const v6 = (packet[0] as number) >> 4 === 6;
  frame.set(v6 ? [0x86, 0xdd] : [0x08, 0x00], 12);
  frame.set(packet, 14);
  return frame;
}

/** Length of the IP header that stands at the start: no options, no extension headers here. */
export function ipHeaderBytes(family: 4 | 6): number {
  return family === 4 ? 20 : 40;
}

function encodeIp(
  source: IpAddress,
  destination: IpAddress,
  protocol: number,
  fields: IpFields,
  body: Uint8Array,
): Uint8Array {
  const headerBytes = ipHeaderBytes(source.family);
  const packet = new Uint8Array(headerBytes + body.length);
  if (source.family === 4) writeIpv4(packet, protocol, fields);
  else writeIpv6(packet, protocol, fields);
  packet.set(source.bytes, source.family === 4 ? 12 : 8);
  packet.set(destination.bytes, source.family === 4 ? 16 : 24);
  if (source.family === 4) new DataView(packet.buffer).setUint16(10, fold(addWords(packet.subarray(0, 20), 0)));
  packet.set(body, headerBytes);
  return packet;
}

function writeIpv4(packet: Uint8Array, protocol: number, fields: IpFields): void {
  const view = new DataView(packet.buffer);
  view.setUint8(0, 0x45);
  view.setUint8(1, fields.tos);
  view.setUint16(2, packet.length);
  view.setUint16(4, fields.id);
  view.setUint16(6, fields.mayFragment ? 0 : 0x4000);
  view.setUint8(8, fields.ttl);
  view.setUint8(9, protocol);
}

function writeIpv6(packet: Uint8Array, protocol: number, fields: IpFields): void {
  const view = new DataView(packet.buffer);
  view.setUint32(0, (0x6 << 28) | (fields.tos << 20));
  view.setUint16(4, packet.length - 40);
  view.setUint8(6, protocol);
  view.setUint8(7, fields.ttl);
}

/** RFC 9293 §3.1 and RFC 8200 §8.1: over a pseudo header, then the segment. */
function transportChecksum(source: IpAddress, destination: IpAddress, protocol: number, body: Uint8Array): number {
  const addresses = addWords(source.bytes, addWords(destination.bytes, 0));
  return fold(addWords(body, addresses + protocol + body.length));
}

function addWords(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  if (bytes.length % 2 === 1) sum += (bytes[bytes.length - 1] as number) << 8;
  return sum;
}

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
