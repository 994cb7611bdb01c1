import type { ByteSource } from '../byte-source.ts';
import { COMPRESSED_DATA_CUT, COMPRESSED_DATA_DAMAGED, type NoticeSink, TRAILING_BYTES } from '../notices.ts';
import { PullBuffer } from '../pull-buffer.ts';
import { BLOCK_HEADER_BYTES, BlockDecoder, parseBlockHeader } from './block-decoder.ts';
import { FRAME_MAGIC, type FrameHeader, frameHeaderBytes, isSkippable, parseFrameHeader } from './frame-header.ts';
import { ZstdError } from './zstd-error.ts';

const CHECKSUM_BYTES = 4;
const SKIPPABLE_HEADER_BYTES = 8;

/**
 * Takes Zstandard (RFC 8878) off another source: any number of frames, skippable ones passed over.
 *
 * Checksums are passed over, not verified: 64-bit multiplication would cost as much as the rest, and damage nearly always
 * breaks a rule of the format. Dictionaries are not supported.
 */
export class UnzstdSource implements ByteSource {
  private readonly input: PullBuffer;
  private readonly decoder = new BlockDecoder();
  private frame: FrameHeader | null = null;
  private isDone = false;

  constructor(
    source: ByteSource,
    private readonly notice: NoticeSink,
  ) {
    this.input = new PullBuffer(source);
  }

  async next(): Promise<Uint8Array | null> {
    try {
      while (!this.isDone) {
        const output = this.frame === null ? await this.beginFrame() : await this.nextBlock(this.frame);
        if (output !== null && output.length > 0) return output;
      }
    } catch (error) {
      if (!(error instanceof ZstdError)) throw error;
      this.stop(COMPRESSED_DATA_DAMAGED, error.message);
    }
    return null;
  }

  async close(): Promise<void> {
    this.isDone = true;
    await this.input.close();
  }

  private async beginFrame(): Promise<null> {
    const { input } = this;
    if (!(await input.ensure(1))) {
      this.isDone = true;
      return null;
    }
    if (!(await input.ensure(4))) return this.stop(COMPRESSED_DATA_CUT);
    const magic = word(input, 0);
    if (isSkippable(magic)) return this.skipFrame();
    if (magic !== FRAME_MAGIC) return this.stop(TRAILING_BYTES);
    if (!(await input.ensure(5))) return this.stop(COMPRESSED_DATA_CUT);
    if (!(await input.ensure(frameHeaderBytes(input.bytes, input.position)))) return this.stop(COMPRESSED_DATA_CUT);
    this.frame = parseFrameHeader(input.bytes, input.position);
    this.decoder.reset(this.frame.windowBytes);
    input.position += this.frame.headerBytes;
    return null;
  }

  private async skipFrame(): Promise<null> {
    const { input } = this;
    if (!(await input.ensure(SKIPPABLE_HEADER_BYTES))) return this.stop(COMPRESSED_DATA_CUT);
    const isWhole = await input.skip(SKIPPABLE_HEADER_BYTES + word(input, 4));
    return isWhole ? null : this.stop(COMPRESSED_DATA_CUT);
  }

  private async nextBlock(frame: FrameHeader): Promise<Uint8Array | null> {
    const { input } = this;
    if (!(await input.ensure(BLOCK_HEADER_BYTES))) return this.stop(COMPRESSED_DATA_CUT);
    const header = parseBlockHeader(input.bytes, input.position);
    if (!(await input.ensure(BLOCK_HEADER_BYTES + header.storedBytes))) return this.stop(COMPRESSED_DATA_CUT);
    const output = this.decoder.decode(header, input.bytes, input.position + BLOCK_HEADER_BYTES);
    input.position += BLOCK_HEADER_BYTES + header.storedBytes;
    if (header.isLast) await this.endFrame(frame);
    return output;
  }

  private async endFrame(frame: FrameHeader): Promise<void> {
    this.frame = null;
    if (frame.hasChecksum && !(await this.input.skip(CHECKSUM_BYTES))) this.stop(COMPRESSED_DATA_CUT);
  }

  private stop(kind: Parameters<NoticeSink>[0], detail?: string): null {
    this.notice(kind, `byte ${this.input.offset} of the Zstandard data`, detail);
    this.isDone = true;
    return null;
  }
}

/** The little-endian word `at` bytes behind the buffer's position. */
function word({ bytes, position }: PullBuffer, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(position + at, true);
}
