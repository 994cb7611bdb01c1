import type { Writable } from 'node:stream';

/** Characters gathered before they are written: one system call per row would cost more than the rows. */
const BATCH_CHARACTERS = 64 * 1024;

/** The answer is there and cannot be written: a full disk, a lost network share. */
export class OutputFailure extends Error {
  override readonly name = 'OutputFailure';
}

/**
 * Writes to a stream at the pace at which it is read.
 *
 * A reader that went away (`| head`) is no error: `write` answers false and the command stops in peace.
 */
export class Output {
  private closed = false;

  constructor(private readonly stream: Writable) {
    // The same failure also reaches the callback of `write`; without a listener it would end the process.
    stream.on('error', () => {});
  }

  /** Writes all pieces; false when nobody reads any more. Throws OutputFailure when writing fails otherwise. */
  async write(pieces: string | Iterable<string>): Promise<boolean> {
    if (typeof pieces === 'string') return this.writeBatch(pieces);
    let batch = '';
    for (const piece of pieces) {
      batch += piece;
      if (batch.length < BATCH_CHARACTERS) continue;
      if (!(await this.writeBatch(batch))) return false;
      batch = '';
    }
    return batch === '' || this.writeBatch(batch);
  }

  private writeBatch(text: string): Promise<boolean> {
    if (this.closed) return Promise.resolve(false);
    if (text === '') return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      this.stream.write(text, (error) => {
        if (error === null || error === undefined) return resolve(true);
        if (!isReaderGone(error)) return reject(new OutputFailure(error.message));
        this.closed = true;
        resolve(false);
      });
    });
  }
}

/** EPIPE on POSIX, EOF on Windows; a destroyed stream when it happened before. */
function isReaderGone(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
}
