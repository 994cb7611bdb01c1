import { feedCapture } from '../src/capture/feed-capture.ts';
import { openCapture } from '../src/capture/open-capture.ts';
import { snapshotConnection } from '../src/flow/connection-snapshot.ts';
import { FlowTracker } from '../src/flow/flow-tracker.ts';
import { AddressBook } from '../src/model/addresses.ts';
import type { ConnectionRecord } from '../src/model/connections.ts';
import { NoticeLog } from '../src/model/notices.ts';
import { PacketTable } from '../src/model/packets.ts';
import { RecordTable } from '../src/model/records.ts';
import { WireDecoder } from '../src/wire/decode.ts';
import { compileFlowScript } from './flow-script/compile.ts';

/** Tracks a capture and keeps every connection's history; `batchRows` shows that batches do not matter. */
export function trackCapture(capture: Uint8Array, batchRows = 512): ConnectionRecord[] {
  const notices = new NoticeLog('test');
  const addresses = new AddressBook();
  const tracker = new FlowTracker(addresses, notices, {
    isPlainlyHealthy: () => false,
    isPlainlyHealthyBrief: () => false,
    mayForget: () => false,
  });
  const wire = new WireDecoder(addresses, notices);
  const records = new RecordTable(batchRows);
  const packets = new PacketTable(batchRows * 2);
  const reader = openCapture(capture.subarray(0, 4096), 'test', notices);
  const take = () => {
    wire.decode(records, packets);
    tracker.track(packets);
  };
  feedCapture(reader, capture, records, take);
  feedCapture(reader, null, records, take);
  tracker.finish();
  return Array.from({ length: tracker.summaries.count }, (_, connection) => snapshotConnection(tracker, connection));
}

export function trackScript(script: string, batchRows?: number): ConnectionRecord[] {
  return trackCapture(compileFlowScript(script), batchRows);
}
