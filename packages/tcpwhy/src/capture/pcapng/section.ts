import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { VERSION_UNEXPECTED } from '../notices.ts';
import type { CaptureInterface } from './interface-description.ts';
import { SECTION_NOT_READ } from './notices.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Interfaces kept per section: enough for any real capture, 10 MB at most for a hostile one. */
export const MAX_INTERFACES = 65_536;

/** What the blocks of one section share (§4.1). */
export interface Section {
  readonly littleEndian: boolean;
  /** False when the major version is not known: its blocks are stepped over. */
  readonly isReadable: boolean;
  readonly interfaces: CaptureInterface[];
  /** Drops that each interface's statistics had already reported; they count from the start of the capture. */
  readonly reportedDrops: Map<string, bigint>;
}

/** Byte order of the section header at `bytes[at]`: its third word, or null when that is neither. */
export function sectionByteOrder(view: DataView, at: number): 'little' | 'big' | null {
  const word = view.getUint32(at + 8, true);
  if (word === BYTE_ORDER_MAGIC) return 'little';
  return view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC ? 'big' : null;
}

/** Bytes that `openSection` reads. */
export const SECTION_START_BYTES = 16;

/** Opens the section whose header stands at the window's position; SECTION_START_BYTES must be present. */
export function openSection(window: ByteWindow, context: CaptureContext): Section {
  const { view, position } = window;
  const littleEndian = sectionByteOrder(view, position) !== 'big';
  const major = view.getUint16(position + 12, littleEndian);
  const minor = view.getUint16(position + 14, littleEndian);
  const isReadable = major === 1;
  if (!isReadable) context.note(SECTION_NOT_READ, window.offset, `version ${major}.${minor}`);
  // §4.1: some writers put 1.2, and it means 1.0.
  else if (minor !== 0 && minor !== 2) context.note(VERSION_UNEXPECTED, window.offset + 12, `${major}.${minor}`);
  return { littleEndian, isReadable, interfaces: [], reportedDrops: new Map() };
}
