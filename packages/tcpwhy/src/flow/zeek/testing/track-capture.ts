import { feedCapture } from '../../../capture/feed-capture.ts';
import { openCapture } from '../../../capture/open-capture.ts';
import { AddressBook } from '../../../model/addresses.ts';
import { NoticeLog } from '../../../model/notices.ts';
import { PacketTable } from '../../../model/packets.ts';
import { type CaptureEpoch, RecordTable } from '../../../model/records.ts';
import type { ZeekConnection } from '../../../model/zeek-connections.ts';
import { WireDecoder } from '../../../wire/decode.ts';
import { ZeekTracker, type ZeekTrackerOptions } from '../zeek-tracker.ts';

/** What the tracker made of a capture, in order of first frames. */
export interface TrackedCapture {
  readonly epoch: CaptureEpoch;
  readonly connections: ZeekConnection[];
}

/**
 * Reads, decodes and tracks a whole capture.
 *
 * @param batchRows Records per batch.
 */
export function trackCapture(bytes: Uint8Array, options: ZeekTrackerOptions = {}, batchRows = 512): TrackedCapture {
  const addresses = new AddressBook();
  const notices = new NoticeLog('capture');
  const decoder = new WireDecoder(addresses, notices, { verifyChecksums: true });
  const connections: ZeekConnection[] = [];
  const tracker = new ZeekTracker(addresses, (connection) => connections.push(connection), options);
  const packets = new PacketTable(2 * batchRows);
  const records = new RecordTable(batchRows);
  const take = (batch: RecordTable): void => {
    decoder.decode(batch, packets);
    tracker.track(packets);
  };
  const reader = openCapture(bytes.subarray(0, 4096), 'capture', notices);
  feedCapture(reader, bytes, records, take);
  feedCapture(reader, null, records, take);
  tracker.finish();
  connections.sort((a, b) => a.firstFrame - b.firstFrame);
  return { epoch: reader.epoch ?? { seconds: 0, nanoseconds: 0 }, connections };
}
