import { readConnection } from '../apps/read-connection.ts';
import { appProtocols } from '../apps/registry.generated.ts';
import { markOwnWords } from '../apps/tls/mark-own-words.ts';
import { findWrongProtocol } from '../apps/wrong-protocol.ts';
import type { ConnectionLine, Scene, WrongProtocolFact } from '../facts/scene.ts';
import { snapshotConnection } from '../flow/connection-snapshot.ts';
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
  SUMMED_TTL,
} from '../flow/summary-fields.ts';
import type { ConnectionIndex, ConnectionRecord } from '../model/connections.ts';
import type { Side } from '../model/history.ts';
import type { AppReading } from '../model/messages.ts';
import { FrozenSummaries } from './frozen-summaries.ts';
import { LineIndex } from './line-index.ts';

/** Snapshots kept at hand for causes that look at several connections together. */
const RECORDS_KEPT = 4096;

/** The rest of the capture, as causes may ask about it. Its indexes are built on the first question. */
export class CaptureScene implements Scene {
  private lines: LineIndex | null = null;
  private indexed = 0;
  private readonly records = new Map<ConnectionIndex, ConnectionRecord>();
  private readonly readings = new WeakMap<ConnectionRecord, { value: AppReading | null }>();
  /** Nearly always the same connection is asked about as before. */
  private lastRead: { readonly connection: ConnectionRecord; readonly value: AppReading | null } | null = null;

  constructor(
    private readonly tracker: FlowTracker,
    private readonly isLossy: () => boolean,
  ) {}

  get lastNs(): number {
    return this.tracker.lastNs;
  }

  get firstNs(): number {
    return this.tracker.summaries.count === 0 ? 0 : (this.tracker.summaries.reals[START_NS] as number);
  }

  get lossy(): boolean {
    return this.isLossy();
  }

  reading(connection: ConnectionRecord): AppReading | null {
    if (this.lastRead?.connection === connection) return this.lastRead.value;
    let kept = this.readings.get(connection);
    if (kept === undefined) {
      kept = { value: readConnection(connection) };
      this.readings.set(connection, kept);
    }
    this.lastRead = { connection, value: kept.value };
    return kept.value;
  }

  wrongProtocol(connection: ConnectionRecord): WrongProtocolFact | null {
    const wrong = findWrongProtocol(connection);
    if (wrong === null) return null;
    return { ...wrong, clientName: protocolName(wrong.clientProtocol), serverName: protocolName(wrong.serverProtocol) };
  }

  startedBetween(clientAddress: string | null, fromNs: number, toNs: number): ConnectionLine[] {
    return this.index().startedBetween(clientAddress, fromNs, toNs);
  }

  servedBetween(serverAddress: string, serverPort: number, fromNs: number, toNs: number): ConnectionLine[] {
    return this.index().servedBetween(serverAddress, serverPort, fromNs, toNs);
  }

  endedBetween(address: string, fromNs: number, toNs: number): ConnectionLine[] {
    return this.index().endedBetween(address, fromNs, toNs);
  }

  serverTtls(clientAddress: string, serverAddress: string): ReadonlySet<number> {
    return this.index().serverTtls(clientAddress, serverAddress);
  }

  record(index: ConnectionIndex): ConnectionRecord | null {
    const record = this.recordOnce(index);
    if (record === null || this.records.has(index)) return record;
    if (this.records.size >= RECORDS_KEPT) this.records.clear();
    this.records.set(index, record);
    return record;
  }

  /** The same for a connection that is looked at in its turn: most are never asked about again. */
  recordOnce(index: ConnectionIndex): ConnectionRecord | null {
    this.tracker.recall(index);
    return this.tracker.liveRow(index) < 0 ? null : (this.records.get(index) ?? this.recordNow(index));
  }

  /** A connection that is tracked at this moment, as it stands. */
  recordNow(index: ConnectionIndex): ConnectionRecord {
    return markOwnWords(snapshotConnection(this.tracker, index));
  }

  /** What was said of connections before is stale: they have gone on since. */
  refresh(): void {
    this.records.clear();
    this.lines = null;
  }

  private index(): LineIndex {
    if (this.lines === null || this.indexed !== this.tracker.summaries.count) {
      this.indexed = this.tracker.summaries.count;
      this.lines = new LineIndex(new FrozenSummaries(this.tracker.summaries, this.tracker.addresses));
    }
    return this.lines;
  }

  /** The line of any connection; endings are final only after the tracker finished. */
  line(connection: ConnectionIndex): ConnectionLine {
    const { summaries, addresses } = this.tracker;
    const { words, reals } = summaries;
    const at = summaries.row(connection);
    const family = words[at + FAMILY] as number;
    const real = at >> 1;
    const closedFirst = words[at + SUMMED_CLOSED_FIRST] as number;
    return {
      index: connection,
      clientAddress: addresses.format(family, words[at + ORIGINATOR_ADDRESS] as number),
      clientPort: summaries.originatorPort(at),
      serverAddress: addresses.format(family, words[at + RESPONDER_ADDRESS] as number),
      serverPort: summaries.responderPort(at),
      startNs: reals[real + START_NS] as number,
      endNs: reals[real + END_NS] as number,
      ending: ENDINGS[words[at + ENDING] as number] ?? 'unknown',
      closedFirst: closedFirst === 0 ? null : ((closedFirst - 1) as Side),
      payloadBytes: [reals[real + SUMMED_BYTES] as number, reals[real + SUMMED_BYTES + 1] as number],
      packets: [words[at + SUMMED_PACKETS] as number, words[at + SUMMED_PACKETS + 1] as number],
      ttl: [words[at + SUMMED_TTL] as number, words[at + SUMMED_TTL + 1] as number],
    };
  }
}

function protocolName(id: string): string {
  return appProtocols.find((protocol) => protocol.id === id)?.name ?? id;
}
