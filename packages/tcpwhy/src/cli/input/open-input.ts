import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { TcpwhyError } from '../../base/tcpwhy-error.ts';
import type { ByteSource } from './byte-source.ts';
import { type DensityLimit, USUAL_DENSITY_LIMIT } from './density-guard.ts';
import { FileSource, openFile } from './file-source.ts';
import type { InputNotice, NoticeSink } from './notices.ts';
import { terminalInput } from './read-errors.ts';
import { StreamSource } from './stream-source.ts';
import { type RawInput, unwrap, type Wrapping } from './unwrap.ts';

/** An opened file or stream, compression taken off. */
export interface Input {
  /** As the user named it; `-` is standard input. */
  readonly name: string;
  /**
   * The bytes, once. The first chunk has 4096 or all there are; each stays untouched until the one after the next is
   * asked for. Leaving the loop early closes the input.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Compressions that were taken off, outermost first. */
  readonly wrapping: readonly Wrapping[];
  /** Size of the file as it lies on the disk; null for pipes and devices. */
  readonly totalBytes: number | null;
  /** How many of its bytes were read so far. */
  bytesRead(): number;
  /** What there is to say about the input; complete when the chunks are at their end. */
  notices(): readonly InputNotice[];
  /** For an input that is not read to its end. */
  close(): Promise<void>;
}

export interface InputOptions {
  /** Where decompression stops to be believed. */
  readonly density?: DensityLimit;
}

/**
 * Opens a file, a FIFO, a device, or with `-` standard input.
 *
 * @param stdin Needed for `-` only.
 * @throws TcpwhyError `input-unreadable` when not a byte can be had. Trouble later on is a notice, and what came is kept.
 */
export async function openInput(name: string, stdin?: Readable, options: InputOptions = {}): Promise<Input> {
  const notices: InputNotice[] = [];
  const notice: NoticeSink = (kind, where, detail = '') => notices.push({ kind, where, detail });
  const raw = name === '-' && stdin !== undefined ? openStandardInput(stdin, notice) : await openNamed(name, notice);
  const { source, wrapping } = await unwrap(raw, options.density ?? USUAL_DENSITY_LIMIT, notice).catch(
    async (error) => {
      await raw.source.close();
      throw error;
    },
  );
  if (wrapping.length > 0 && source.prefix.length === 0) {
    await source.close();
    throw nothingInside(name, wrapping, notices);
  }
  return {
    name,
    chunks: chunksOf(source),
    wrapping,
    totalBytes: raw.totalBytes,
    bytesRead: () => raw.bytesRead(),
    notices: () => notices,
    close: () => source.close(),
  };
}

async function openNamed(name: string, notice: NoticeSink): Promise<RawInput> {
  const { source, totalBytes } = await openFile(name, notice);
  return { source, totalBytes, bytesRead: () => source.bytesRead() };
}

function openStandardInput(stdin: Readable, notice: NoticeSink): RawInput {
  if ('isTTY' in stdin && stdin.isTTY === true) throw terminalInput();
  const descriptor = redirectedFile(stdin);
  if (descriptor === null) {
    const source = new StreamSource(stdin, '-', notice);
    return { source, totalBytes: null, bytesRead: () => source.bytesRead() };
  }
  const source = new FileSource(descriptor, true, '-', notice, null);
  return { source, totalBytes: fstatSync(descriptor).size, bytesRead: () => source.bytesRead() };
}

/** With `tcpwhy - < trace.pcap` the file itself can be read, which is faster than its stream. */
function redirectedFile(stdin: Readable): number | null {
  if (!('fd' in stdin) || typeof stdin.fd !== 'number') return null;
  return fstatSync(stdin.fd).isFile() ? stdin.fd : null;
}

/** Compressed data of which nothing came out. */
function nothingInside(name: string, wrapping: readonly Wrapping[], notices: readonly InputNotice[]): TcpwhyError {
  const trouble = notices[0];
  const why = trouble === undefined ? 'there is nothing in them' : trouble.detail || trouble.kind.text;
  return new TcpwhyError('input-unreadable', `Nothing can be decompressed from these ${wrapping.join(', ')} data.`, {
    input: name,
    offset: 0,
    seen: why,
    expected: 'a compressed capture',
    remedy: trouble?.kind.remedy ?? 'Compress the capture again.',
  });
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) yield chunk;
  } finally {
    await source.close();
  }
}
