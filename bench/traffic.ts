/** TCP flags (RFC 9293 §3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** Who sends: the client's segments and the server's. */
export const CLIENT = 0;
export const SERVER = 1;
export type Sender = typeof CLIENT | typeof SERVER;

export interface Segment {
  /** Microseconds since the capture's start, whole. */
  readonly timeUs: number;
  readonly connection: number;
  readonly sender: Sender;
  readonly flags: number;
  /** Relative to the sender's initial sequence number. */
  readonly sequence: number;
  /** Relative; 0 without ACK flag. */
  readonly ack: number;
  readonly payloadBytes?: number;
  /** First SACK block; both 0 when there is none. */
  readonly sackLeft?: number;
  readonly sackRight?: number;
}

/** All segments of a capture to be, in columns; the order of adding does not matter. */
export class Traffic {
  count = 0;
  connections = 0;
  readonly timeUs: Float64Array;
  readonly connection: Uint32Array;
  readonly sender: Uint8Array;
  readonly flags: Uint8Array;
  readonly sequence: Uint32Array;
  readonly ack: Uint32Array;
  readonly payloadBytes: Uint16Array;
  readonly sackLeft: Uint32Array;
  readonly sackRight: Uint32Array;

  /** @param capacity Segments; what is added beyond it is left out, so that a capture has a round number. */
  constructor(
    readonly capacity: number,
    readonly hosts: { readonly clients: number; readonly servers: number },
  ) {
    this.timeUs = new Float64Array(capacity);
    this.connection = new Uint32Array(capacity);
    this.sender = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.sequence = new Uint32Array(capacity);
    this.ack = new Uint32Array(capacity);
    this.payloadBytes = new Uint16Array(capacity);
    this.sackLeft = new Uint32Array(capacity);
    this.sackRight = new Uint32Array(capacity);
  }

  get full(): boolean {
    return this.count >= this.capacity;
  }

  add(segment: Segment): void {
    if (this.full) return;
    const row = this.count++;
    this.connections = Math.max(this.connections, segment.connection + 1);
    this.timeUs[row] = segment.timeUs;
    this.connection[row] = segment.connection;
    this.sender[row] = segment.sender;
    this.flags[row] = segment.flags;
    this.sequence[row] = segment.sequence;
    this.ack[row] = segment.ack;
    this.payloadBytes[row] = segment.payloadBytes ?? 0;
    this.sackLeft[row] = segment.sackLeft ?? 0;
    this.sackRight[row] = segment.sackRight ?? 0;
  }

  /** Rows in order of time; equal times keep the order of adding. */
  *inOrder(): Generator<number> {
    // One float64 holds 31 bits of microseconds above 22 bits of row number: the native sort needs no comparator.
    const keys = new Float64Array(this.count);
    for (let row = 0; row < this.count; row++) keys[row] = (this.timeUs[row] as number) * 2 ** 22 + row;
    keys.sort();
    for (const key of keys) yield key % 2 ** 22;
  }
}
