import type { ByteWindow } from '../byte-window.ts';

/** Bytes of the header that begins every pcap file. */
export const FILE_HEADER_BYTES = 24;

/** First word, read in the writer's byte order. */
export const MAGIC_MICROSECONDS = 0xa1b2c3d4;
export const MAGIC_NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's patch of 1999: record headers also hold interface, protocol and packet type. */
export const MAGIC_MODIFIED = 0xa1b2cd34;
const MAGICS = [MAGIC_MICROSECONDS, MAGIC_NANOSECONDS, MAGIC_MODIFIED];

/** libpcap's MAXIMUM_SNAPLEN: a longer record is damage, unless the file's own snap length allows it. */
export const USUAL_MAX_CAPTURED_BYTES = 262_144;
/** libpcap's largest exception (LINKTYPE_USBPCAP and D-Bus messages). */
export const ABSOLUTE_MAX_CAPTURED_BYTES = 128 << 20;

/** What the file header says. */
export interface PcapFileHeader {
  readonly magic: number;
  readonly littleEndian: boolean;
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** 0 when the file sets no limit. */
  readonly snapLengthBytes: number;
  /** LINKTYPE_ number without the bits above it. */
  readonly linkType: number;
  /** Frame check sequence at the end of each packet; 0 when the file does not say. */
  readonly checkSequenceBytes: number;
  /** Longest record that is taken for one. */
  readonly maxCapturedBytes: number;
}

/** Whether the first four bytes are one of the magic numbers, in either byte order. */
export function beginsPcap(prefix: Uint8Array): boolean {
  const a = prefix[0] ?? 0;
  const b = prefix[1] ?? 0;
  const c = prefix[2] ?? 0;
  const d = prefix[3] ?? 0;
  const big = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const little = ((d << 24) | (c << 16) | (b << 8) | a) >>> 0;
  return MAGICS.includes(big) || MAGICS.includes(little);
}

/**
 * Reads the header at the window's position; its 24 bytes must be present.
 *
 * Source: draft-ietf-opsawg-pcap §4. The last word is the link type in 16 bits, below ten reserved ones; bit 26 says
 * that the top four count the frame check sequence in units of two bytes. Time zone and accuracy are always ignored.
 */
export function parseFileHeader(window: ByteWindow): PcapFileHeader {
  const { view, position } = window;
  const littleEndian = MAGICS.includes(view.getUint32(position, true));
  const snapLengthBytes = view.getUint32(position + 16, littleEndian);
  const network = view.getUint32(position + 20, littleEndian);
  return {
    magic: view.getUint32(position, littleEndian),
    littleEndian,
    majorVersion: view.getUint16(position + 4, littleEndian),
    minorVersion: view.getUint16(position + 6, littleEndian),
    snapLengthBytes,
    linkType: network & 0xffff,
    checkSequenceBytes: network & 0x0400_0000 ? (network >>> 28) * 2 : 0,
    maxCapturedBytes: Math.min(Math.max(snapLengthBytes, USUAL_MAX_CAPTURED_BYTES), ABSOLUTE_MAX_CAPTURED_BYTES),
  };
}
