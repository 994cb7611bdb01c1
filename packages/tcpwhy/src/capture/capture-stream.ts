import { invariant } from '../base/invariant.ts';
import type { CaptureEpoch, RecordTable } from '../model/records.ts';
import { ByteWindow } from './byte-window.ts';
import type { CaptureContext } from './capture-context.ts';
import { type CaptureReader, type ContainerFormat, type ContainerParser, NEXT_CONTAINER } from './container.ts';
import { CAPTURES_JOINED } from './notices.ts';

/** Different containers named by `format()`: hostile input may join thousands. */
const MAX_NAMED_FORMATS = 4;

/** Feeds the bytes of one input to the parser of its container, and to the next one's where captures are joined. */
export class CaptureStream implements CaptureReader {
  readonly kind;
  private readonly window = new ByteWindow();
  private parser: ContainerParser;
  /** Bytes the parser asked for when it last stopped. */
  private wanted = 1;
  private readonly finishedFormats: string[] = [];

  constructor(
    first: ContainerFormat,
    private readonly context: CaptureContext,
  ) {
    this.parser = first.open(context);
    this.kind = this.parser.kind;
  }

  get epoch(): CaptureEpoch | null {
    return this.context.epoch;
  }

  format(): string {
    const all = [...this.finishedFormats];
    const last = this.parser.format();
    if (!all.includes(last) && all.length < MAX_NAMED_FORMATS) all.push(last);
    return all.join(' + ');
  }

  push(chunk: Uint8Array): void {
    this.window.push(chunk);
  }

  end(): void {
    this.window.end();
  }

  fill(records: RecordTable): number {
    records.nextBatch();
    const window = this.window;
    for (;;) {
      // Rows point into the window's bytes, so they are handed over before `supply` may replace them.
      if (!window.supply(this.wanted) && !window.lacks(this.wanted)) return 0;
      if (window.isDrained()) return 0;
      records.bytes = window.bytes;
      this.wanted = this.parser.parse(window, records);
      if (this.wanted === NEXT_CONTAINER) this.openNext();
      if (records.count > 0) return records.count;
    }
  }

  private openNext(): void {
    const { bytes, position, limit } = this.window;
    const format = this.context.containerAt(bytes, position, limit);
    invariant(format !== null, `no container at byte ${this.window.offset}`);
    this.wanted = 1;
    const finished = this.parser.format();
    if (!this.finishedFormats.includes(finished) && this.finishedFormats.length < MAX_NAMED_FORMATS)
      this.finishedFormats.push(finished);
    this.context.note(CAPTURES_JOINED, this.window.offset, format.id);
    this.parser = format.open(this.context);
  }
}
