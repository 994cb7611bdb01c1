import { type Notice, NoticeLog } from '../../model/notices.ts';
import { type CaptureEpoch, RecordTable } from '../../model/records.ts';
import { feedCapture } from '../feed-capture.ts';
import { openCapture } from '../open-capture.ts';

/** One record, copied out of the table. */
export interface ReadRecord {
  frame: number;
  timeNs: number;
  capturedBytes: number;
  originalBytes: number;
  linkType: number;
  interfaceIndex: number;
  direction: number;
  checkSequenceBytes: number;
  /** Hexadecimal. */
  data: string;
}

/** Everything a capture gave. */
export interface ReadCapture {
  kind: string;
  format: string;
  epoch: CaptureEpoch | null;
  records: ReadRecord[];
  notices: Notice[];
}

/**
 * Reads a capture that is cut into the given chunks, and checks on the way what every reader promises: rows inside the
 * bytes, captured never above original, finite times.
 *
 * @param capacity Rows per batch; small ones make batches end in the middle of chunks.
 */
export function readChunks(chunks: readonly Uint8Array[], capacity = 64): ReadCapture {
  const notices = new NoticeLog('test.pcap');
  const reader = openCapture(concat(chunks).subarray(0, 4096), 'test.pcap', notices);
  const table = new RecordTable(capacity);
  const records: ReadRecord[] = [];
  // One buffer that the next chunk overwrites, as a file reader with rotating buffers does.
  const rotating = [new Uint8Array(maxLength(chunks)), new Uint8Array(maxLength(chunks))] as const;
  for (const [index, chunk] of chunks.entries()) {
    const buffer = rotating[index % 2 === 0 ? 0 : 1];
    buffer.fill(0xee);
    buffer.set(chunk);
    feedCapture(reader, buffer.subarray(0, chunk.length), table, (rows) => copyRows(rows, records));
  }
  feedCapture(reader, null, table, (rows) => copyRows(rows, records));
  return { kind: reader.kind, format: reader.format(), epoch: reader.epoch, records, notices: notices.all() };
}

/** Reads a capture that comes in one piece. */
export function readWhole(bytes: Uint8Array, capacity = 64): ReadCapture {
  return readChunks([bytes], capacity);
}

/** Ids of the notices, with their counts: `['capture-cut-short 1']`. */
export function noticeCounts(capture: ReadCapture): string[] {
  return capture.notices.map(({ id, count }) => `${id} ${count}`);
}

/** Chunks of `size` bytes. */
export function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

/** All pieces in one array. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function maxLength(chunks: readonly Uint8Array[]): number {
  return Math.max(0, ...chunks.map((chunk) => chunk.length));
}

function copyRows(table: RecordTable, records: ReadRecord[]): void {
  for (let row = 0; row < table.count; row++) {
    const at = table.byteOffset[row] as number;
    const capturedBytes = table.capturedBytes[row] as number;
    const originalBytes = table.originalBytes[row] as number;
    const timeNs = table.timeNs[row] as number;
    const sound = at + capturedBytes <= table.bytes.length && capturedBytes <= originalBytes && Number.isFinite(timeNs);
    if (!sound)
      throw new Error(`row ${row}: ${at} + ${capturedBytes} of ${table.bytes.length}, ${originalBytes}, ${timeNs}`);
    records.push({
      frame: table.firstFrame + row,
      timeNs,
      capturedBytes,
      originalBytes,
      linkType: table.linkType[row] as number,
      interfaceIndex: table.interfaceIndex[row] as number,
      direction: table.direction[row] as number,
      checkSequenceBytes: table.checkSequenceBytes[row] as number,
      data: Buffer.from(table.bytes.subarray(at, at + capturedBytes)).toString('hex'),
    });
  }
}
