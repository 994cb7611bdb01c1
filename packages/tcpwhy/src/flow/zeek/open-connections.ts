import { doubleColumns } from '../../base/columns.ts';

/** Bits of `marks`. Set when the second end (which did not send the first packet) is the originator. */
export const SECOND_ORIGINATES = 1;
/** The start of the connection is known to be missing: the first gap is then no news. */
export const PARTIAL = 2;
/** Not yet reported finished or reset: waiting timers still count. */
export const ACTIVE = 4;
/** A close waits for bytes that are still missing, and what it will report then. */
export const CLOSE_DEFERRED = 8;
export const DEFERRED_FINISH = 16;

/** Bits of `endMarks`. A packet of this end was worked through. */
export const END_SPOKE = 1;
export const END_SENT_FIN = 2;
/** This end's close was reported: all its bytes are in. */
export const END_DID_CLOSE = 4;
/** Bytes of this end are no longer followed. */
export const END_ABANDONED = 8;
/** This end's last byte was in order. */
export const END_REACHED = 16;

/** Kinds of noisy events that are counted per end. */
export const NOISES = 4;
export const NOISE_BAD_CHECKSUM = 0;
export const NOISE_REPEAT = 1;
export const NOISE_ZERO_WINDOW = 2;
export const NOISE_GAP = 3;

/** Kinds of control segments whose last number is kept per end. */
export const CONTROLS = 3;
export const CONTROL_SYN = 0;
export const CONTROL_FIN = 1;
export const CONTROL_RST = 2;

/**
 * Columns of the connections that are open at one time. A connection is a row `c`; its two ends are the rows
 * `c * 2` and `c * 2 + 1` of the per-end columns, so the peer of end `e` is `e ^ 1` and its connection is `e >> 1`.
 * End `c * 2` sent the first packet; which end is the originator may flip (SECOND_ORIGINATES).
 *
 * Raw sequence numbers are unsigned here. Relative ones are doubles: the SYN is 0, the first payload byte 1.
 */
export class OpenConnections {
  private capacity = 256;
  private size = 0;
  private readonly free: number[] = [];

  // One value per connection.
  family: Uint8Array = new Uint8Array(this.capacity);
  firstFrame: Uint32Array = new Uint32Array(this.capacity);
  lastFrame: Uint32Array = new Uint32Array(this.capacity);
  startNs: Float64Array = new Float64Array(this.capacity);
  /** Time of the last packet that counts for duration and idleness. */
  lastNs: Float64Array = new Float64Array(this.capacity);
  /** Bits: SECOND_ORIGINATES and its like. */
  marks: Uint8Array = new Uint8Array(this.capacity);
  /** Bits of letters that were written once; the responder's are shifted by 16. */
  lettersSeen: Int32Array = new Int32Array(this.capacity);
  missedBytes: Float64Array = new Float64Array(this.capacity);
  /** Idle time after which the connection is given up. */
  idleLimitNs: Float64Array = new Float64Array(this.capacity);
  /** Instants at which the connection is looked at again; Infinity when not set. */
  attemptNs: Float64Array = new Float64Array(this.capacity);
  lingerNs: Float64Array = new Float64Array(this.capacity);
  secondLingerNs: Float64Array = new Float64Array(this.capacity);
  deleteNs: Float64Array = new Float64Array(this.capacity);
  /** Earliest of these instants: before it there is nothing to look at. */
  wakeNs: Float64Array = new Float64Array(this.capacity);
  /** Next row of the tuple index's chain; -1 ends it. */
  nextOnHash: Int32Array = new Int32Array(this.capacity);
  /** Second at which the expiry wheel looks at the connection. */
  wheelTick: Float64Array = new Float64Array(this.capacity);

  // One value per end.
  address: Int32Array = new Int32Array(this.capacity * 2);
  port: Uint16Array = new Uint16Array(this.capacity * 2);
  state: Uint8Array = new Uint8Array(this.capacity * 2);
  previousState: Uint8Array = new Uint8Array(this.capacity * 2);
  /** Raw number of the SYN, or one before the first byte seen or acknowledged. */
  start: Uint32Array = new Uint32Array(this.capacity * 2);
  /** Next byte this end would send (meaningless while the end is inactive), and how often its numbers wrapped so far. */
  next: Uint32Array = new Uint32Array(this.capacity * 2);
  nextWraps: Uint32Array = new Uint32Array(this.capacity * 2);
  /** Highest acknowledgment of this end's bytes by the peer. */
  acked: Uint32Array = new Uint32Array(this.capacity * 2);
  ackedWraps: Uint32Array = new Uint32Array(this.capacity * 2);
  /** Bits: END_SPOKE and its like. */
  endMarks: Uint8Array = new Uint8Array(this.capacity * 2);
  /** Relative number after the last FIN. */
  finEnd: Float64Array = new Float64Array(this.capacity * 2);
  packets: Uint32Array = new Uint32Array(this.capacity * 2);
  ipBytes: Float64Array = new Float64Array(this.capacity * 2);
  /** Relative number up to which bytes are in order, or given up. */
  inOrderEnd: Float64Array = new Float64Array(this.capacity * 2);
  /** Relative number up to which bytes are no longer held. */
  released: Float64Array = new Float64Array(this.capacity * 2);
  /** What the first payload looked like; see greetings.ts. */
  greeting: Uint8Array = new Uint8Array(this.capacity * 2);

  // NOISES values per end: see history-letters.ts.
  noiseCounts: Uint32Array = new Uint32Array(this.capacity * 2 * NOISES);

  // CONTROLS values per end: relative numbers of the last SYN, FIN and RST, to tell repetitions.
  lastControl: Float64Array = new Float64Array(this.capacity * 2 * CONTROLS);

  /** Per connection; see history-letters.ts. */
  readonly history: string[] = [];
  /** Per end: ranges beyond `inOrderEnd`, ascending and disjoint, as start, end, start, end; undefined when none. */
  readonly early: (number[] | undefined)[] = [];

  /** Connections that are open now. */
  get open(): number {
    return this.size - this.free.length;
  }

  /** A clean row for a connection whose first packet comes at `timeNs`. */
  acquire(frame: number, timeNs: number): number {
    const c = this.free.pop() ?? this.size++;
    if (c >= this.capacity) this.grow();
    this.resetConnection(c, frame, timeNs);
    this.resetEnd(c * 2);
    this.resetEnd(c * 2 + 1);
    return c;
  }

  release(c: number): void {
    this.early[c * 2] = undefined;
    this.early[c * 2 + 1] = undefined;
    this.history[c] = '';
    this.firstFrame[c] = 0;
    this.free.push(c);
  }

  /** Rows in use, in order of their first frame. */
  rows(): number[] {
    const rows: number[] = [];
    for (let c = 0; c < this.size; c++) if (this.firstFrame[c] !== 0) rows.push(c);
    return rows.sort((a, b) => (this.firstFrame[a] as number) - (this.firstFrame[b] as number));
  }

  /** Column index of the originating end. */
  originator(c: number): number {
    return c * 2 + ((this.marks[c] as number) & SECOND_ORIGINATES);
  }

  isOriginator(e: number): boolean {
    return (e & 1) === ((this.marks[e >> 1] as number) & SECOND_ORIGINATES);
  }

  /** Whether connection `c` has the bit of `marks`. */
  is(c: number, mark: number): boolean {
    return ((this.marks[c] as number) & mark) !== 0;
  }

  /** Sets or clears a bit of `marks`. */
  mark(c: number, mark: number, on: boolean): void {
    const marks = this.marks[c] as number;
    this.marks[c] = on ? marks | mark : marks & ~mark;
  }

  /** Sets a bit of `endMarks`. */
  markEnd(e: number, mark: number): void {
    this.endMarks[e] = (this.endMarks[e] as number) | mark;
  }

  /** Whether end `e` has the bit of `endMarks`. */
  endIs(e: number, mark: number): boolean {
    return ((this.endMarks[e] as number) & mark) !== 0;
  }

  private grow(): void {
    doubleColumns(this);
    this.capacity *= 2;
  }

  private resetConnection(c: number, frame: number, timeNs: number): void {
    this.firstFrame[c] = frame;
    this.lastFrame[c] = frame;
    this.startNs[c] = timeNs;
    this.lastNs[c] = timeNs;
    this.marks[c] = ACTIVE;
    this.lettersSeen[c] = 0;
    this.missedBytes[c] = 0;
    this.attemptNs[c] = Number.POSITIVE_INFINITY;
    this.secondLingerNs[c] = Number.POSITIVE_INFINITY;
    this.deleteNs[c] = Number.POSITIVE_INFINITY;
    this.history[c] = '';
  }

  private resetEnd(e: number): void {
    this.state[e] = 0;
    this.previousState[e] = 0;
    this.endMarks[e] = 0;
    this.start[e] = 0;
    this.nextWraps[e] = 0;
    this.ackedWraps[e] = 0;
    for (let k = e * NOISES; k < (e + 1) * NOISES; k++) this.noiseCounts[k] = 0;
    for (let k = e * CONTROLS; k < (e + 1) * CONTROLS; k++) this.lastControl[k] = 0;
    this.packets[e] = 0;
    this.ipBytes[e] = 0;
    this.inOrderEnd[e] = 1;
    this.released[e] = 1;
    this.greeting[e] = 0;
    this.early[e] = undefined;
  }
}
