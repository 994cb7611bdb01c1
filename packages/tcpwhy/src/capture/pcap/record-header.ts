import type { ByteWindow } from '../byte-window.ts';
import { MAGIC_MODIFIED, MAGIC_NANOSECONDS, type PcapFileHeader, USUAL_MAX_CAPTURED_BYTES } from './file-header.ts';

/** Seconds, fraction, captured length, original length: the words that all record headers begin with. */
export const MIN_RECORD_HEADER_BYTES = 16;

/** No packet is longer, even where offload makes segments of 512 KiB (BIG TCP). */
export const MAX_PLAUSIBLE_BYTES = 1 << 20;

/** How this file's records are laid out. */
export interface RecordLayout {
  readonly littleEndian: boolean;
  readonly headerBytes: number;
  /** Units of the fraction in one second. */
  readonly fractionsPerSecond: number;
  readonly fractionNs: number;
  readonly maxCapturedBytes: number;
  /** 0 when the file sets no limit. */
  readonly snapLengthBytes: number;
  /**
   * Files up to version 2.3 may hold the two lengths in the other order, as a comment in libpcap's sf-pcap.c tells.
   * Nothing can be captured that was not sent, so the larger one is the original.
   */
  readonly lengthsMaySwap: boolean;
}

/** One record's header, as it stands. */
export interface RecordHeader {
  readonly seconds: number;
  readonly fraction: number;
  readonly capturedBytes: number;
  readonly originalBytes: number;
}

/** Reads the header at `bytes[at]`; its bytes must be present. */
export function readRecordHeader(view: DataView, at: number, layout: RecordLayout): RecordHeader {
  const first = view.getUint32(at + 8, layout.littleEndian);
  const second = view.getUint32(at + 12, layout.littleEndian);
  const swap = layout.lengthsMaySwap && first > second;
  return {
    seconds: view.getUint32(at, layout.littleEndian),
    fraction: view.getUint32(at + 4, layout.littleEndian),
    capturedBytes: swap ? second : first,
    originalBytes: swap ? first : second,
  };
}

/** Times this close belong together; generated captures that count from 0 lie within the first day of 1970. */
const DAY_SECONDS = 86_400;

/** Whether a sound writer could have written this header; `secondsNear` narrows the time to a day around it, if not NaN. */
export function isSoundHeader(header: RecordHeader, layout: RecordLayout, secondsNear: number): boolean {
  const { capturedBytes, originalBytes } = header;
  if (capturedBytes === 0 || capturedBytes > originalBytes) return false;
  if (capturedBytes > USUAL_MAX_CAPTURED_BYTES || originalBytes > MAX_PLAUSIBLE_BYTES) return false;
  if (header.fraction >= layout.fractionsPerSecond) return false;
  // Second 0 is a run of zeros, unless the time beside it says that this capture counts from there.
  if (header.seconds === 0 && !(secondsNear <= DAY_SECONDS)) return false;
  return !(Math.abs(header.seconds - secondsNear) > DAY_SECONDS);
}

/** The layout that the file header promises. */
export function promisedLayout(file: PcapFileHeader): RecordLayout {
  const nanoseconds = file.magic === MAGIC_NANOSECONDS;
  return {
    littleEndian: file.littleEndian,
    headerBytes: file.magic === MAGIC_MODIFIED ? 24 : MIN_RECORD_HEADER_BYTES,
    fractionsPerSecond: nanoseconds ? 1_000_000_000 : 1_000_000,
    fractionNs: nanoseconds ? 1 : 1000,
    maxCapturedBytes: file.maxCapturedBytes,
    snapLengthBytes: file.snapLengthBytes,
    lengthsMaySwap: file.majorVersion < 2 || (file.majorVersion === 2 && file.minorVersion <= 3),
  };
}

/**
 * Header sizes to try when the promised one does not work. Patched libpcaps of 1999 and Nokia's firewalls wrote longer
 * record headers without changing the magic number, or changed the header once more under the modified one.
 */
const OTHER_HEADER_BYTES = [16, 24, 20, 28];

/**
 * The layout under which the first record leads to a sound second one; the promised one if none does.
 *
 * @param window At the first record's header.
 * @returns The layout, or the bytes that must be present from the window's position on to decide.
 */
export function settleLayout(window: ByteWindow, promised: RecordLayout): RecordLayout | number {
  const have = window.limit - window.position;
  if (have < MIN_RECORD_HEADER_BYTES) return window.lacks(MIN_RECORD_HEADER_BYTES) ? promised : MIN_RECORD_HEADER_BYTES;
  const first = readRecordHeader(window.view, window.position, promised);
  // Small numbers are everywhere: a time near 0 proves no other layout, and no patched libpcap wrote one.
  const others = first.seconds <= DAY_SECONDS ? [] : OTHER_HEADER_BYTES;
  if (first.capturedBytes > promised.maxCapturedBytes) return promised;
  for (const headerBytes of [promised.headerBytes, ...others]) {
    const second = headerBytes + first.capturedBytes;
    const wanted = second + MIN_RECORD_HEADER_BYTES;
    // With nothing behind it to judge by, the promise holds: files are cut more often than their headers are patched.
    if (window.lacks(wanted)) continue;
    if (have < wanted) return wanted;
    const header = readRecordHeader(window.view, window.position + second, promised);
    if (isSoundHeader(header, promised, first.seconds)) return { ...promised, headerBytes };
  }
  return promised;
}
