import type { ConnectionIndex } from '../model/connections.ts';

/** Stragglers of a closed connection (a last RST, an ACK out of TIME_WAIT) come within this time, or say nothing new. */
export const LINGER_NS = 300e6;
/** Bound for captures whose clock stands still. */
const LINGERING_CONNECTIONS = 8192;

/** Closed connections in order of closing, until their stragglers had time to come. */
export class ClosingQueue {
  private readonly connections = new Int32Array(LINGERING_CONNECTIONS + 1);
  private readonly closedNs = new Float64Array(LINGERING_CONNECTIONS + 1);
  private first = 0;
  private count = 0;
  private overflow: ConnectionIndex[] = [];

  add(connection: ConnectionIndex, nowNs: number): void {
    if (this.count === LINGERING_CONNECTIONS) this.overflow.push(this.shift());
    const slot = (this.first + this.count) % this.connections.length;
    this.connections[slot] = connection;
    this.closedNs[slot] = nowNs;
    this.count++;
  }

  /** The next connection whose time has come, or -1. */
  takeDue(nowNs: number): ConnectionIndex {
    const crowded = this.overflow.pop();
    if (crowded !== undefined) return crowded;
    if (this.count === 0 || nowNs - (this.closedNs[this.first] as number) < LINGER_NS) return -1;
    return this.shift();
  }

  private shift(): ConnectionIndex {
    const connection = this.connections[this.first] as number;
    this.first = (this.first + 1) % this.connections.length;
    this.count--;
    return connection;
  }
}
