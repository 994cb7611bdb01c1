import { invariant } from '../base/invariant.ts';

/** Which way a packet went at the host that recorded it (pcapng EPB flags, Linux cooked packet type). */
export const DIRECTION_UNKNOWN = 0;
export const DIRECTION_INBOUND = 1;
export const DIRECTION_OUTBOUND = 2;

/** The instant that all `timeNs` columns of one capture are relative to. */
export interface CaptureEpoch {
  /** Whole seconds since 1970-01-01 UTC; may exceed 2^32. */
  seconds: number;
  /** 0 to 999,999,999. */
  nanoseconds: number;
}

/**
 * A batch of records: what `capture/` hands to `wire/`. Columns of equal length; row `i` is frame
 * `firstFrame + i` (1-based, as Wireshark counts). The table is reused: rows are valid only until the
 * next batch, and so are the bytes they point into.
 */
export class RecordTable {
  /** Rows in use. */
  count = 0;
  /** Frame number of row 0. */
  firstFrame = 1;
  /** Bytes that `byteOffset` points into. Views of one input chunk: never copied per record. */
  bytes: Uint8Array = new Uint8Array(0);
  /** First captured byte of the record, as an index into `bytes`. */
  readonly byteOffset: Uint32Array;
  /** Bytes captured. */
  readonly capturedBytes: Uint32Array;
  /** Bytes on the wire; at least `capturedBytes`. */
  readonly originalBytes: Uint32Array;
  /** Nanoseconds since the capture's epoch, exact for 104 days. A record without a time repeats its predecessor's. */
  readonly timeNs: Float64Array;
  /** LINKTYPE_ number (https://www.tcpdump.org/linktypes.html), masked to 16 bits. */
  readonly linkType: Uint16Array;
  /** Interface number over all sections of the capture; 0 in classic pcap. */
  readonly interfaceIndex: Uint32Array;
  /** One of the DIRECTION_ constants. */
  readonly direction: Uint8Array;
  /** Bytes of frame check sequence at the end of the captured bytes, when the capture says so. */
  readonly checkSequenceBytes: Uint8Array;

  constructor(readonly capacity: number) {
    this.byteOffset = new Uint32Array(capacity);
    this.capturedBytes = new Uint32Array(capacity);
    this.originalBytes = new Uint32Array(capacity);
    this.timeNs = new Float64Array(capacity);
    this.linkType = new Uint16Array(capacity);
    this.interfaceIndex = new Uint32Array(capacity);
    this.direction = new Uint8Array(capacity);
    this.checkSequenceBytes = new Uint8Array(capacity);
  }

  /** Starts the next batch: rows of the last one are forgotten, frame numbers go on. */
  nextBatch(): void {
    this.firstFrame += this.count;
    this.count = 0;
  }

  /** Row number for one more record; all its columns must be set by the caller. */
  append(): number {
    // The message is built only when it is needed: this runs once per packet.
    if (this.count >= this.capacity) invariant(false, `record table full at ${this.capacity} rows`);
    return this.count++;
  }
}
