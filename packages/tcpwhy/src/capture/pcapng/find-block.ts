import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { isCommonType, MAX_BLOCK_BYTES, MIN_BLOCK_BYTES, minBlockBytes } from './block-types.ts';

/** A longer block is not looked for after damage: the search must not hold on to more than this. */
const MAX_FOUND_BLOCK_BYTES = 1 << 20;

/** Bytes beyond a place that a search may look at. */
export const SEARCH_LOOKAHEAD_BYTES = MAX_FOUND_BLOCK_BYTES + MIN_BLOCK_BYTES;

/** Outcome of a search; `at` is an index into the window's bytes. */
export type Search =
  | { readonly kind: 'found'; readonly at: number }
  /** `bytes` from the window's position on must be present to judge the place `at`; places before it are none. */
  | { readonly kind: 'wants'; readonly at: number; readonly bytes: number }
  | { readonly kind: 'none' };

/**
 * Looks for the first place in `bytes[from .. to)` where a block, a section or another container begins.
 *
 * A block counts when its type is a common one, both its lengths agree, and another block may begin behind it.
 */
export function findBlock(
  window: ByteWindow,
  from: number,
  to: number,
  littleEndian: boolean,
  context: CaptureContext,
): Search {
  for (let at = from; at < to; at++) {
    const have = window.limit - at;
    if (have < MIN_BLOCK_BYTES) {
      const wanted = at + MIN_BLOCK_BYTES - window.position;
      return window.lacks(wanted) ? { kind: 'none' } : { kind: 'wants', at, bytes: wanted };
    }
    const type = window.view.getUint32(at, littleEndian);
    if (isCommonType(type)) {
      const wanted = blockAt(window, at, type, littleEndian, context);
      if (wanted === FITS) return { kind: 'found', at };
      if (wanted > 0) return { kind: 'wants', at, bytes: wanted };
    } else if (context.containerAt(window.bytes, at, window.limit) !== null) {
      return { kind: 'found', at };
    }
  }
  return { kind: 'none' };
}

const FITS = -1;
const DOES_NOT_FIT = 0;

/** FITS, DOES_NOT_FIT, or the bytes wanted from the window's position on. */
function blockAt(window: ByteWindow, at: number, type: number, littleEndian: boolean, context: CaptureContext): number {
  const length = window.view.getUint32(at + 4, littleEndian);
  if (length < minBlockBytes(type) || length > MAX_FOUND_BLOCK_BYTES || length % 4 !== 0) return DOES_NOT_FIT;
  const wanted = at + length - window.position;
  if (window.lacks(wanted)) return DOES_NOT_FIT;
  if (at + length > window.limit) return wanted;
  if (window.view.getUint32(at + length - 4, littleEndian) !== length) return DOES_NOT_FIT;
  const next = blockMayBegin(window, at + length, littleEndian, context);
  return next === 'wants' ? wanted + MIN_BLOCK_BYTES : next ? FITS : DOES_NOT_FIT;
}

/** Whether a block, another container or the end of the input may stand at `bytes[at]`. */
export function blockMayBegin(
  window: ByteWindow,
  at: number,
  littleEndian: boolean,
  context: CaptureContext,
): boolean | 'wants' {
  const wanted = at + MIN_BLOCK_BYTES - window.position;
  // Too few bytes for a block: the end, or a cut that is told elsewhere.
  if (window.lacks(wanted)) return true;
  if (at + MIN_BLOCK_BYTES > window.limit) return 'wants';
  if (context.containerAt(window.bytes, at, window.limit) !== null) return true;
  const length = window.view.getUint32(at + 4, littleEndian);
  return length >= MIN_BLOCK_BYTES && length <= MAX_BLOCK_BYTES && length % 4 === 0;
}
