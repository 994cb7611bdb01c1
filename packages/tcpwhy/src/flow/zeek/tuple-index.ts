import type { OpenConnections } from './open-connections.ts';

/** Finds the open connection of a 4-tuple, in either direction. Chained hashing; chains live in the table's rows. */
export class TupleIndex {
  private buckets = new Int32Array(512).fill(-1);

  constructor(private readonly table: OpenConnections) {}

  /** The end (`c * 2` or `c * 2 + 1`) that a packet comes from, or -1 when no connection is open on its tuple. */
  findEnd(family: number, source: number, sourcePort: number, destination: number, destinationPort: number): number {
    const { address, port } = this.table;
    const { buckets } = this;
    const slot = hashTuple(source, sourcePort, destination, destinationPort) & (buckets.length - 1);
    for (let c = buckets[slot] as number; c >= 0; c = this.table.nextOnHash[c] as number) {
      const e = c * 2;
      if (this.table.family[c] !== family) continue;
      if (isTuple(address, port, e, e + 1, source, sourcePort, destination, destinationPort)) return e;
      if (isTuple(address, port, e + 1, e, source, sourcePort, destination, destinationPort)) return e + 1;
    }
    return -1;
  }

  /** Adds row `c`, whose family, addresses and ports are set. */
  add(c: number): void {
    if (this.table.open > this.buckets.length) this.rehash();
    this.link(c);
  }

  remove(c: number): void {
    const { nextOnHash } = this.table;
    const slot = this.slotOf(c);
    let before = this.buckets[slot] as number;
    if (before === c) {
      this.buckets[slot] = nextOnHash[c] as number;
      return;
    }
    while (nextOnHash[before] !== c) before = nextOnHash[before] as number;
    nextOnHash[before] = nextOnHash[c] as number;
  }

  private link(c: number): void {
    const slot = this.slotOf(c);
    this.table.nextOnHash[c] = this.buckets[slot] as number;
    this.buckets[slot] = c;
  }

  private slotOf(c: number): number {
    const { address, port } = this.table;
    const e = c * 2;
    const hash = hashTuple(address[e] as number, port[e] as number, address[e + 1] as number, port[e + 1] as number);
    return hash & (this.buckets.length - 1);
  }

  private rehash(): void {
    const rows: number[] = [];
    for (const head of this.buckets) for (let c = head; c >= 0; c = this.table.nextOnHash[c] as number) rows.push(c);
    this.buckets = new Int32Array(this.buckets.length * 2).fill(-1);
    for (const c of rows) this.link(c);
  }
}

function isTuple(
  address: Int32Array,
  port: Uint16Array,
  from: number,
  to: number,
  source: number,
  sourcePort: number,
  destination: number,
  destinationPort: number,
): boolean {
  return (
    port[from] === sourcePort && port[to] === destinationPort && address[from] === source && address[to] === destination
  );
}

/** The same for both directions of a tuple. */
function hashTuple(source: number, sourcePort: number, destination: number, destinationPort: number): number {
  const a = Math.imul(source ^ Math.imul(sourcePort, 0x9e3779b1), 0x85ebca6b);
  const b = Math.imul(destination ^ Math.imul(destinationPort, 0x9e3779b1), 0x85ebca6b);
  let hash = (a ^ (a >>> 15)) + (b ^ (b >>> 15));
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
