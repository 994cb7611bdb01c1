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
  table.kind[row] = ROW_TCP;
  table.frame[row] = segment.frame ?? place;
  table.timeNs[row] = Math.round(segment.at * 1e9);
  table.family[row] = 4;
  table.sourceAddress[row] = segment.from;
  table.sourcePort[row] = segment.fromPort;
  table.destinationAddress[row] = segment.to;
  table.destinationPort[row] = segment.toPort;
  table.sequenceNumber[row] = segment.seq | 0;
  table.ackNumber[row] = (segment.ack ?? 0) | 0;
  table.flags[row] = [...segment.flags].reduce((bits, letter) => bits | (FLAG_BITS[letter] ?? 0), 0);
  table.window[row] = segment.window ?? 500;
  table.payloadBytes[row] = payloadBytes;
  table.capturedPayloadBytes[row] = segment.captured ?? payloadBytes;
  table.ipBytes[row] = HEADER_BYTES + payloadBytes;
  table.checksum[row] = segment.badChecksum ? CHECKSUM_BAD : CHECKSUM_UNKNOWN;
  table.ipBits[row] = segment.badIpChecksum ? IP_HEADER_CHECKSUM_BAD : 0;
  table.payloadInSide[row] = segment.reassembled ? 1 : 0;
  table.payloadOffset[row] = table.bytes.length;
  table.bytes = Uint8Array.from([...table.bytes, ...new TextEncoder().encode(segment.text ?? '')]);
}
