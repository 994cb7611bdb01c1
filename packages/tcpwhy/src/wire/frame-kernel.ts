import { type ExportedGlobal, instantiate } from '../base/web-assembly.ts';
import { PACKET_WORDS } from '../model/packet-fields.ts';
import { FRAME_BYTES, FRAME_BYTES_AT, type PacketMemory, TUPLE_WORDS } from '../model/packet-memory.ts';
import type { PacketTable } from '../model/packets.ts';
import type { RecordTable } from '../model/records.ts';
import { PLAIN_FRAMES } from './plain-frames.generated.ts';

/** Records that are looked at in one go. */
export const KERNEL_RECORDS = 512;
/** Rows of a table that is not kept in the memory. */
const SCRATCH_ROWS_AT = 0;
/** As plain-frames.wat has them. */
const TIMES_AT = 0x10000;
const OFFSETS_AT = 0x11000;
const CAPTURED_AT = 0x11800;
const ORIGINALS_AT = 0x12000;
const INTERFACES_AT = 0x12800;
const LINK_TYPES_AT = 0x13000;
const DIRECTIONS_AT = 0x13400;
const CHECK_SEQUENCES_AT = 0x13600;
const OPTION_ROWS_AT = 0x13800;
const CUT_ROWS_AT = 0x14000;
const NOTHING = new Int32Array(0);
/** A power of two, like its growth: buckets are chosen by the lowest bits of a hash. */
const FIRST_TUPLES = 4096;
/** Up to this they grow fourfold, then twofold. */
const MANY_TUPLES = 1 << 21;
const BUCKETS_PER_TUPLE = 2;

/** What plain-frames.wat exports. */
interface KernelExports {
  readonly bytesEnd: ExportedGlobal;
  readonly optionRows: ExportedGlobal;
  readonly cutRows: ExportedGlobal;
  readonly tuples: ExportedGlobal;
  readonly tupleCount: ExportedGlobal;
  readonly buckets: ExportedGlobal;
  readonly bucketMask: ExportedGlobal;
  directed(family: number, source: number, destination: number, ports: number): number;
  relink(): void;
  decode(from: number, end: number, rowAddress: number, shift: number, frame: number): number;
}

/**
 * plain-frames.wat and its memory: frames go in, rows come out, and 4-tuples get small numbers.
 *
 * 4-tuples are numbered in order of appearance; both directions of a connection have the same number. What is kept per
 * tuple is then found by index, and what was met of late lies together in memory, which no hash does. A tuple takes 28
 * bytes; they are never forgotten.
 */
export class FrameKernel {
  private readonly exports: KernelExports;
  private capacity = 0;

  constructor(private readonly memory: PacketMemory) {
    this.exports = instantiate<KernelExports>(PLAIN_FRAMES, { packets: memory });
    this.growTuples(FIRST_TUPLES);
  }

  /** To be called before each batch, with the rows that it may have at most: nothing moves while they are made. */
  reserve(rows: number): void {
    const wanted = this.exports.tupleCount.value + rows;
    let { capacity } = this;
    while (capacity < wanted) capacity *= capacity < MANY_TUPLES ? 4 : 2;
    if (capacity > this.capacity) this.growTuples(capacity);
    this.memory.frameBytesEnd = 0;
  }

  /**
   * Number of a 4-tuple, times two; plus one when it goes the other way than the tuple's first packet did.
   *
   * @param ports Source port in the upper 16 bits, destination port in the lower.
   */
  directed(family: number, source: number, destination: number, ports: number): number {
    return this.exports.directed(family, source, destination, ports);
  }

  /**
   * Takes in the records from `from` on, at most KERNEL_RECORDS, with their bytes; as many as fit.
   *
   * @returns The first record that was left out.
   */
  load(records: RecordTable, from: number): number {
    const first = records.byteOffset[from] as number;
    let end = Math.min(records.count, from + KERNEL_RECORDS);
    while (end > from && endOf(records, end - 1) - first > FRAME_BYTES) end = from + ((end - from) >> 1);
    if (end === from) return from;
    const { bytes, words, shorts, reals } = this.memory;
    reals.set(records.timeNs.subarray(from, end), TIMES_AT >> 3);
    words.set(records.byteOffset.subarray(from, end), OFFSETS_AT >> 2);
    words.set(records.capturedBytes.subarray(from, end), CAPTURED_AT >> 2);
    words.set(records.originalBytes.subarray(from, end), ORIGINALS_AT >> 2);
    words.set(records.interfaceIndex.subarray(from, end), INTERFACES_AT >> 2);
    shorts.set(records.linkType.subarray(from, end), LINK_TYPES_AT >> 1);
    bytes.set(records.direction.subarray(from, end), DIRECTIONS_AT);
    bytes.set(records.checkSequenceBytes.subarray(from, end), CHECK_SEQUENCES_AT);
    const frames = records.bytes.subarray(first, Math.max(first, endOf(records, end - 1)));
    bytes.set(frames, FRAME_BYTES_AT);
    const bytesEnd = FRAME_BYTES_AT + frames.length;
    this.exports.bytesEnd.value = bytesEnd;
    this.memory.frameShift = FRAME_BYTES_AT - first;
    // A batch in several pieces (aggregated segments of tens of kilobytes) has lost the first ones when it is tracked.
    this.memory.frameBytesEnd = from === 0 && end === records.count ? bytesEnd : 0;
    return end;
  }

  /**
   * Decodes what is loaded from its record `from` to `end`, up to the first that is not plain, and appends the rows.
   *
   * @param frame Frame number of the first record that was loaded.
   * @returns Rows made.
   */
  decode(packets: PacketTable, from: number, end: number, frame: number): number {
    const { exports, memory } = this;
    const position = memory.positionOf(packets);
    const address = position < 0 ? SCRATCH_ROWS_AT : memory.rowAddress(position + packets.count);
    const room = Math.min(end, from + packets.capacity - packets.count);
    const count = exports.decode(from, room, address, memory.frameShift, frame);
    if (position < 0) {
      const rows = memory.words.subarray(SCRATCH_ROWS_AT >> 2, (SCRATCH_ROWS_AT >> 2) + count * PACKET_WORDS);
      packets.words.set(rows, packets.count * PACKET_WORDS);
    }
    packets.count += count;
    return count;
  }

  /** Of the rows just made, those whose TCP options are still to be read. */
  optionRows(): Int32Array {
    return this.list(OPTION_ROWS_AT, this.exports.optionRows.value);
  }

  /** Of the rows just made, those whose payload was cut by the snap length. */
  cutRows(): Int32Array {
    return this.list(CUT_ROWS_AT, this.exports.cutRows.value);
  }

  private list(at: number, length: number): Int32Array {
    return length === 0 ? NOTHING : this.memory.words.subarray(at >> 2, (at >> 2) + length);
  }

  /** Moves the tuples behind all that is in use: what they leave behind is less than what they take. */
  private growTuples(capacity: number): void {
    const { exports, memory } = this;
    const tupleBytes = capacity * TUPLE_WORDS * 4;
    const tuplesAt = memory.reserve(tupleBytes + capacity * BUCKETS_PER_TUPLE * 4);
    const from = exports.tuples.value >> 2;
    memory.words.copyWithin(tuplesAt >> 2, from, from + exports.tupleCount.value * TUPLE_WORDS);
    memory.tuplesAt = tuplesAt;
    exports.tuples.value = tuplesAt;
    exports.buckets.value = tuplesAt + tupleBytes;
    exports.bucketMask.value = capacity * BUCKETS_PER_TUPLE - 1;
    exports.relink();
    this.capacity = capacity;
  }
}

function endOf(records: RecordTable, record: number): number {
  return (records.byteOffset[record] as number) + (records.capturedBytes[record] as number);
}
