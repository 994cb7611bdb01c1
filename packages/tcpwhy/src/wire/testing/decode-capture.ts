import { feedCapture } from '../../capture/feed-capture.ts';
import { OPEN_PREFIX_BYTES, openCapture } from '../../capture/open-capture.ts';
import { AddressBook } from '../../model/addresses.ts';
import { NoticeLog } from '../../model/notices.ts';
import { PacketTable } from '../../model/packets.ts';
import { RecordTable } from '../../model/records.ts';
import { WireDecoder, type WireOptions } from '../decode.ts';
import type { WireTotals } from '../frame.ts';
import { readRow, type TestRecord, type TestRow } from './decode-frames.ts';

/** What reader and decoder said of a capture. */
export interface DecodedCapture {
  readonly rows: TestRow[];
  readonly totals: Readonly<WireTotals>;
  readonly linkTypeNames: string[];
  /** Of reading and decoding. */
  readonly noticeIds: string[];
}

/** Rows per batch: few, so that captures of some hundred packets take several batches. */
const BATCH_ROWS = 50;

/** Reads a capture file and decodes it. */
export function decodeCapture(bytes: Uint8Array, options: Partial<WireOptions> = {}): DecodedCapture {
  const log = new NoticeLog('test');
  const addresses = new AddressBook();
  const decoder = new WireDecoder(addresses, log, options);
  const packets = new PacketTable(BATCH_ROWS + 16);
  const records = new RecordTable(BATCH_ROWS);
  const rows: TestRow[] = [];
  const take = (batch: RecordTable): void => {
    decoder.decode(batch, packets);
    for (let row = 0; row < packets.count; row++) rows.push(readRow(packets, row, addresses));
  };
  const reader = openCapture(bytes.subarray(0, OPEN_PREFIX_BYTES), 'test', log);
  feedCapture(reader, bytes, records, take);
  feedCapture(reader, null, records, take);
  decoder.end();
  const noticeIds = log.all().map(({ id }) => id);
  return { rows, totals: decoder.totals, linkTypeNames: decoder.linkTypeNames(), noticeIds };
}

/** The records of a capture file, undecoded. */
export function framesOfCapture(bytes: Uint8Array): TestRecord[] {
  const frames: TestRecord[] = [];
  const take = (batch: RecordTable): void => {
    for (let row = 0; row < batch.count; row++) {
      const at = batch.byteOffset[row] as number;
      frames.push({
        bytes: [...batch.bytes.subarray(at, at + (batch.capturedBytes[row] as number))],
        originalBytes: batch.originalBytes[row] as number,
        linkType: batch.linkType[row] as number,
      });
    }
  };
  const reader = openCapture(bytes.subarray(0, OPEN_PREFIX_BYTES), 'test', new NoticeLog('test'));
  const records = new RecordTable(BATCH_ROWS);
  feedCapture(reader, bytes, records, take);
  feedCapture(reader, null, records, take);
  return frames;
}
