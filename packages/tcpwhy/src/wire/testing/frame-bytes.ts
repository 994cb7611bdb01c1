/** Builds frames for tests, header by header; every function returns the header with its payload behind it. */
export type Bytes = readonly number[];

/** Bytes from hexadecimal text; spaces are ignored. */
export function hex(text: string): number[] {
  return (text.replace(/\s/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** Big-endian bytes of a number of 16 bits. */
export function word(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

/** Big-endian bytes of a number of 32 bits. */
export function double(value: number): number[] {
  return [...word(value >>> 16), ...word(value & 0xffff)];
}

/** Little-endian bytes of a number of 32 bits. */
export function doubleLittle(value: number): number[] {
  return double(value).reverse();
}

/** That many zero bytes. */
export function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

/** Ethernet II from 02:00:00:00:00:02, whose low 32 bits are 2. */
export function ethernet(type: number, payload: Bytes): number[] {
  return [...hex('020000000001 020000000002'), ...word(type), ...payload];
}

/** What a test may choose of an IPv4 header. */
export interface Ipv4Fields {
  readonly protocol?: number;
  readonly source?: string;
  readonly destination?: string;
  readonly totalBytes?: number;
  /** Flags and fragment offset field. */
  readonly fragment?: number;
  readonly id?: number;
  readonly ttl?: number;
  readonly trafficClass?: number;
  /** Header length in words; more than 5 adds no-operation options. */
  readonly words?: number;
}

/** IPv4 10.0.0.1 > 10.0.0.2, don't fragment, id 7, TTL 64, with a right header checksum. */
export function ipv4(fields: Ipv4Fields, payload: Bytes): number[] {
  const words = fields.words ?? 5;
  const optionBytes = Math.max(words - 5, 0) * 4;
  const header = [
    0x40 | words,
    fields.trafficClass ?? 0,
    ...word(fields.totalBytes ?? 20 + optionBytes + payload.length),
    ...word(fields.id ?? 7),
    ...word(fields.fragment ?? 0x4000),
    fields.ttl ?? 64,
    fields.protocol ?? 6,
    0,
    0,
    ...address4(fields.source ?? '10.0.0.1'),
    ...address4(fields.destination ?? '10.0.0.2'),
    ...new Array<number>(optionBytes).fill(1),
  ];
  header.splice(10, 2, ...word(checksum(header)));
  return [...header, ...payload];
}

/** What a test may choose of an IPv6 header. */
export interface Ipv6Fields {
  readonly nextHeader?: number;
  readonly source?: string;
  readonly destination?: string;
  readonly payloadBytes?: number;
  readonly hopLimit?: number;
}

/** Source of the IPv6 frames below, as 32 hexadecimal digits. */
export const IPV6_SOURCE = '20010db8000000000000000000000001';
/** Their destination. */
export const IPV6_DESTINATION = '20010db8000000000000000000000002';

/** IPv6 2001:db8::1 > 2001:db8::2, hop limit 64. */
export function ipv6(fields: Ipv6Fields, payload: Bytes): number[] {
  return [
    ...hex('60000000'),
    ...word(fields.payloadBytes ?? payload.length),
    fields.nextHeader ?? 6,
    fields.hopLimit ?? 64,
    ...hex(fields.source ?? IPV6_SOURCE),
    ...hex(fields.destination ?? IPV6_DESTINATION),
    ...payload,
  ];
}

/** What a test may choose of a TCP header. */
export interface TcpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly sequence?: number;
  readonly ack?: number;
  /** Flag bits as in model/packets. */
  readonly flags?: number;
  readonly window?: number;
  readonly options?: Bytes;
  /** Header length in words, when it is to contradict the options. */
  readonly words?: number;
}

/** TCP 40000 > 443, sequence number 1000, acknowledgment 2000, PSH and ACK, window 512; checksum 0. */
export function tcp(fields: TcpFields = {}, payload: Bytes = []): number[] {
  const options = fields.options ?? [];
  const words = fields.words ?? 5 + options.length / 4;
  const flags = fields.flags ?? 0x018;
  return [
    ...word(fields.sourcePort ?? 40_000),
    ...word(fields.destinationPort ?? 443),
    ...double(fields.sequence ?? 1000),
    ...double(fields.ack ?? 2000),
    ...word((words << 12) | flags),
    ...word(fields.window ?? 512),
    0,
    0,
    0,
    0,
    ...options,
    ...payload,
  ];
}

/** UDP with length, without checksum. */
export function udp(sourcePort: number, destinationPort: number, payload: Bytes): number[] {
  return [...word(sourcePort), ...word(destinationPort), ...word(8 + payload.length), 0, 0, ...payload];
}

/** "hello" as payload. */
export const HELLO: Bytes = hex('68656c6c6f');

/** The packet that most cases carry: IPv4 and TCP with five bytes of payload. */
export const IPV4_TCP: Bytes = ipv4({}, tcp({}, HELLO));
/** The same packet in IPv6. */
export const IPV6_TCP: Bytes = ipv6({}, tcp({}, HELLO));

/** RFC 1071 checksum of a header whose checksum field is 0. */
export function checksum(bytes: Bytes): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function address4(text: string): number[] {
  return text.split('.').map(Number);
}

/** An 802.11 data frame from an access point that carries IPV4_TCP. */
export const DATA_FRAME: Bytes = [
  ...hex('0802 0000 020000000001 020000000003 020000000002 1000 aaaa03 000000 0800'),
  ...IPV4_TCP,
];
