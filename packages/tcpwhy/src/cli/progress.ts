import cliProgress, { type SingleBar } from 'cli-progress';
import { printableText } from '../base/printable-text.ts';
import { cutText } from '../report/layout/wrap-text.ts';
import type { CliWritable } from './streams.ts';

/** Files from here on get a bar at once; shorter work only when it lasts. */
const LARGE_INPUT_BYTES = 64 * 1024 * 1024;
const PATIENCE_SECONDS = 1;
const NAME_COLUMNS = 30;
const BYTES_PER_MIB = 1024 * 1024;

/** Shows how far an input is read, on a terminal only, and leaves nothing behind. */
export class Progress {
  private bar: SingleBar | null = null;
  // Loading Node's performance hooks takes longer than reading a small capture.
  private readonly startedSeconds = process.uptime();

  /** @param totalBytes null when the end is not known: then only what was read is shown. */
  constructor(
    private readonly stream: CliWritable,
    private readonly name: string,
    private readonly totalBytes: number | null,
    private readonly enabled: boolean,
  ) {}

  /** To be called after each chunk. */
  update(readBytes: number): void {
    if (!this.enabled || this.stream.isTTY !== true) return;
    if (this.bar === null && this.isWorthShowing()) this.bar = this.startBar();
    this.bar?.update(readBytes, { read: mebibytes(readBytes) });
  }

  /** Removes the bar; the cursor is where it was. */
  stop(): void {
    this.bar?.stop();
    this.bar = null;
  }

  /** A bar that flashes by would only disturb. */
  private isWorthShowing(): boolean {
    return (this.totalBytes ?? 0) > LARGE_INPUT_BYTES || process.uptime() - this.startedSeconds > PATIENCE_SECONDS;
  }

  /** Without a known end there is nothing to fill: then only the amount is shown. */
  private startBar(): SingleBar {
    const format = this.totalBytes === null ? '{name} {read}' : '{name} [{bar}] {percentage}% of {total_mib}';
    // Cursor and line wrapping stay as they are: whoever interrupts must not be left without them.
    const bar = new cliProgress.SingleBar({
      format,
      stream: this.stream,
      clearOnComplete: true,
      hideCursor: false,
      linewrap: true,
      barsize: 24,
    });
    const name = cutText(printableText(this.name), NAME_COLUMNS);
    bar.start(this.totalBytes ?? 1, 0, { name, read: '', total_mib: mebibytes(this.totalBytes ?? 0) });
    return bar;
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / BYTES_PER_MIB).toFixed(0)} MiB`;
}
