import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { isPacketType, MAX_BLOCK_BYTES, OBSOLETE_PACKET, SIMPLE_PACKET } from './block-types.ts';
import { blockMayBegin } from './find-block.ts';
import { BLOCK_LENGTH_UNEVEN, BLOCK_LENGTHS_DIFFER } from './notices.ts';
import type { Section } from './section.ts';

/** libpcap's largest snap length for any link type. */
const MAX_PACKET_BYTES = 128 << 20;
/** What options may add to a packet block that is longer than other blocks may be. */
const MAX_OPTION_BYTES = 1 << 20;

/** How far the block at the window's position reaches. */
export type BlockExtent =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'wants'; readonly bytes: number }
  /** It reaches over the end of the input, whose last bytes are all present. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'damaged' };

/** Longest block of this type that is taken for one; its first 12 bytes must be present. */
export function maxBlockBytes(window: ByteWindow, type: number, section: Section): number {
  if (!isPacketType(type)) return MAX_BLOCK_BYTES;
  const snapLengthBytes = section.interfaces[interfaceId(window, type, section)]?.snapLengthBytes ?? 0;
  return Math.max(MAX_BLOCK_BYTES, Math.min(snapLengthBytes, MAX_PACKET_BYTES) + MAX_OPTION_BYTES);
}

function interfaceId({ view, position }: ByteWindow, type: number, { littleEndian }: Section): number {
  if (type === SIMPLE_PACKET) return 0;
  return type === OBSOLETE_PACKET
    ? view.getUint16(position + 8, littleEndian)
    : view.getUint32(position + 8, littleEndian);
}

/**
 * Where the block at the window's position ends, by the length at its start and the one at its end (§3.1).
 *
 * When they differ, the first one is believed if it leads to a block; a slip of the writer then costs nothing.
 */
export function blockExtent(
  window: ByteWindow,
  length: number,
  littleEndian: boolean,
  context: CaptureContext,
): BlockExtent {
  const padded = (length + 3) & ~3;
  const present = window.limit - window.position;
  if (window.lacks(length)) {
    const remaining = window.remaining();
    return present < remaining ? { kind: 'wants', bytes: remaining } : { kind: 'cut' };
  }
  if (present < length) return { kind: 'wants', bytes: length };
  const trailerAgrees = lengthBefore(window, length, littleEndian) === length;
  if (trailerAgrees && padded === length) return { kind: 'bytes', bytes: length };
  return doubtfulExtent(window, length, padded, trailerAgrees, littleEndian, context);
}

/** Lengths that are not a multiple of four, with or without padding behind them, and lengths that differ. */
function doubtfulExtent(
  window: ByteWindow,
  length: number,
  padded: number,
  trailerAgrees: boolean,
  littleEndian: boolean,
  context: CaptureContext,
): BlockExtent {
  // The next block's start must be seen to decide, wherever it is.
  const decisive = padded + 12;
  const wanted = window.lacks(decisive) ? window.remaining() : decisive;
  if (window.limit - window.position < wanted) return { kind: 'wants', bytes: wanted };
  const leadsOn = (bytes: number) =>
    bytes <= wanted && blockMayBegin(window, window.position + bytes, littleEndian, context) === true;
  const isUneven = padded !== length;
  if (isUneven && padded <= wanted && lengthBefore(window, padded, littleEndian) === length && leadsOn(padded)) {
    context.note(BLOCK_LENGTH_UNEVEN, window.offset);
    return { kind: 'bytes', bytes: padded };
  }
  if (!leadsOn(length)) return { kind: 'damaged' };
  context.note(trailerAgrees ? BLOCK_LENGTH_UNEVEN : BLOCK_LENGTHS_DIFFER, window.offset);
  return { kind: 'bytes', bytes: length };
}

/** The length word that ends `bytes` bytes behind the window's position. */
function lengthBefore(window: ByteWindow, bytes: number, littleEndian: boolean): number {
  return window.view.getUint32(window.position + bytes - 4, littleEndian);
}
