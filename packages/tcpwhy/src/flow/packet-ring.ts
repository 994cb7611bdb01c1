import { PacketTable } from '../model/packets.ts';

/** Batches kept: about 65,000 small packets, or 16 MB and more of a capture. */
const BATCHES_KEPT = 128;

/** The packets of the last batches, by position: the past that a connection can be told again from. */
export class PacketRing {
  private readonly tables: PacketTable[] = [];
  /** Batches begun so far. */
  batch = 0;
  /** By position: that of the packet before on the same connection; -1 for the first. */
  readonly previous: Int32Array;

  constructor(private readonly rowsPerBatch: number) {
    this.previous = new Int32Array(BATCHES_KEPT * rowsPerBatch);
  }

  /** The table to fill next: that of the oldest batch, which is forgotten. */
  next(): PacketTable {
    const slot = this.batch++ % BATCHES_KEPT;
    const known = this.tables[slot];
    if (known !== undefined) return known;
    const table = new PacketTable(this.rowsPerBatch);
    this.tables[slot] = table;
    return table;
  }

  /** Batches from this one on are kept. */
  get oldestBatch(): number {
    return this.batch - BATCHES_KEPT;
  }

  /** Position of the latest batch's first row; -1 when `packets` is not that batch. */
  positionOf(packets: PacketTable): number {
    const slot = (this.batch - 1) % BATCHES_KEPT;
    return this.batch > 0 && this.tables[slot] === packets ? slot * this.rowsPerBatch : -1;
  }

  tableAt(position: number): PacketTable {
    return this.tables[Math.floor(position / this.rowsPerBatch)] as PacketTable;
  }

  rowAt(position: number): number {
    return position % this.rowsPerBatch;
  }
}
