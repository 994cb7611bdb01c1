import { PackedRows } from '../base/packed-rows.ts';
import type { ConnectionIndex } from '../model/connections.ts';
import {
  BUCKET_NEXT,
  FAMILY,
  LIVE_ROW,
  ORIGINATOR_ADDRESS,
  PORTS,
  RESPONDER_ADDRESS,
  SUMMARY_WORDS,
} from './summary-fields.ts';

/**
 * One compact row per connection of the whole capture: what `tcpwhy connections` prints, and the index by 4-tuple.
 * Rows are never freed, because a straggler minutes later must find its connection.
 */
export class SummaryTable extends PackedRows {
  private buckets = new Int32Array(4096).fill(-1);

  constructor() {
    super(SUMMARY_WORDS, 1024);
  }

  /** Handle of a connection's row. */
  row(connection: ConnectionIndex): number {
    return connection * SUMMARY_WORDS;
  }

  originatorPort(row: number): number {
    return (this.words[row + PORTS] as number) >>> 16;
  }

  responderPort(row: number): number {
    return (this.words[row + PORTS] as number) & 0xffff;
  }

  /** Newest connection between the two endpoints in either orientation, or -1. */
  find(family: number, addressA: number, portA: number, addressB: number, portB: number): ConnectionIndex {
    const { words } = this;
    const ports = (portA << 16) | portB;
    const swapped = (portB << 16) | portA;
    let row = this.buckets[tupleHash(addressA, portA, addressB, portB) & (this.buckets.length - 1)] as number;
    for (; row >= 0; row = words[row + BUCKET_NEXT] as number) {
      const own = words[row + PORTS];
      const a = words[row + ORIGINATOR_ADDRESS];
      const b = words[row + RESPONDER_ADDRESS];
      const same =
        (own === ports && a === addressA && b === addressB) || (own === swapped && a === addressB && b === addressA);
      if (same && words[row + FAMILY] === family) return row / SUMMARY_WORDS;
    }
    return -1;
  }

  /** A new row, found from now on before older ones of the same 4-tuple. */
  add(
    family: number,
    originatorAddress: number,
    originatorPort: number,
    responderAddress: number,
    responderPort: number,
  ): ConnectionIndex {
    const row = this.acquire();
    const { words } = this;
    words[row + FAMILY] = family;
    words[row + ORIGINATOR_ADDRESS] = originatorAddress;
    words[row + RESPONDER_ADDRESS] = responderAddress;
    words[row + PORTS] = (originatorPort << 16) | responderPort;
    words[row + LIVE_ROW] = -1;
    if (this.count * 2 > this.buckets.length) this.spread();
    else this.link(row);
    return row / SUMMARY_WORDS;
  }

  private link(row: number): void {
    const { words } = this;
    const hash = tupleHash(
      words[row + ORIGINATOR_ADDRESS] as number,
      this.originatorPort(row),
      words[row + RESPONDER_ADDRESS] as number,
      this.responderPort(row),
    );
    const bucket = hash & (this.buckets.length - 1);
    words[row + BUCKET_NEXT] = this.buckets[bucket] as number;
    this.buckets[bucket] = row;
  }

  private spread(): void {
    this.buckets = new Int32Array(this.buckets.length * 4).fill(-1);
    // In order of age, so that the newest of a 4-tuple stays first in its bucket.
    for (let row = 0; row < this.end; row += SUMMARY_WORDS) this.link(row);
  }
}

/** The same for both directions: the endpoints are mixed alone and then added. */
function tupleHash(addressA: number, portA: number, addressB: number, portB: number): number {
  let hash = (endpointHash(addressA, portA) + endpointHash(addressB, portB)) | 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  return hash ^ (hash >>> 15);
}

function endpointHash(address: number, port: number): number {
  const hash = Math.imul(address ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
