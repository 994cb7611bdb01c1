import { read, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ByteSource } from './byte-source.ts';
import { INPUT_READ_FAILED, type NoticeSink } from './notices.ts';
import { errorCodeOf, unreadable } from './read-errors.ts';

/** Stays in the processor's second-level cache between the read and the parser. */
const CHUNK_BYTES = 256 << 10;

const readAsync = promisify(read);

/** An open file, FIFO or device, read from where it stands to its end. */
export class FileSource implements ByteSource {
  /** Two buffers in turn: fresh ones would cost a page fault per 4 KiB, and so twice the time. */
  private readonly buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)] as const;
  private turn = 0;
  private readBytes = 0;
  private isDone = false;

  /**
   * @param isRegular Whether reads return at once, so that they may block: twice as fast as through the thread pool.
   * @param handle    Closed with the source; null when the descriptor belongs to somebody else.
   */
  constructor(
    private readonly descriptor: number,
    private readonly isRegular: boolean,
    private readonly name: string,
    private readonly notice: NoticeSink,
    private readonly handle: FileHandle | null,
  ) {}

  async next(): Promise<Uint8Array | null> {
    if (this.isDone) return null;
    this.turn ^= 1;
    const buffer = this.buffers[this.turn === 0 ? 0 : 1];
    const length = await this.readInto(buffer);
    this.readBytes += length;
    if (length === 0) await this.close();
    return length === 0 ? null : buffer.subarray(0, length);
  }

  /** Bytes read so far. */
  bytesRead(): number {
    return this.readBytes;
  }

  async close(): Promise<void> {
    if (this.isDone) return;
    this.isDone = true;
    await this.handle?.close();
  }

  private async readInto(buffer: Uint8Array): Promise<number> {
    try {
      if (this.isRegular) return readSync(this.descriptor, buffer, 0, buffer.length, null);
      return (await readAsync(this.descriptor, buffer, 0, buffer.length, null)).bytesRead;
    } catch (error) {
      if (this.readBytes === 0) throw unreadable(error, this.name);
      this.notice(INPUT_READ_FAILED, `byte ${this.readBytes} of the file`, errorCodeOf(error));
      return 0;
    }
  }
}

/** An opened file and its size in bytes; null for FIFOs and devices. */
export interface OpenedFile {
  readonly source: FileSource;
  readonly totalBytes: number | null;
}

/** Opens a file by name. Throws TcpwhyError `input-unreadable`. */
export async function openFile(name: string, notice: NoticeSink): Promise<OpenedFile> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(name, 'r');
    const stat = await handle.stat();
    // Opening a folder succeeds on Linux, and only reading it would fail.
    if (stat.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    const source = new FileSource(handle.fd, stat.isFile(), name, notice, handle);
    return { source, totalBytes: stat.isFile() ? stat.size : null };
  } catch (error) {
    await handle?.close();
    throw unreadable(error, name);
  }
}
