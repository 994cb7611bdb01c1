import { ZeekTracker } from '../flow/zeek/zeek-tracker.ts';
import { AddressBook } from '../model/addresses.ts';
import type { NoticeKind } from '../model/notices.ts';
import { NoticeLog } from '../model/notices.ts';
import { PacketMemory } from '../model/packet-memory.ts';
import type { PacketTable } from '../model/packets.ts';
import type { CaptureEpoch } from '../model/records.ts';
import type { ZeekConnection } from '../model/zeek-connections.ts';
import type { AnalysisOptions, CaptureAnswer } from './analysis.ts';
import type { BatchSpan, ReadingSummary } from './capture-reading.ts';
import { describeInput } from './describe-input.ts';
import { Examination } from './examination.ts';
import { joinZeek } from './join-zeek.ts';

/** The second half of a diagnosis: from packets to the answer. */
export class CaptureVerdict {
  /** Of both halves, in the order in which they were found. */
  readonly notices: NoticeLog;
  /** Shared with the first half. */
  readonly memory = new PacketMemory();
  /** Must know the addresses of a batch before the batch is taken. */
  readonly addresses = new AddressBook();
  private readonly examination: Examination;
  private readonly zeek: ZeekTracker | null;
  private readonly zeekConnections: ZeekConnection[] = [];

  /** @param epoch What all times count from; null until the first record that has one. */
  constructor(
    private readonly options: AnalysisOptions,
    private readonly epoch: () => CaptureEpoch | null,
  ) {
    const { inputName, verifyChecksums = false, wantZeek = false } = options;
    this.notices = new NoticeLog(inputName);
    this.examination = new Examination(inputName, this.addresses, this.notices, epoch, this.memory);
    this.zeek = wantZeek
      ? new ZeekTracker(this.addresses, (connection) => this.zeekConnections.push(connection), {
          ignoreChecksums: !verifyChecksums,
        })
      : null;
  }

  /** The table for the next batch. */
  nextTable(): PacketTable {
    return this.examination.nextTable();
  }

  /** Takes one batch; nothing of it is needed afterwards. */
  take(packets: PacketTable, span: BatchSpan): void {
    this.examination.noteTimes(span);
    this.examination.take(packets);
    this.zeek?.track(packets);
  }

  addNotice(kind: NoticeKind, where: string, detail?: string): void {
    this.notices.add(kind, where, detail);
  }

  /** No more packets come. */
  finish(reading: ReadingSummary): CaptureAnswer {
    this.zeek?.finish();
    const { findings, totals } = this.examination.finish();
    const epoch = this.epoch() ?? { seconds: 0, nanoseconds: 0 };
    return {
      input: describeInput(this.options, reading, this.epoch(), this.examination),
      notices: this.notices.all(),
      connections: totals,
      findings,
      rows: () => joinZeek(this.examination.rows(), this.zeekConnections, (id) => this.examination.firstFrame(id)),
      joinable: () => this.examination.joinable(),
      span: { epoch, firstNs: this.examination.firstNs, lastNs: this.examination.lastNs },
      epoch,
      zeekConnections: this.zeekConnections,
    };
  }
}
