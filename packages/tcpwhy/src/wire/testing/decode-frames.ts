import { AddressBook, formatEndpoint } from '../../model/addresses.ts';
import { type Notice, NoticeLog } from '../../model/notices.ts';
import { PacketTable } from '../../model/packets.ts';
import { RecordTable } from '../../model/records.ts';
import { WireDecoder, type WireOptions } from '../decode.ts';
import type { Bytes } from './frame-bytes.ts';

/** One record to decode. */
export interface TestRecord {
  readonly bytes: Bytes;
  /** LINKTYPE_ number; 1 (Ethernet) unless said otherwise. */
  readonly linkType?: number;
  /** Bytes on the wire; as many as `bytes` unless said otherwise. */
  readonly originalBytes?: number;
  readonly timeNs?: number;
  readonly direction?: number;
  readonly interfaceIndex?: number;
  readonly checkSequenceBytes?: number;
}

/** A row of the packet table as a test reads it. */
export type TestRow = ReturnType<typeof readRow>;

/** What a decoder said of some records. */
export interface Decoded {
  readonly rows: TestRow[];
  readonly notices: Notice[];
  readonly noticeIds: string[];
  readonly decoder: WireDecoder;
}

/** Decodes the records in one batch, ends the decoder and returns all there is to see. */
export function decodeFrames(input: readonly TestRecord[], options: Partial<WireOptions> = {}): Decoded {
  const log = new NoticeLog('test');
  const addresses = new AddressBook();
  const decoder = new WireDecoder(addresses, log, options);
  const packets = new PacketTable(input.length + 16);
  decoder.decode(recordTable(input), packets);
  const rows = Array.from({ length: packets.count }, (_, row) => readRow(packets, row, addresses));
  decoder.end();
  const notices = log.all();
  return { rows, notices, noticeIds: notices.map(({ id }) => id), decoder };
}

/** The single row that one Ethernet frame gives; fails the test when there is not exactly one. */
export function decodeOne(record: TestRecord | Bytes, options: Partial<WireOptions> = {}): TestRow {
  const { rows, notices } = decodeFrames(['bytes' in record ? record : { bytes: record }], options);
  const [row] = rows;
  if (rows.length !== 1 || row === undefined)
    throw new Error(`${rows.length} rows; notices: ${notices.map((notice) => notice.text).join('; ')}`);
  return row;
}

/** All bytes behind each other, as a capture has them, with foreign bytes between that must never be read. */
export function recordTable(input: readonly TestRecord[]): RecordTable {
  const gap = new Array<number>(32).fill(0x45);
  const records = new RecordTable(input.length);
  records.bytes = Uint8Array.from(input.flatMap(({ bytes }) => [...bytes, ...gap]));
  let at = 0;
  for (const record of input) {
    const row = records.append();
    records.byteOffset[row] = at;
    records.capturedBytes[row] = record.bytes.length;
    records.originalBytes[row] = record.originalBytes ?? record.bytes.length;
    records.timeNs[row] = record.timeNs ?? row * 1000;
    records.linkType[row] = record.linkType ?? 1;
    records.direction[row] = record.direction ?? 0;
    records.interfaceIndex[row] = record.interfaceIndex ?? 0;
    records.checkSequenceBytes[row] = record.checkSequenceBytes ?? 0;
    at += record.bytes.length + gap.length;
  }
  return records;
}

/** Row `row` of the table, with addresses as text. */
export function readRow(packets: PacketTable, row: number, addresses: AddressBook) {
  const at = (column: ArrayLike<number>): number => column[row] ?? 0;
  const family = packets.family(row);
  const endpoint = (address: number, port: number): string => formatEndpoint(addresses.format(family, address), port);
  const store = packets.payloadInSide(row) === 1 ? packets.side : packets.bytes;
  const payloadAt = packets.payloadOffset(row);
  const payload = store.subarray(payloadAt, payloadAt + packets.capturedPayloadBytes(row));
  return {
    kind: packets.kind(row),
    frame: packets.frame(row),
    timeNs: packets.timeNs(row),
    family,
    source: endpoint(packets.sourceAddress(row), packets.sourcePort(row)),
    destination: endpoint(packets.destinationAddress(row), packets.destinationPort(row)),
    sequenceNumber: packets.sequenceNumber(row) >>> 0,
    ackNumber: packets.ackNumber(row) >>> 0,
    flags: packets.flags(row),
    window: packets.window(row),
    payloadBytes: packets.payloadBytes(row),
    capturedPayloadBytes: packets.capturedPayloadBytes(row),
    payload: String.fromCharCode(...payload.subarray(0, 1024)),
    payloadInSide: packets.payloadInSide(row),
    ipBytes: packets.ipBytes(row),
    ttl: packets.ttl(row),
    ipId: packets.ipId(row),
    ipBits: packets.ipBits(row),
    optionBits: packets.optionBits(row),
    mss: packets.mss(row),
    windowScale: packets.windowScale(row),
    timestampValue: packets.timestampValue(row),
    timestampEcho: packets.timestampEcho(row),
    sack: sackBlocks(packets, row),
    checksum: packets.checksum(row),
    linkSource: packets.linkSource(row),
    interfaceIndex: packets.interfaceIndex(row),
    direction: packets.direction(row),
    tunnelDepth: packets.tunnelDepth(row),
    icmpType: at(packets.rare.icmpType),
    icmpCode: at(packets.rare.icmpCode),
    icmpMtu: at(packets.rare.icmpMtu),
    icmpSource: addresses.format(family, at(packets.rare.icmpSource)),
    icmpQuotedIpBytes: at(packets.rare.icmpQuotedIpBytes),
  };
}

function sackBlocks(packets: PacketTable, row: number): string[] {
  return Array.from({ length: packets.rare.sackCount[row] ?? 0 }, (_, block) => {
    const at = row * 4 + block;
    return `${(packets.rare.sackLeft[at] as number) >>> 0}-${(packets.rare.sackRight[at] as number) >>> 0}`;
  });
}
