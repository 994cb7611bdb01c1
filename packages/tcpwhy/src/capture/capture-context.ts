import type { NoticeKind, NoticeLog } from '../model/notices.ts';
import type { CaptureEpoch } from '../model/records.ts';
import type { ContainerFormat } from './container.ts';
import { BYTES_SKIPPED, TIME_STEPS_BACK } from './notices.ts';

/** Bytes from the start of a container that tell it from anything else. */
export const SNIFF_BYTES = 24;

/** What the containers of one input share: the clock, the numbering of interfaces, the notices. */
export class CaptureContext {
  /** Time of the first record that has one. */
  epoch: CaptureEpoch | null = null;
  /** The epoch in nanoseconds since 1970, exactly. */
  epochNs = 0n;
  /** Time of the last record, in nanoseconds since the epoch. */
  lastTimeNs = 0;
  /** Interfaces of all finished sections: the next section's interface 0 gets this number. */
  interfaceBase = 0;
  /** 1 for the bytes that a container can begin with. */
  private readonly isFirstByte = new Uint8Array(256);

  constructor(
    readonly notices: NoticeLog,
    private readonly formats: readonly ContainerFormat[],
  ) {
    for (const format of formats) for (const byte of format.firstBytes) this.isFirstByte[byte] = 1;
  }

  /** Format of the container that begins at `bytes[at]`, if one does. Searches ask at every byte: nearly all are refused at once. */
  containerAt(bytes: Uint8Array, at: number, limit: number): ContainerFormat | null {
    if (this.isFirstByte[bytes[at] as number] === 0) return null;
    const prefix = bytes.subarray(at, Math.min(limit, at + SNIFF_BYTES));
    return this.formats.find((format) => format.sniff(prefix)) ?? null;
  }

  /** The epoch, which becomes this instant if there is none yet. */
  beginAt(seconds: number, nanoseconds: number): CaptureEpoch {
    if (this.epoch === null) {
      this.epoch = { seconds, nanoseconds };
      this.epochNs = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
    }
    return this.epoch;
  }

  /** Takes note of a record that is earlier than the record before it. */
  noteStepBack(frameNumber: number): void {
    this.notices.add(TIME_STEPS_BACK, () => `frame ${frameNumber}`);
  }

  /** Adds a notice about something at a byte of the input. */
  note(kind: NoticeKind, offset: number, detail = '', count = 1): void {
    this.notices.add(kind, () => `byte ${offset}`, detail, count);
  }

  /** Says that bytes which are no records were skipped. */
  noteSkipped(fromOffset: number, toOffset: number): void {
    this.note(BYTES_SKIPPED, fromOffset, `${toOffset - fromOffset} bytes from byte ${fromOffset} on`);
  }
}
