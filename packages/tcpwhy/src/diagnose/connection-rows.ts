import { ENDINGS } from '../flow/endings.ts';
import type { FlowTracker } from '../flow/flow-tracker.ts';
import {
  END_NS,
  ENDING,
  FAMILY,
  ORIGINATOR_ADDRESS,
  RESPONDER_ADDRESS,
  START_NS,
  SUMMED_BYTES,
  SUMMED_CLOSED_FIRST,
  SUMMED_PACKETS,
  SUMMED_RESET_BY,
} from '../flow/summary-fields.ts';
import { formatEndpoint } from '../model/addresses.ts';
import { formatInstant } from '../model/capture-time.ts';
import type { ConnectionRow } from '../model/connection-row.ts';
import type { ConnectionIndex } from '../model/connections.ts';
import type { CaptureEpoch } from '../model/records.ts';

/** One row per connection, in order of their first packets: made one at a time, never all in memory. */
export function* connectionRows(
  tracker: FlowTracker,
  epoch: CaptureEpoch,
  causesOf: (connection: ConnectionIndex) => string[],
  forgedResets: ReadonlySet<ConnectionIndex>,
): Generator<ConnectionRow> {
  for (let connection = 0; connection < tracker.summaries.count; connection++) {
    const row = connectionRow(tracker, epoch, connection, causesOf(connection));
    yield forgedResets.has(connection) ? { ...row, resetBy: 'middlebox' } : row;
  }
}

function connectionRow(
  tracker: FlowTracker,
  epoch: CaptureEpoch,
  connection: ConnectionIndex,
  causes: string[],
): ConnectionRow {
  const { summaries, addresses } = tracker;
  const { words, reals } = summaries;
  const at = summaries.row(connection);
  const real = at >> 1;
  const family = words[at + FAMILY] as number;
  const startNs = reals[real + START_NS] as number;
  const endpoint = (address: number, port: number) => formatEndpoint(addresses.format(family, address), port);
  return {
    id: String(connection),
    stream: connection,
    client: endpoint(words[at + ORIGINATOR_ADDRESS] as number, summaries.originatorPort(at)),
    server: endpoint(words[at + RESPONDER_ADDRESS] as number, summaries.responderPort(at)),
    startTime: formatInstant(epoch, startNs),
    durationMs: Math.round(((reals[real + END_NS] as number) - startNs) / 1e3) / 1e3,
    clientBytes: reals[real + SUMMED_BYTES] as number,
    serverBytes: reals[real + SUMMED_BYTES + 1] as number,
    clientPackets: words[at + SUMMED_PACKETS] as number,
    serverPackets: words[at + SUMMED_PACKETS + 1] as number,
    ending: ENDINGS[words[at + ENDING] as number] ?? 'unknown',
    closedFirst: sideName(words[at + SUMMED_CLOSED_FIRST] as number),
    resetBy: sideName(words[at + SUMMED_RESET_BY] as number),
    causes,
    zeek: null,
  };
}

function sideName(onePlusSide: number): 'client' | 'server' | null {
  return onePlusSide === 0 ? null : onePlusSide === 1 ? 'client' : 'server';
}
