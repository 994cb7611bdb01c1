import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** What one step gave. */
export interface InflateStep {
  /** In pieces of the buffer's size at most. */
  readonly output: Uint8Array[];
  /** Compressed bytes used. */
  readonly used: number;
  /** The deflate stream is complete. */
  readonly isEnd: boolean;
  /** Why it cannot go on; null while it can. */
  readonly failure: Error | null;
}

/**
 * One deflate stream, decompressed step by step in the thread pool.
 *
 * Node's zlib drops the output buffer that it is filling when it meets an error, so what came before damage is lost up
 * to `bufferBytes`. And it takes whatever follows a gzip member for damage; raw deflate ends where it ends.
 */
export class InflateSteps {
  private readonly inflate: InflateRaw;
  private output: Uint8Array[] = [];
  private fed = 0;
  private failure: Error | null = null;

  constructor(bufferBytes: number) {
    this.inflate = createInflateRaw({ chunkSize: bufferBytes });
    this.inflate.on('data', (chunk: Uint8Array) => this.output.push(chunk));
    this.inflate.on('error', (error) => {
      this.failure = error;
    });
  }

  /** Decompresses these bytes, as far as they belong to the stream. They may be reused once it has resolved. */
  async step(bytes: Uint8Array): Promise<InflateStep> {
    const before = this.inflate.bytesWritten;
    this.fed += bytes.length;
    await this.settled((done) => this.inflate.write(bytes, done));
    const used = this.inflate.bytesWritten - before;
    return { output: this.takeOutput(), used, isEnd: this.inflate.bytesWritten < this.fed, failure: this.failure };
  }

  /** No more bytes come: a failure with code Z_BUF_ERROR says that the stream is not complete. */
  async finish(): Promise<InflateStep> {
    await this.settled((done) => this.inflate.once('end', done).end());
    return { output: this.takeOutput(), used: 0, isEnd: this.failure === null, failure: this.failure };
  }

  /** Frees the native memory. */
  close(): void {
    this.inflate.destroy();
  }

  /** Waits for an act to be done, or for the stream to be closed by an error. */
  private settled(act: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.inflate.off('close', done);
        resolve();
      };
      this.inflate.once('close', done);
      act(done);
    });
  }

  private takeOutput(): Uint8Array[] {
    const { output } = this;
    this.output = [];
    return output;
  }
}
