import * as zlib from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { COMPRESSED_DATA_CUT, COMPRESSED_DATA_DAMAGED, type NoticeSink, TRAILING_BYTES } from '../notices.ts';
import { PullBuffer } from '../pull-buffer.ts';
import { type InflateStep, InflateSteps } from './inflate-steps.ts';
import { beginsMember, takeMemberHeader } from './member-header.ts';

/**
 * Compressed bytes per step. All that a step gives is held at once: at deflate's best ratio (1032) 33 MB for the first
 * one, after which the steps get shorter.
 */
const LONGEST_STEP_BYTES = 32 << 10;
const SHORTEST_STEP_BYTES = 1 << 10;
/** What a step should give. */
const STEP_OUTPUT_BYTES = 1 << 20;
/** Small pieces of output are joined up to this size. */
const CHUNK_BYTES = 256 << 10;

/** CRC-32 and length of the member's data. */
const TRAILER_BYTES = 8;

/**
 * Output buffers of small inputs are small, so that nearly nothing that stands before damage is lost; those of large ones
 * are large, because each is a trip to the thread pool.
 */
const LEAST_BUFFER_BYTES = 1 << 10;
const MOST_BUFFER_BYTES = 128 << 10;
const INPUT_BYTES_PER_BUFFER_BYTE = 256;

/** Node 20.15 and later; without it damage shows in the lengths only. */
const crc32: ((data: Uint8Array, value?: number) => number) | undefined = zlib.crc32;

/** Takes gzip off another source, member by member (RFC 1952 §2.2); what comes before damage is kept. */
export class GunzipSource implements ByteSource {
  private readonly input: PullBuffer;
  private readonly bufferBytes: number;
  private member: InflateSteps | null = null;
  private memberBytes = 0;
  private memberCrc = 0;
  private stepBytes = LONGEST_STEP_BYTES;
  private output: Uint8Array[] = [];
  private isDone = false;

  /** @param inputBytes Size of the compressed data, if known. */
  constructor(
    source: ByteSource,
    private readonly notice: NoticeSink,
    inputBytes: number | null,
  ) {
    this.input = new PullBuffer(source);
    const fitting = (inputBytes ?? Number.POSITIVE_INFINITY) / INPUT_BYTES_PER_BUFFER_BYTE;
    this.bufferBytes = Math.ceil(Math.min(Math.max(fitting, LEAST_BUFFER_BYTES), MOST_BUFFER_BYTES));
  }

  async next(): Promise<Uint8Array | null> {
    while (!this.isDone && this.output.length === 0) {
      if (this.member === null) await this.beginMember();
      else await this.continueMember(this.member);
    }
    return this.takeChunk();
  }

  async close(): Promise<void> {
    this.endMember();
    this.isDone = true;
    await this.input.close();
  }

  private async beginMember(): Promise<void> {
    const header = await takeMemberHeader(this.input);
    if (header === 'taken') {
      this.member = new InflateSteps(this.bufferBytes);
      this.memberBytes = 0;
      this.memberCrc = 0;
    } else if (header === 'cut') this.stop(COMPRESSED_DATA_CUT);
    else this.stop(COMPRESSED_DATA_DAMAGED, 'no gzip header');
  }

  private async continueMember(member: InflateSteps): Promise<void> {
    const { input } = this;
    const step = (await input.ensure(1))
      ? await member.step(input.bytes.subarray(input.position, Math.min(input.limit, input.position + this.stepBytes)))
      : await member.finish();
    input.position += step.used;
    this.takeOutput(step);
    if (step.failure !== null) this.fail(step);
    else if (step.isEnd) await this.checkMember();
  }

  private takeOutput({ output, used }: InflateStep): void {
    let outputBytes = 0;
    for (const piece of output) {
      outputBytes += piece.length;
      if (crc32 !== undefined) this.memberCrc = crc32(piece, this.memberCrc);
    }
    this.output.push(...output);
    this.memberBytes += outputBytes;
    const fitting = (used * STEP_OUTPUT_BYTES) / Math.max(outputBytes, 1);
    this.stepBytes = Math.ceil(Math.min(Math.max(fitting, SHORTEST_STEP_BYTES), LONGEST_STEP_BYTES));
  }

  /** The oldest pieces of output, as many as make a chunk; null when there are none. */
  private takeChunk(): Uint8Array | null {
    let count = 0;
    let length = 0;
    while (count < this.output.length && length + (this.output[count] as Uint8Array).length <= CHUNK_BYTES)
      length += (this.output[count++] as Uint8Array).length;
    const [first, ...others] = this.output.splice(0, count);
    if (first === undefined || others.length === 0) return first ?? null;
    return new Uint8Array(Buffer.concat([first, ...others]));
  }

  /** The member's data are complete: its trailer, and what follows. */
  private async checkMember(): Promise<void> {
    this.endMember();
    const { input } = this;
    if (!(await input.ensure(TRAILER_BYTES))) return this.stop(COMPRESSED_DATA_CUT);
    const trailer = new DataView(input.bytes.buffer, input.bytes.byteOffset + input.position, TRAILER_BYTES);
    const isSound = crc32 === undefined || trailer.getUint32(0, true) === this.memberCrc;
    if (!isSound || trailer.getUint32(4, true) !== this.memberBytes >>> 0)
      this.notice(COMPRESSED_DATA_DAMAGED, this.place(), 'a checksum is wrong');
    input.position += TRAILER_BYTES;
    if ((await input.ensure(2)) && beginsMember(input.bytes, input.position)) return;
    await this.passPadding();
  }

  /** Zeros behind the last member are padding (tar and tape drives write it); anything else is told. */
  private async passPadding(): Promise<void> {
    const { input } = this;
    while (await input.ensure(1)) {
      const rest = input.bytes.subarray(input.position, input.limit);
      const foreign = rest.findIndex((byte) => byte !== 0);
      input.position += foreign < 0 ? rest.length : foreign;
      if (foreign >= 0) return this.stop(TRAILING_BYTES);
    }
    this.isDone = true;
  }

  private fail({ failure }: InflateStep): void {
    const isCut = failure !== null && 'code' in failure && failure.code === 'Z_BUF_ERROR';
    if (isCut) this.stop(COMPRESSED_DATA_CUT);
    else this.stop(COMPRESSED_DATA_DAMAGED, failure?.message);
  }

  private stop(kind: Parameters<NoticeSink>[0], detail?: string): void {
    this.notice(kind, this.place(), detail);
    this.endMember();
    this.isDone = true;
  }

  private endMember(): void {
    this.member?.close();
    this.member = null;
  }

  private place(): string {
    return `byte ${this.input.offset} of the gzip data`;
  }
}
