import type { JoinableConnection } from '../correlate/joinable-connection.ts';
import type { CaptureSpan } from '../correlate/place-time.ts';
import type { ConnectionRow } from '../model/connection-row.ts';
import type { ConnectionTotals, DiagnosisInput, DiagnosisNotice, Finding } from '../model/diagnosis.ts';
import type { NoticeKind } from '../model/notices.ts';
import type { PacketTable } from '../model/packets.ts';
import type { CaptureEpoch } from '../model/records.ts';
import type { ZeekConnection } from '../model/zeek-connections.ts';
import { type BatchSpan, CaptureReading } from './capture-reading.ts';
import { CaptureVerdict } from './capture-verdict.ts';

export interface AnalysisOptions {
  /** As the user named it; `-` is standard input. */
  readonly inputName: string;
  /** Compressions that were taken off, outermost first, e.g. `['gzip']`. */
  readonly wrapping: readonly string[];
  /** Zeek's view of each connection, for `tcpwhy connections`. */
  readonly wantZeek?: boolean;
  /** Check TCP checksums (Zeek's view honours them). */
  readonly verifyChecksums?: boolean;
}

/** All that one capture gave. */
export interface CaptureAnswer {
  input: DiagnosisInput;
  notices: DiagnosisNotice[];
  connections: ConnectionTotals;
  findings: Finding[];
  /** One row per connection, made while it is iterated. */
  rows(): Iterable<ConnectionRow>;
  /** Every connection as a log may speak of it, made while it is iterated. */
  joinable(): Iterable<JoinableConnection>;
  /** What all times of the capture count from, and from when to when it goes (NaN when it holds no packet). */
  span: CaptureSpan;
  epoch: CaptureEpoch;
  /** Empty unless `wantZeek`. */
  zeekConnections: ZeekConnection[];
}

/** Diagnoses one capture that comes in chunks. */
export class CaptureAnalysis {
  private readonly verdict: CaptureVerdict;
  private readonly reading: CaptureReading;

  constructor(options: AnalysisOptions) {
    const verdict = new CaptureVerdict(options, () => this.reading.epoch);
    this.verdict = verdict;
    const taker = {
      table: () => verdict.nextTable(),
      take: (batch: PacketTable, span: BatchSpan) => verdict.take(batch, span),
    };
    this.reading = new CaptureReading(options, verdict.addresses, verdict.notices, taker, verdict.memory);
  }

  /** Takes the next bytes. They must stay untouched until the next `push` or `finish` has returned. Throws TcpwhyError when they begin no capture. */
  push(chunk: Uint8Array): void {
    this.reading.push(chunk);
  }

  /** Adds what the input layer has to say (cut compression, read errors). */
  addNotice(kind: NoticeKind, where: string, detail?: string): void {
    this.verdict.addNotice(kind, where, detail);
  }

  /** No more bytes come. Throws TcpwhyError when there was no capture in them. */
  finish(): CaptureAnswer {
    return this.verdict.finish(this.reading.finish());
  }
}

export { logLikenessOf } from '../capture/open-capture.ts';
export { mergeAnswers } from './merge-answers.ts';
