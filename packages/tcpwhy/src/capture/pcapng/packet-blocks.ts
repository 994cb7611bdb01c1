import { DIRECTION_INBOUND, DIRECTION_OUTBOUND, DIRECTION_UNKNOWN, type RecordTable } from '../../model/records.ts';
import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { CAPTURED_ABOVE_ORIGINAL } from '../notices.ts';
import { ENHANCED_PACKET, OBSOLETE_PACKET } from './block-types.ts';
import type { CaptureInterface } from './interface-description.ts';
import {
  DROPPED_BEFORE_PACKET,
  INTERFACE_UNKNOWN,
  OPTIONS_DAMAGED,
  PACKET_LENGTH_WRONG,
  PACKETS_WITHOUT_TIME,
} from './notices.ts';
import { OptionCursor } from './options.ts';
import type { Section } from './section.ts';
import { splitInstant } from './tick-clock.ts';

/** Options of packet blocks, old and new. */
const PACKET_FLAGS = 2;
const EPB_DROPCOUNT = 4;

/** Drops field of the obsolete packet block: not known. */
const DROPS_UNKNOWN = 0xffff;

/** Bytes before and behind the packet of an enhanced (or obsolete) packet block. */
export const PACKET_BLOCK_OVERHEAD_BYTES = 32;

/** One packet block taken apart, before it becomes a row. */
interface PacketBlock {
  readonly interfaceId: number;
  /** Null for a simple packet block. */
  readonly ticks: { readonly high: number; readonly low: number } | null;
  readonly dataAt: number;
  /** Bytes of the block from `dataAt` to its trailer. */
  readonly room: number;
  readonly claimedBytes: number;
  readonly originalBytes: number;
  readonly droppedBefore: number;
}

/** Reads the packet block of `type` at the window's position; all its `length` bytes must be present. */
export function parsePacketBlock(
  window: ByteWindow,
  type: number,
  length: number,
  section: Section,
  records: RecordTable,
  context: CaptureContext,
): void {
  const block = type === ENHANCED_PACKET || type === OBSOLETE_PACKET ? readPacket(window, type, length, section) : null;
  appendPacket(window, block ?? readSimplePacket(window, length, section), section, records, context);
}

/** Enhanced packet block (§4.3) and the obsolete one (Appendix A): the same but for the first word of the body. */
function readPacket(window: ByteWindow, type: number, length: number, { littleEndian }: Section): PacketBlock {
  const { view, position } = window;
  const isObsolete = type === OBSOLETE_PACKET;
  const drops = isObsolete ? view.getUint16(position + 10, littleEndian) : 0;
  return {
    interfaceId: isObsolete ? view.getUint16(position + 8, littleEndian) : view.getUint32(position + 8, littleEndian),
    ticks: { high: view.getUint32(position + 12, littleEndian), low: view.getUint32(position + 16, littleEndian) },
    dataAt: position + 28,
    room: length - PACKET_BLOCK_OVERHEAD_BYTES,
    claimedBytes: view.getUint32(position + 20, littleEndian),
    originalBytes: view.getUint32(position + 24, littleEndian),
    droppedBefore: drops === DROPS_UNKNOWN ? 0 : drops,
  };
}

/** Simple packet block (§4.4): interface 0, no time, and the captured length follows from its snap length. */
function readSimplePacket(window: ByteWindow, length: number, section: Section): PacketBlock {
  const originalBytes = window.view.getUint32(window.position + 8, section.littleEndian);
  const snapLengthBytes = section.interfaces[0]?.snapLengthBytes ?? 0;
  return {
    interfaceId: 0,
    ticks: null,
    dataAt: window.position + 12,
    room: length - 16,
    claimedBytes: snapLengthBytes === 0 ? originalBytes : Math.min(originalBytes, snapLengthBytes),
    originalBytes,
    droppedBefore: 0,
  };
}

function appendPacket(
  window: ByteWindow,
  block: PacketBlock,
  section: Section,
  records: RecordTable,
  context: CaptureContext,
): void {
  if (block.droppedBefore > 0) context.note(DROPPED_BEFORE_PACKET, window.offset, '', block.droppedBefore);
  const from = section.interfaces[block.interfaceId];
  if (from === undefined) {
    context.note(INTERFACE_UNKNOWN, window.offset);
    return;
  }
  const captured = capturedBytes(window, block, context);
  const row = records.append();
  records.byteOffset[row] = block.dataAt;
  records.capturedBytes[row] = captured;
  // A length that the block disproves says nothing about the wire either.
  records.originalBytes[row] = block.claimedBytes > block.room ? captured : Math.max(block.originalBytes, captured);
  records.timeNs[row] = packetTimeNs(window, block, from, context, records.firstFrame + row);
  records.linkType[row] = from.linkType;
  records.interfaceIndex[row] = from.index;
  records.direction[row] = DIRECTION_UNKNOWN;
  records.checkSequenceBytes[row] = from.checkSequenceBytes;
  const optionsAt = block.dataAt + ((captured + 3) & ~3);
  const optionsEnd = block.dataAt + block.room;
  if (block.ticks !== null && block.claimedBytes <= block.room && optionsAt < optionsEnd)
    parsePacketOptions(window, optionsAt, optionsEnd, section.littleEndian, records, row, context);
}

/** Captured bytes, never more than the block holds. */
function capturedBytes(window: ByteWindow, block: PacketBlock, context: CaptureContext): number {
  if (block.claimedBytes <= block.room) {
    if (block.claimedBytes > block.originalBytes) context.note(CAPTURED_ABOVE_ORIGINAL, window.offset);
    return block.claimedBytes;
  }
  context.note(PACKET_LENGTH_WRONG, window.offset);
  return Math.min(block.originalBytes, block.room);
}

function packetTimeNs(
  window: ByteWindow,
  { ticks }: PacketBlock,
  from: CaptureInterface,
  context: CaptureContext,
  frameNumber: number,
): number {
  if (ticks === null) {
    context.note(PACKETS_WITHOUT_TIME, window.offset);
    return context.lastTimeNs;
  }
  if (context.epoch === null) {
    const { seconds, nanoseconds } = splitInstant(from.clock.instantNs(ticks.high, ticks.low));
    context.beginAt(seconds, nanoseconds);
  }
  const time = from.clock.since(context.epochNs, ticks.high, ticks.low);
  if (time < context.lastTimeNs) context.noteStepBack(frameNumber);
  context.lastTimeNs = time;
  return time;
}

/** Flags word: direction and check sequence. Drop count: packets lost before this one. Comments are left alone. */
export function parsePacketOptions(
  window: ByteWindow,
  from: number,
  to: number,
  littleEndian: boolean,
  records: RecordTable,
  row: number,
  context: CaptureContext,
): void {
  const { view } = window;
  const option = new OptionCursor(view, from, to, littleEndian);
  while (option.advance()) {
    if (option.code === PACKET_FLAGS && option.length >= 4) {
      const flags = view.getInt32(option.at, littleEndian);
      records.direction[row] = directionOf(flags & 3);
      const checkSequenceBytes = (flags >>> 5) & 0xf;
      if (checkSequenceBytes > 0) records.checkSequenceBytes[row] = checkSequenceBytes;
    } else if (option.code === EPB_DROPCOUNT && option.length >= 8) {
      const drops = Number(view.getBigUint64(option.at, littleEndian));
      if (drops > 0) context.note(DROPPED_BEFORE_PACKET, window.offset, '', drops);
    }
  }
  if (!option.isSound) context.note(OPTIONS_DAMAGED, window.offset);
}

function directionOf(bits: number): number {
  if (bits === 1) return DIRECTION_INBOUND;
  return bits === 2 ? DIRECTION_OUTBOUND : DIRECTION_UNKNOWN;
}
