import { type LinearMemory, linearMemory, PAGE_BYTES } from '../base/web-assembly.ts';
import { HEAD_BYTES, TAIL_BYTES } from './history.ts';
import { PACKET_WORDS } from './packet-fields.ts';
import { PacketTable } from './packets.ts';
import { RareColumns } from './rare-columns.ts';

/** Rows of a batch. Aggregated frames (802.11 A-MSDU) give several packets: room for them. */
export const PACKET_ROWS = 1024;
/** Batches kept: some 65,000 small packets, or 16 MB and more of a capture. */
const BATCHES_KEPT = 128;

/** The frames' bytes of one batch begin here; what is before is for wire/. */
export const FRAME_BYTES_AT = 0x15000;
export const FRAME_BYTES = 0x100000;
/** Code that reads and writes sixteen bytes at a time touches a little more than it was told. */
const SLACK_BYTES = 64;
/** For flow/, which has so many bytes here. */
export const CONNECTIONS_AT = FRAME_BYTES_AT + FRAME_BYTES + SLACK_BYTES;
export const CONNECTIONS_BYTES = 0x190000;
const ROWS_AT = CONNECTIONS_AT + CONNECTIONS_BYTES;
const BATCH_BYTES = PACKET_ROWS * PACKET_WORDS * 4;
/** Most rows have no payload at all. Where this is not enough, a batch's last rows are not kept. */
export const BATCH_HEAD_BYTES = PACKET_ROWS * (HEAD_BYTES + TAIL_BYTES);
/** What is reserved first should fit without growing. */
const SPARE_BYTES = 0x20000;

/** Words of a 4-tuple. The last is a note of flow/; the others are wire/'s. */
export const TUPLE_WORDS = 5;
export const TUPLE_NOTE = 4;

/**
 * The memory that the stages of one diagnosis share as far as they run as WebAssembly: the packets of the last batches,
 * and what belongs to 4-tuples. A packet kept here has a position: the past that a connection can be told again from.
 */
export class PacketMemory {
  readonly memory: LinearMemory;
  /** By position, a word each: that of the packet before on the same connection. For flow/. */
  readonly previousAt: number;
  bytes = new Uint8Array(0);
  shorts = new Uint16Array(0);
  words = new Int32Array(0);
  reals = new Float64Array(0);
  /** Where the 4-tuples are, one after the other. */
  tuplesAt = 0;
  /**
   * What is to be added to a payload's offset to find its bytes here, and where they end: 0 when those of the latest batch
   * are not all here.
   */
  frameShift = 0;
  frameBytesEnd = 0;
  /** Batches begun so far. */
  batch = 0;
  private readonly headsAt: number;
  private endAt: number;
  private readonly tables: PacketTable[] = [];
  /** A packet that has some is never told again. */
  private readonly rare = new RareColumns(PACKET_ROWS);

  constructor(private readonly batchesKept = BATCHES_KEPT) {
    this.headsAt = ROWS_AT + batchesKept * BATCH_BYTES;
    this.previousAt = this.headsAt + batchesKept * (BATCH_HEAD_BYTES + SLACK_BYTES);
    this.endAt = this.previousAt + batchesKept * PACKET_ROWS * 4;
    this.memory = linearMemory(this.endAt + SPARE_BYTES);
    this.look();
  }

  /** The table to fill next: that of the oldest batch, which is forgotten. */
  next(): PacketTable {
    const slot = this.batch++ % this.batchesKept;
    const known = this.tables[slot];
    if (known !== undefined) return known;
    const table = new PacketTable(PACKET_ROWS, this.memory.buffer, ROWS_AT + slot * BATCH_BYTES, this.rare);
    this.tables[slot] = table;
    this.lookAt(table, slot);
    return table;
  }

  /** Batches up to this one are forgotten. */
  get forgottenBatch(): number {
    return this.batch - this.batchesKept;
  }

  /** Position of the first row of the latest batch; -1 when `packets` is not that batch. */
  positionOf(packets: PacketTable): number {
    const slot = (this.batch - 1) % this.batchesKept;
    return this.batch > 0 && this.tables[slot] === packets ? slot * PACKET_ROWS : -1;
  }

  /** Address of the row at a position. */
  rowAddress(position: number): number {
    return ROWS_AT + position * PACKET_WORDS * 4;
  }

  /** Address of the payload heads of the batch whose first row is at `position`. */
  headsAddress(position: number): number {
    return this.headsAt + (position / PACKET_ROWS) * (BATCH_HEAD_BYTES + SLACK_BYTES);
  }

  tableAt(position: number): PacketTable {
    return this.tables[Math.floor(position / PACKET_ROWS)] as PacketTable;
  }

  rowAt(position: number): number {
    return position % PACKET_ROWS;
  }

  /** Address of so many bytes that nobody else uses, filled with zeros. All views are made anew. */
  reserve(bytes: number): number {
    const at = this.endAt;
    this.endAt += bytes;
    const missing = Math.ceil(this.endAt / PAGE_BYTES) - this.memory.buffer.byteLength / PAGE_BYTES;
    if (missing > 0) this.memory.grow(missing);
    this.look();
    return at;
  }

  private look(): void {
    const { buffer } = this.memory;
    this.bytes = new Uint8Array(buffer);
    this.shorts = new Uint16Array(buffer);
    this.words = new Int32Array(buffer);
    this.reals = new Float64Array(buffer);
    this.tables.forEach((table, slot) => {
      this.lookAt(table, slot);
    });
  }

  private lookAt(table: PacketTable, slot: number): void {
    const { buffer } = this.memory;
    const at = ROWS_AT + slot * BATCH_BYTES;
    table.lookAt(buffer, at);
    const headsAt = this.headsAt + slot * (BATCH_HEAD_BYTES + SLACK_BYTES);
    table.heads = new Uint8Array(buffer, headsAt, BATCH_HEAD_BYTES + SLACK_BYTES);
  }
}
