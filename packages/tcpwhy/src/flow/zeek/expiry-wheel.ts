import { isOver, overNs } from './lifetimes.ts';
import type { OpenConnections } from './open-connections.ts';

const TICK_NS = 1e9;
/**
 * Packets that are recorded this much later than others, or by a clock that steps back as far, still find their
 * connection.
 */
const SLACK_NS = 2e9;
/** Captures that were put one behind the other step back by more than this: the wheel then starts anew. */
const REWIND_NS = 60e9;
/** A fresh start costs a step per bucket and per open connection: at most so many per packet. */
const REWIND_STEPS_PER_PACKET = 4;
/** One bucket per second: more than the longest lifetime (an hour), so that one turn of the wheel is enough. */
const BUCKETS = 4096;
/** `wheelTick` of a row that waits in no bucket. */
const NOT_WAITING = Number.POSITIVE_INFINITY;

/** Ends connections as capture time passes, so that memory follows the connections that are open. */
export class ExpiryWheel {
  /** Rows to look at. A row that was moved or ended since stays behind as a stale entry: its `wheelTick` differs. */
  private readonly buckets: number[][] = Array.from({ length: BUCKETS }, () => []);
  private tick = 0;
  private nextTickNs = Number.NEGATIVE_INFINITY;
  private previousNs = Number.NaN;
  private packetsSinceRewind = 0;

  /** @param end Called with each row that is over; it must take the row from the table. */
  constructor(
    private readonly table: OpenConnections,
    private readonly end: (c: number) => void,
  ) {}

  /** The next packet of the capture, of any connection, came at `timeNs`. */
  advance(timeNs: number): void {
    if (Number.isNaN(this.previousNs)) this.previousNs = timeNs;
    // A single packet with a broken clock must not end everybody's connections: two in a row make the time.
    const low = Math.min(timeNs, this.previousNs);
    const high = Math.max(timeNs, this.previousNs);
    this.previousNs = timeNs;
    this.packetsSinceRewind++;
    if (low >= this.nextTickNs) this.turn(low);
    else if (high < this.nextTickNs - REWIND_NS) this.rewind(high);
  }

  /** Puts row `c` where it will be looked at when it may be over. */
  schedule(c: number): void {
    const latest = this.tick + BUCKETS - 1;
    const due = Math.floor((overNs(this.table, c) + SLACK_NS) / TICK_NS) + 1;
    const tick = Math.min(Math.max(due, this.tick + 1), latest);
    this.table.wheelTick[c] = tick;
    this.bucketOf(tick).push(c);
  }

  /** Puts row `c` earlier when it has closed, and so will be over earlier than scheduled. */
  hasten(c: number): void {
    const { deleteNs, wheelTick } = this.table;
    if ((deleteNs[c] as number) + SLACK_NS < ((wheelTick[c] as number) - 1) * TICK_NS) this.schedule(c);
  }

  /** Forgets row `c`. */
  remove(c: number): void {
    this.table.wheelTick[c] = NOT_WAITING;
  }

  private turn(timeNs: number): void {
    const tick = Math.floor(timeNs / TICK_NS);
    const due: number[] = [];
    // After a long silence one turn visits every bucket.
    for (let k = Math.max(this.tick + 1, tick - BUCKETS + 1); k <= tick; k++) this.collect(k, due);
    this.setTick(tick);
    for (const c of due) {
      if (isOver(this.table, c, timeNs - SLACK_NS)) this.end(c);
      else this.schedule(c);
    }
  }

  /** Moves what waits for `tick` into `due`. */
  private collect(tick: number, due: number[]): void {
    const rows = this.bucketOf(tick);
    if (rows.length === 0) return;
    this.buckets[modulo(tick)] = [];
    for (const c of rows) {
      // A stale entry: the row was ended, or waits elsewhere, perhaps for another connection.
      if ((this.table.wheelTick[c] as number) > tick) continue;
      this.remove(c);
      due.push(c);
    }
  }

  /** Starts anew at an earlier time, unless that was done so recently that its cost would not be paid off. */
  private rewind(timeNs: number): void {
    if (this.packetsSinceRewind * REWIND_STEPS_PER_PACKET < BUCKETS + this.table.open) return;
    this.packetsSinceRewind = 0;
    for (const bucket of this.buckets) bucket.length = 0;
    this.setTick(Math.floor(timeNs / TICK_NS));
    for (const c of this.table.rows()) this.schedule(c);
  }

  private setTick(tick: number): void {
    this.tick = tick;
    this.nextTickNs = (tick + 1) * TICK_NS;
  }

  private bucketOf(tick: number): number[] {
    return this.buckets[modulo(tick)] as number[];
  }
}

function modulo(tick: number): number {
  return ((tick % BUCKETS) + BUCKETS) % BUCKETS;
}
