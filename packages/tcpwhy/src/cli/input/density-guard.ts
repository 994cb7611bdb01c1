import type { ByteSource } from './byte-source.ts';
import { type NoticeSink, TOO_MUCH_OUTPUT } from './notices.ts';

/** Where decompressed data stop being believed. */
export interface DensityLimit {
  /** Output up to here is never refused, in bytes. */
  readonly freeBytes: number;
  /** Output bytes per byte of the file beyond that. Real captures reach 5 to 50. */
  readonly ratio: number;
}

export const USUAL_DENSITY_LIMIT: DensityLimit = { freeBytes: 2 ** 30, ratio: 1000 };

/** Ends a decompressed source that gives more than the compressed bytes can honestly hold. */
export class DensityGuard implements ByteSource {
  private output = 0;
  private isDone = false;

  /** @param compressedBytes Bytes of the outermost input that were read so far. */
  constructor(
    private readonly inner: ByteSource,
    private readonly compressedBytes: () => number,
    private readonly limit: DensityLimit,
    private readonly notice: NoticeSink,
  ) {}

  async next(): Promise<Uint8Array | null> {
    if (this.isDone) return null;
    const bytes = await this.inner.next();
    if (bytes === null) return null;
    const allowed = Math.max(this.limit.freeBytes, this.limit.ratio * this.compressedBytes()) - this.output;
    this.output += bytes.length;
    if (bytes.length <= allowed) return bytes;
    this.isDone = true;
    this.notice(TOO_MUCH_OUTPUT, `byte ${this.output} of the decompressed data`);
    return allowed > 0 ? bytes.subarray(0, allowed) : null;
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
