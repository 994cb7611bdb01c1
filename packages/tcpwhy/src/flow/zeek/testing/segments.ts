import {
  CHECKSUM_SHIFT,
  FAMILY_SHIFT,
  KIND_SHIFT,
  PACKET_ACK,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_DESTINATION,
  PACKET_FLAGS_WINDOW,
  PACKET_FRAME,
  PACKET_IP_BYTES,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_PORTS,
  PACKET_REALS,
  PACKET_SEQUENCE,
  PACKET_SOURCE,
  PACKET_TIME_NS,
  PACKET_TRAITS,
  PACKET_WORDS,
  SIDE_SHIFT,
} from '../../../model/packet-fields.ts';
import {
  CHECKSUM_BAD,
  CHECKSUM_UNKNOWN,
  IP_HEADER_CHECKSUM_BAD,
  PacketTable,
  ROW_TCP,
  TCP_ACK,
  TCP_FIN,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
} from '../../../model/packets.ts';

/** One segment; what is left out is 0, or as an ordinary segment has it. */
export interface Segment {
  /** Seconds since the capture's epoch. */
  readonly at: number;
  readonly from: number;
  readonly fromPort: number;
  readonly to: number;
  readonly toPort: number;
  /** Letters of tcpdump: S F R A P, in any order. */
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly bytes?: number;
  readonly window?: number;
  /** Payload bytes that the snap length left. */
  readonly captured?: number;
  /** Put together from fragments: only the head of the payload is kept, in the table's side bytes. */
  readonly reassembled?: boolean;
  readonly badChecksum?: boolean;
  readonly badIpChecksum?: boolean;
  /** Beginning of the payload. */
  readonly text?: string;
  /** 1-based; the segment's place in the list unless given. */
  readonly frame?: number;
}

const FLAG_BITS: Readonly<Record<string, number>> = { S: TCP_SYN, F: TCP_FIN, R: TCP_RST, A: TCP_ACK, P: TCP_PSH };

/** IPv4 and TCP headers without options. */
export const HEADER_BYTES = 40;

/** The segments as packet tables of at most `rows` rows. */
export function segmentTables(segments: readonly Segment[], rows: number): PacketTable[] {
  const tables: PacketTable[] = [];
  for (let start = 0; start < segments.length; start += rows) {
    const table = new PacketTable(rows);
    segments.slice(start, start + rows).forEach((segment, index) => {
      appendSegment(table, segment, start + index + 1);
    });
    tables.push(table);
  }
  return tables;
}

function appendSegment(table: PacketTable, segment: Segment, place: number): void {
  const row = table.append();
  const payloadBytes = segment.text?.length ?? segment.bytes ?? 0;
  const flags = [...segment.flags].reduce((bits, letter) => bits | (FLAG_BITS[letter] ?? 0), 0);
  const { words } = table;
  const to = row * PACKET_WORDS;
  table.reals[row * PACKET_REALS + PACKET_TIME_NS] = Math.round(segment.at * 1e9);
  words[to + PACKET_FRAME] = segment.frame ?? place;
  words[to + PACKET_SOURCE] = segment.from;
  words[to + PACKET_DESTINATION] = segment.to;
  words[to + PACKET_PORTS] = (segment.fromPort << 16) | segment.toPort;
  words[to + PACKET_SEQUENCE] = segment.seq;
  words[to + PACKET_ACK] = segment.ack ?? 0;
  words[to + PACKET_FLAGS_WINDOW] = (flags << 16) | (segment.window ?? 500);
  words[to + PACKET_PAYLOAD_BYTES] = payloadBytes;
  words[to + PACKET_CAPTURED_PAYLOAD_BYTES] = segment.captured ?? payloadBytes;
  words[to + PACKET_IP_BYTES] = HEADER_BYTES + payloadBytes;
  words[to + PACKET_TRAITS] =
    (segment.badIpChecksum ? IP_HEADER_CHECKSUM_BAD : 0) |
    (4 << FAMILY_SHIFT) |
    ((segment.badChecksum ? CHECKSUM_BAD : CHECKSUM_UNKNOWN) << CHECKSUM_SHIFT) |
    ((segment.reassembled ? 1 : 0) << SIDE_SHIFT) |
    (ROW_TCP << KIND_SHIFT);
  words[to + PACKET_PAYLOAD_OFFSET] = table.bytes.length;
  table.bytes = Uint8Array.from([...table.bytes, ...new TextEncoder().encode(segment.text ?? '')]);
}
