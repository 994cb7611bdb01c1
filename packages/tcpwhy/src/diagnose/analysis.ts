import type { CaptureReader } from '../capture/container.ts';
import { feedCapture } from '../capture/feed-capture.ts';
import { OPEN_PREFIX_BYTES, openCapture } from '../capture/open-capture.ts';
import { ZeekTracker } from '../flow/zeek/zeek-tracker.ts';
import { AddressBook } from '../model/addresses.ts';
import type { ConnectionRow } from '../model/connection-row.ts';
import type { ConnectionTotals, DiagnosisInput, DiagnosisNotice, Finding } from '../model/diagnosis.ts';
import { type NoticeKind, NoticeLog } from '../model/notices.ts';
import { PacketTable } from '../model/packets.ts';
import { type CaptureEpoch, RecordTable } from '../model/records.ts';
import type { ZeekConnection } from '../model/zeek-connections.ts';
import { WireDecoder } from '../wire/decode.ts';
import { describeInput } from './describe-input.ts';
import { Examination } from './examination.ts';
import { joinZeek } from './join-zeek.ts';

/** Rows per batch: large enough to amortise the hand-over, small enough to stay in the processor's cache. */
const BATCH_ROWS = 2048;
/** Aggregated frames (802.11 A-MSDU) give several packets: room for them. */
const PACKET_ROWS = BATCH_ROWS * 2;

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
  /** What all times of the capture count from. */
  epoch: CaptureEpoch;
  /** Empty unless `wantZeek`. */
  zeekConnections: ZeekConnection[];
}

/** Diagnoses one capture that comes in chunks. */
export class CaptureAnalysis {
  private readonly notices: NoticeLog;
  private readonly addresses = new AddressBook();
  private readonly records = new RecordTable(BATCH_ROWS);
  private readonly packets = new PacketTable(PACKET_ROWS);
  private readonly wire: WireDecoder;
  private readonly examination: Examination;
  private readonly zeek: ZeekTracker | null;
  private readonly zeekConnections: ZeekConnection[] = [];
  private reader: CaptureReader | null = null;
  private prefix: Uint8Array = new Uint8Array(0);

  constructor(private readonly options: AnalysisOptions) {
    const { inputName, verifyChecksums = false, wantZeek = false } = options;
    this.notices = new NoticeLog(inputName);
    this.wire = new WireDecoder(this.addresses, this.notices, { verifyChecksums });
    this.examination = new Examination(inputName, this.addresses, this.notices, () => this.reader?.epoch ?? null);
    this.zeek = wantZeek
      ? new ZeekTracker(this.addresses, (connection) => this.zeekConnections.push(connection), {
          ignoreChecksums: !verifyChecksums,
        })
      : null;
  }

  /** Takes the next bytes. They must stay untouched until the next `push` or `finish` has returned. Throws TcpwhyError when they begin no capture. */
  push(chunk: Uint8Array): void {
    if (this.reader === null) this.open(chunk);
    else this.feed(chunk);
  }

  /** Adds what the input layer has to say (cut compression, read errors). */
  addNotice(kind: NoticeKind, where: string, detail?: string): void {
    this.notices.add(kind, where, detail);
  }

  /** No more bytes come. Throws TcpwhyError when there was no capture in them. */
  finish(): CaptureAnswer {
    if (this.reader === null) this.openNow();
    this.feed(null);
    this.wire.end();
    this.zeek?.finish();
    const { findings, totals } = this.examination.finish();
    const input = describeInput(this.options, this.reader, this.wire, this.examination);
    return {
      input,
      notices: this.notices.all(),
      connections: totals,
      findings,
      rows: () => joinZeek(this.examination.rows(), this.zeekConnections, (id) => this.examination.firstFrame(id)),
      epoch: this.reader?.epoch ?? { seconds: 0, nanoseconds: 0 },
      zeekConnections: this.zeekConnections,
    };
  }

  private open(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.prefix.length + chunk.length);
    joined.set(this.prefix);
    joined.set(chunk, this.prefix.length);
    this.prefix = joined;
    if (joined.length >= OPEN_PREFIX_BYTES) this.openNow();
  }

  private openNow(): void {
    const { prefix } = this;
    this.reader = openCapture(prefix.subarray(0, OPEN_PREFIX_BYTES), this.options.inputName, this.notices);
    this.prefix = new Uint8Array(0);
    if (prefix.length > 0) this.feed(prefix);
  }

  private feed(chunk: Uint8Array | null): void {
    if (this.reader !== null) feedCapture(this.reader, chunk, this.records, this.take);
  }

  private readonly take = (records: RecordTable): void => {
    this.wire.decode(records, this.packets);
    this.examination.noteTimes(records);
    this.examination.take(this.packets);
    this.zeek?.track(this.packets);
  };
}

export { mergeAnswers } from './merge-answers.ts';
