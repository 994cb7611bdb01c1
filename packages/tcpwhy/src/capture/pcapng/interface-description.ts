import { printableBytes } from '../../base/printable-text.ts';
import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { CAPTURE_FILTERED, OPTIONS_DAMAGED } from './notices.ts';
import { OptionCursor } from './options.ts';
import { TickClock } from './tick-clock.ts';

const IF_TSRESOL = 9;
const IF_FILTER = 11;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;

/** Without if_tsresol: microseconds (§4.2). */
const DEFAULT_RESOLUTION = 6;
const MAX_FILTER_BYTES = 200;

/** What packets of one interface need. */
export interface CaptureInterface {
  /** Number over all sections. */
  readonly index: number;
  readonly linkType: number;
  /** 0 when there is no limit. */
  readonly snapLengthBytes: number;
  readonly checkSequenceBytes: number;
  readonly clock: TickClock;
}

/** Reads an interface description block at the window's position (§4.2); all its `length` bytes must be present. */
export function parseInterfaceDescription(
  window: ByteWindow,
  length: number,
  littleEndian: boolean,
  context: CaptureContext,
): CaptureInterface {
  const { view, position } = window;
  let resolution = DEFAULT_RESOLUTION;
  let offsetSeconds = 0n;
  let checkSequenceBytes = 0;
  const option = new OptionCursor(view, position + 16, position + length - 4, littleEndian);
  while (option.advance()) {
    const { code, at } = option;
    if (code === IF_TSRESOL && option.length >= 1) resolution = view.getUint8(at);
    else if (code === IF_TSOFFSET && option.length >= 8) offsetSeconds = view.getBigInt64(at, littleEndian);
    else if (code === IF_FCSLEN && option.length >= 1) checkSequenceBytes = asCheckSequenceBytes(view.getUint8(at));
    else if (code === IF_FILTER && option.length >= 2) noteFilter(window, at, option.length, context);
  }
  if (!option.isSound) context.note(OPTIONS_DAMAGED, window.offset);
  return {
    index: context.interfaceBase++,
    linkType: view.getUint16(position + 8, littleEndian),
    snapLengthBytes: view.getUint32(position + 12, littleEndian),
    checkSequenceBytes,
    clock: new TickClock(resolution, offsetSeconds),
  };
}

/** The draft says bits, its example and Wireshark say bytes; no check sequence is as long as 16 bytes. */
function asCheckSequenceBytes(value: number): number {
  return value > 15 ? value >> 3 : value;
}

/** A filter explains what is missing. Only the textual form (first byte 0) can be shown. */
function noteFilter(window: ByteWindow, at: number, bytes: number, context: CaptureContext): void {
  if (window.bytes[at] !== 0) return;
  const text = window.bytes.subarray(at + 1, at + Math.min(bytes, MAX_FILTER_BYTES));
  context.note(CAPTURE_FILTERED, window.offset, printableBytes(text));
}
