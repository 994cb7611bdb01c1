import { PackedRows } from '../base/packed-rows.ts';
import type { ConnectionIndex } from '../model/connections.ts';
import { LIVE_ROW, PORTS, SUMMARY_WORDS } from './summary-fields.ts';

/**
 * One compact row per connection of the whole capture: what `tcpwhy connections` prints, found by 4-tuple.
 * Rows are never freed, because a straggler minutes later must find its connection.
 */
export class SummaryTable extends PackedRows {
  /** By number of the 4-tuple: handle of its newest row; -1 none. */
  newest = new Int32Array(4096).fill(-1);

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

  /** Handle of the newest row of a 4-tuple, or -1. */
  newestOf(tuple: number): number {
    return tuple < this.newest.length ? (this.newest[tuple] as number) : -1;
  }

  /** A new row, found from now on instead of older ones of the same 4-tuple. */
  add(tuple: number): number {
    const row = this.acquire();
    this.words[row + LIVE_ROW] = -1;
    this.reserveTuple(tuple);
    this.newest[tuple] = row;
    return row;
  }

  private reserveTuple(tuple: number): void {
    if (tuple < this.newest.length) return;
    const larger = new Int32Array(Math.max(tuple + 1, this.newest.length * 2)).fill(-1);
    larger.set(this.newest);
    this.newest = larger;
  }
}
