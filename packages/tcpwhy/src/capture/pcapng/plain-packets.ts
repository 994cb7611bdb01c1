import { DIRECTION_UNKNOWN, type RecordTable } from '../../model/records.ts';
import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { ENHANCED_PACKET, MAX_BLOCK_BYTES, MIN_BLOCK_BYTES } from './block-types.ts';
import { PACKET_BLOCK_OVERHEAD_BYTES, parsePacketOptions } from './packet-blocks.ts';
import type { Section } from './section.ts';

/**
 * The fast path: enhanced packet blocks that have nothing unusual about them. Stops before anything else, when the
 * table is full, and where the bytes present end. `packet-blocks.ts` reads the same block at leisure.
 *
 * Words are read as signed: 32-bit integers all the way, which is twice as fast. What looks negative is left, too.
 */
export function parsePlainPackets(
  window: ByteWindow,
  section: Section,
  records: RecordTable,
  context: CaptureContext,
): void {
  if (context.epoch === null) return;
  const { view, limit } = window;
  const { littleEndian, interfaces } = section;
  const { byteOffset, capturedBytes, originalBytes, timeNs, linkType, interfaceIndex } = records;
  const { direction, checkSequenceBytes, capacity, firstFrame } = records;
  const { epochNs } = context;
  let lastTimeNs = context.lastTimeNs;
  let row = records.count;
  let at = window.position;
  let currentId = 0;
  let current = interfaces[0];
  while (row < capacity && at + MIN_BLOCK_BYTES <= limit) {
    if (view.getInt32(at, littleEndian) !== ENHANCED_PACKET) break;
    const length = view.getInt32(at + 4, littleEndian);
    if (length < PACKET_BLOCK_OVERHEAD_BYTES || length > MAX_BLOCK_BYTES || (length & 3) !== 0) break;
    const end = (at + length) | 0;
    if (end > limit || view.getInt32(end - 4, littleEndian) !== length) break;
    const id = view.getInt32(at + 8, littleEndian);
    if (id !== currentId) {
      current = interfaces[id];
      currentId = id;
    }
    const captured = view.getInt32(at + 20, littleEndian);
    const original = view.getInt32(at + 24, littleEndian);
    if (current === undefined || captured < 0 || captured > original) break;
    if (captured > length - PACKET_BLOCK_OVERHEAD_BYTES) break;
    const high = view.getUint32(at + 12, littleEndian);
    const time = current.clock.since(epochNs, high, view.getUint32(at + 16, littleEndian));
    if (time < lastTimeNs) context.noteStepBack(firstFrame + row);
    lastTimeNs = time;
    byteOffset[row] = at + 28;
    capturedBytes[row] = captured;
    originalBytes[row] = original;
    timeNs[row] = time;
    linkType[row] = current.linkType;
    interfaceIndex[row] = current.index;
    direction[row] = DIRECTION_UNKNOWN;
    checkSequenceBytes[row] = current.checkSequenceBytes;
    const optionsAt = at + 28 + ((captured + 3) & ~3);
    const optionsEnd = end - 4;
    if (optionsAt < optionsEnd) {
      // Notices about options name the block by the window's position.
      window.position = at;
      parsePacketOptions(window, optionsAt, optionsEnd, littleEndian, records, row, context);
    }
    row++;
    at = end;
  }
  context.lastTimeNs = lastTimeNs;
  records.count = row;
  window.position = at;
}
