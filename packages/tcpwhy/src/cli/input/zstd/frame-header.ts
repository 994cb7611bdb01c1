import { demand } from './zstd-error.ts';

/** First four bytes of a frame, little-endian. */
export const FRAME_MAGIC = 0xfd2fb528;
/** Magic, descriptor, window, dictionary id and content size at their longest. */
export const MAX_FRAME_HEADER_BYTES = 18;
/** What zstd itself refuses unless told otherwise (--long=27): memory follows this number. */
export const MAX_WINDOW_BYTES = 128 << 20;
/** Largest block (RFC 8878 §3.1.1.2.3), compressed or not. */
export const MAX_BLOCK_BYTES = 128 << 10;

/** What a frame's header says. */
export interface FrameHeader {
  readonly headerBytes: number;
  /** How far back matches may reach. */
  readonly windowBytes: number;
  /** Size of the frame's content; null when it is not said. */
  readonly contentBytes: number | null;
  /** Whether four bytes of checksum follow the last block. */
  readonly hasChecksum: boolean;
}

/** Whether a skippable frame begins with this word (§3.1.2). */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** Bytes of the header whose first five are `bytes[at ..]` (§3.1.1.1). */
export function frameHeaderBytes(bytes: Uint8Array, at: number): number {
  const descriptor = bytes[at + 4] as number;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  return 5 + (isSingleSegment ? 0 : 1) + dictionaryIdBytes(descriptor) + contentSizeBytes(descriptor);
}

/** Reads the header at `bytes[at]`, all of which is present. Throws ZstdError when the frame cannot be decompressed. */
export function parseFrameHeader(bytes: Uint8Array, at: number): FrameHeader {
  const descriptor = bytes[at + 4] as number;
  demand((descriptor & 0x08) === 0, 'a reserved bit is set in a frame header');
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryAt = at + (isSingleSegment ? 5 : 6);
  const dictionaryBytes = dictionaryIdBytes(descriptor);
  demand(littleEndian(bytes, dictionaryAt, dictionaryBytes) === 0, 'a dictionary is needed');
  const contentBytes = contentSize(bytes, dictionaryAt + dictionaryBytes, contentSizeBytes(descriptor));
  const windowBytes = isSingleSegment ? (contentBytes ?? 0) : windowSize(bytes[at + 5] as number);
  demand(windowBytes <= MAX_WINDOW_BYTES, `a window of ${windowBytes} bytes is needed (zstd -d --long=31 can do it)`);
  const headerBytes = frameHeaderBytes(bytes, at);
  return { headerBytes, windowBytes, contentBytes, hasChecksum: (descriptor & 0x04) !== 0 };
}

/** §3.1.1.1.2: eighths of a power of two. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function dictionaryIdBytes(descriptor: number): number {
  return [0, 1, 2, 4][descriptor & 3] as number;
}

function contentSizeBytes(descriptor: number): number {
  const flag = descriptor >> 6;
  return flag === 0 ? (descriptor >> 5) & 1 : 1 << flag;
}

function contentSize(bytes: Uint8Array, at: number, length: number): number | null {
  if (length === 0) return null;
  // §3.1.1.1.4: two bytes count from 256.
  return littleEndian(bytes, at, length) + (length === 2 ? 256 : 0);
}

/** Exact up to 2^53; beyond that only "too large" matters. */
function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = length - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] as number);
  return value;
}
