import type { Readable } from 'node:stream';
import type { ByteSource } from './byte-source.ts';
import { INPUT_READ_FAILED, type NoticeSink } from './notices.ts';
import { errorCodeOf, unreadable } from './read-errors.ts';

/** A Node stream, such as standard input from a pipe. */
export class StreamSource implements ByteSource {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private readBytes = 0;
  private isDone = false;

  constructor(
    stream: Readable,
    private readonly name: string,
    private readonly notice: NoticeSink,
  ) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  async next(): Promise<Uint8Array | null> {
    while (!this.isDone) {
      const chunk = await this.nextChunk();
      if (chunk === null) this.isDone = true;
      else if (chunk.length > 0) return chunk;
    }
    return null;
  }

  /** Bytes read so far. */
  bytesRead(): number {
    return this.readBytes;
  }

  async close(): Promise<void> {
    if (this.isDone) return;
    this.isDone = true;
    await this.chunks.return?.();
  }

  private async nextChunk(): Promise<Uint8Array | null> {
    try {
      const { done, value } = await this.chunks.next();
      if (done === true) return null;
      this.readBytes += value.length;
      return value;
    } catch (error) {
      if (this.readBytes === 0) throw unreadable(error, this.name);
      this.notice(INPUT_READ_FAILED, `byte ${this.readBytes} of the stream`, errorCodeOf(error));
      return null;
    }
  }
}
