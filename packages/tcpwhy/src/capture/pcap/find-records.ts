import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { USUAL_MAX_CAPTURED_BYTES } from './file-header.ts';
import {
  isSoundHeader,
  MAX_PLAUSIBLE_BYTES,
  MIN_RECORD_HEADER_BYTES,
  type RecordLayout,
  readRecordHeader,
} from './record-header.ts';

/** Sound headers in a row that prove a place when their times lie near the last record's. */
const CHAIN_NEAR_IN_TIME = 3;
/** The same when they do not, or when there is no last record. */
const CHAIN_ANY_TIME = 5;

/** Bytes beyond the last place searched that a chain may reach to. */
export const SEARCH_LOOKAHEAD_BYTES = CHAIN_ANY_TIME * (USUAL_MAX_CAPTURED_BYTES + 28);

/** Outcome of a search; `at` is an index into the window's bytes. */
export type Search =
  | { readonly kind: 'found'; readonly at: number }
  /** `bytes` from the window's position on must be present to judge the place `at`; places before it are none. */
  | { readonly kind: 'wants'; readonly at: number; readonly bytes: number }
  | { readonly kind: 'none' };

/**
 * Looks for the first place in `bytes[from .. to)` where records (or another container) begin.
 *
 * pcap has no marks between records, so a place counts when a chain of sound headers starts there, each leading to
 * the next. One header proves nothing: packets are full of small numbers.
 */
export function findRecords(
  window: ByteWindow,
  from: number,
  to: number,
  layout: RecordLayout,
  lastSeconds: number,
  context: CaptureContext,
): Search {
  const { view } = window;
  for (let at = from; at < to; at++) {
    if (at + MIN_RECORD_HEADER_BYTES > window.limit) return awaitBytes(window, at, MIN_RECORD_HEADER_BYTES);
    // One word refuses nearly every place before the header is looked at as a whole.
    const captured = view.getUint32(at + 8, layout.littleEndian);
    if (captured > 0 && captured <= MAX_PLAUSIBLE_BYTES) {
      const wanted = chainFrom(window, view, at, layout, lastSeconds);
      if (wanted === PROVEN) return { kind: 'found', at };
      if (wanted > 0) return { kind: 'wants', at, bytes: wanted };
    } else if (containerBegins(window, at, layout, context)) {
      return { kind: 'found', at };
    }
  }
  return { kind: 'none' };
}

/**
 * Whether another file header stands at `bytes[at]`, where a record header's 16 bytes are present.
 *
 * Read as a record header it has the time zone for its captured length (0 in all files of this century), or the
 * byte-order magic of pcapng, which is no possible length. So no real record is taken for a header.
 */
export function containerBegins(
  window: ByteWindow,
  at: number,
  layout: RecordLayout,
  context: CaptureContext,
): boolean {
  if (context.containerAt(window.bytes, at, window.limit) === null) return false;
  const { capturedBytes } = readRecordHeader(window.view, at, layout);
  return capturedBytes === 0 || capturedBytes > layout.maxCapturedBytes;
}

const PROVEN = -1;
const REFUTED = 0;

/** PROVEN, REFUTED, or the bytes wanted from the window's position on. */
function chainFrom(
  window: ByteWindow,
  view: DataView,
  start: number,
  layout: RecordLayout,
  lastSeconds: number,
): number {
  let at = start;
  let secondsNear = Number.NaN;
  let needed = CHAIN_ANY_TIME;
  for (let sound = 0; sound < needed; sound++) {
    const wanted = at + layout.headerBytes - window.position;
    // A record that ends where the file ends is as good a proof as another header.
    if (window.lacks(wanted)) return endProves(window, at, sound, needed) ? PROVEN : REFUTED;
    if (at + layout.headerBytes > window.limit) return wanted;
    const header = readRecordHeader(view, at, layout);
    if (!isSoundHeader(header, layout, secondsNear)) return REFUTED;
    if (sound === 0 && Math.abs(header.seconds - lastSeconds) <= 86_400) needed = CHAIN_NEAR_IN_TIME;
    secondsNear = header.seconds;
    at += layout.headerBytes + header.capturedBytes;
  }
  return PROVEN;
}

function endProves(window: ByteWindow, at: number, sound: number, needed: number): boolean {
  const exact = at - window.position === window.remaining();
  return sound >= (exact ? needed - CHAIN_NEAR_IN_TIME + 1 : needed - 1);
}

function awaitBytes(window: ByteWindow, at: number, headerBytes: number): Search {
  const wanted = at + headerBytes - window.position;
  return window.lacks(wanted) ? { kind: 'none' } : { kind: 'wants', at, bytes: wanted };
}
