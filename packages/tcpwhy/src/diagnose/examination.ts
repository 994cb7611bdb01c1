import type { Cause } from '../causes/cause.ts';
import { causes } from '../causes/registry.generated.ts';
import type { JoinableConnection } from '../correlate/joinable-connection.ts';
import type { BriefExchange } from '../flow/brief-connections.ts';
import { ENDINGS } from '../flow/endings.ts';
import { type FlowListener, FlowTracker } from '../flow/flow-tracker.ts';
import { ENDING, FIRST_FRAME } from '../flow/summary-fields.ts';
import type { AddressBook } from '../model/addresses.ts';
import type { ConnectionRow } from '../model/connection-row.ts';
import type { ConnectionIndex, ConnectionRecord } from '../model/connections.ts';
import type { ConnectionTotals, Finding } from '../model/diagnosis.ts';
import type { NoticeLog } from '../model/notices.ts';
import type { PacketMemory } from '../model/packet-memory.ts';
import type { PacketTable } from '../model/packets.ts';
import type { CaptureEpoch } from '../model/records.ts';
import type { BatchSpan } from './capture-reading.ts';
import { CaptureScene } from './capture-scene.ts';
import { connectionRows } from './connection-rows.ts';
import { FindingCollector } from './finding-collector.ts';
import { noteHarmless, noteOneDirection } from './harmless.ts';
import { JoinableRow } from './joinable-rows.ts';
import { judgeConnection, type Verdict } from './judge.ts';
import { DIAGNOSE_NOTICES } from './notices.ts';
import { isPlainlyHealthy, isPlainlyHealthyBrief } from './triage.ts';

const NO_TIME: CaptureEpoch = { seconds: 0, nanoseconds: 0 };

/**
 * Follows the connections of one capture and takes a verdict on each: at once for those that closed and nothing
 * speaks against, at the end (when all others are known) for the rest.
 */
export class Examination implements FlowListener {
  private readonly tracker: FlowTracker;
  private readonly scene: CaptureScene;
  private readonly collector: FindingCollector;
  private readonly causesByConnection = new Map<ConnectionIndex, string[]>();
  private readonly forgedResets = new Set<ConnectionIndex>();
  private failed = 0;
  firstNs = Number.NaN;
  lastNs = Number.NaN;

  constructor(
    input: string,
    addresses: AddressBook,
    private readonly notices: NoticeLog,
    private readonly epoch: () => CaptureEpoch | null,
    memory: PacketMemory,
  ) {
    this.tracker = new FlowTracker(addresses, notices, this, memory);
    this.scene = new CaptureScene(this.tracker, () => notices.hasLoss());
    this.collector = new FindingCollector(input, () => this.epoch() ?? NO_TIME);
  }

  /** Remembers the span of all records, with or without TCP. */
  noteTimes(span: BatchSpan): void {
    if (Number.isNaN(span.lastNs)) return;
    if (Number.isNaN(this.firstNs)) this.firstNs = span.firstNs;
    this.lastNs = span.lastNs;
  }

  /** The table for the next batch. */
  nextTable(): PacketTable {
    return this.tracker.nextTable();
  }

  take(packets: PacketTable): void {
    this.tracker.track(packets);
  }

  isPlainlyHealthy(row: number): boolean {
    return isPlainlyHealthy(this.tracker.live, this.tracker.arena, row);
  }

  isPlainlyHealthyBrief(exchange: BriefExchange): boolean {
    return isPlainlyHealthyBrief(exchange);
  }

  mayForget(connection: ConnectionIndex, _row: number, crowded: boolean): boolean {
    const record = this.scene.recordNow(connection);
    const verdict = this.judge(record);
    if (verdict === null) return this.isFinal(record);
    if (crowded) this.settle(record, verdict);
    return crowded;
  }

  finish(): { findings: Finding[]; totals: ConnectionTotals } {
    this.tracker.finish();
    this.scene.refresh();
    for (let connection = 0; connection < this.tracker.summaries.count; connection++) {
      const record = this.scene.recordOnce(connection);
      if (record === null) continue;
      const verdict = this.judge(record);
      noteOneDirection(record, this.notices);
      if (verdict === null) noteHarmless(record, this.notices);
      else this.settle(record, verdict);
    }
    return { findings: this.collector.findings(), totals: this.totals() };
  }

  /** Frame of a connection's first packet. */
  firstFrame(connection: ConnectionIndex): number {
    return this.tracker.summaries.words[this.tracker.summaries.row(connection) + FIRST_FRAME] as number;
  }

  *rows(): Generator<ConnectionRow> {
    const causesOf = (connection: ConnectionIndex) => this.causesByConnection.get(connection) ?? [];
    yield* connectionRows(this.tracker, this.epoch() ?? NO_TIME, causesOf, this.forgedResets);
  }

  /** Every connection as a log may speak of it. After `finish`. */
  *joinable(): Generator<JoinableConnection> {
    for (let connection = 0; connection < this.tracker.summaries.count; connection++) {
      const failed = this.causesByConnection.has(connection);
      yield new JoinableRow(this.scene.line(connection), failed, () => this.scene.record(connection));
    }
  }

  /** Closed by both sides without a RST, and no cause saw anything: nothing later can change that. */
  private isFinal(record: ConnectionRecord): boolean {
    return record.ending === 'closed';
  }

  private judge(record: ConnectionRecord): Verdict | null {
    return judgeConnection(record, this.scene, causes, this.noteFailure);
  }

  private readonly noteFailure = (cause: Cause, connection: ConnectionRecord): void => {
    this.notices.add(DIAGNOSE_NOTICES.ruleFailed, `connection ${connection.index}`, cause.id);
  };

  private settle(record: ConnectionRecord, verdict: Verdict): void {
    this.collector.add(verdict, record, String(record.index));
    this.causesByConnection.set(record.index, [verdict.cause.id]);
    if (verdict.claim.severity !== 'info') this.failed++;
    if (verdict.claim.actor === 'middlebox') this.forgedResets.add(record.index);
  }

  private totals(): ConnectionTotals {
    const { summaries } = this.tracker;
    const byEnding: Record<string, number> = {};
    for (let connection = 0; connection < summaries.count; connection++) {
      const ending = ENDINGS[summaries.words[summaries.row(connection) + ENDING] as number] ?? 'unknown';
      byEnding[ending] = (byEnding[ending] ?? 0) + 1;
    }
    return { total: summaries.count, byEnding, failed: this.failed };
  }
}
