import type { NextHeader } from '../hand-over.ts';

/** Fragments start at multiples of this (RFC 791 §3.1), so that coverage can be kept per unit. */
const UNIT_BYTES = 8;

/** One fragment's payload: where it lies in `bytes`, and where it belongs. */
export interface FragmentPayload {
  readonly bytes: Uint8Array;
  readonly at: number;
  /** Bytes on the wire; the snap length may have kept fewer. */
  readonly wireBytes: number;
  readonly capturedBytes: number;
  /** First byte's place in the datagram; a multiple of 8. */
  readonly startBytes: number;
  readonly isLast: boolean;
}

/** What became of a fragment. `conflict`: it overlaps others with different content. */
export type Placement = 'placed' | 'conflict' | 'impossible';

/** An IP datagram's payload while its fragments come in. At most 64 KiB and as many bits of coverage. */
export class Datagram {
  bytes = new Uint8Array(2048);
  private covered = new Uint8Array(256);
  private coveredUnits = 0;
  /** Payload bytes of the whole datagram; -1 until its last fragment came. */
  totalBytes = -1;
  /** Bytes from here on were cut by the snap length somewhere. */
  private cutAt = Number.MAX_SAFE_INTEGER;
  /** What the first fragment says comes next. */
  next: NextHeader;
  /** The first fragment came, and with all of a TCP header. */
  startsTcp = false;

  constructor(
    next: NextHeader,
    /** Nanoseconds of capture time. */
    readonly startedNs: number,
    /** Frame of the first fragment that came. */
    readonly firstFrame: number,
  ) {
    this.next = next;
  }

  get isComplete(): boolean {
    return this.totalBytes >= 0 && this.coveredUnits === Math.ceil(this.totalBytes / UNIT_BYTES);
  }

  /** Bytes from the start that were captured without a hole. */
  get capturedBytes(): number {
    return Math.min(this.totalBytes, this.cutAt);
  }

  /** Puts a fragment in its place. Where bytes came before, the first ones stay. */
  place(fragment: FragmentPayload): Placement {
    const endBytes = fragment.startBytes + fragment.wireBytes;
    const reach = this.coveredEnd();
    if (this.totalBytes >= 0 && (endBytes > this.totalBytes || (fragment.isLast && endBytes !== this.totalBytes)))
      return 'impossible';
    if (fragment.isLast && reach > endBytes) return 'impossible';
    if (fragment.isLast) this.totalBytes = endBytes;
    this.reserve(endBytes);
    let differs = false;
    for (let offset = 0; offset < fragment.wireBytes; offset += UNIT_BYTES)
      if (!this.placeUnit(fragment, offset)) differs = true;
    if (fragment.capturedBytes < fragment.wireBytes)
      this.cutAt = Math.min(this.cutAt, fragment.startBytes + fragment.capturedBytes);
    return differs ? 'conflict' : 'placed';
  }

  /** False when the unit was there before with other bytes. */
  private placeUnit(fragment: FragmentPayload, offset: number): boolean {
    const target = fragment.startBytes + offset;
    const unit = target / UNIT_BYTES;
    const stop = Math.min(offset + UNIT_BYTES, fragment.capturedBytes);
    const isNew = this.covered[unit] === 0;
    let same = true;
    for (let i = offset; i < stop; i++) {
      const byte = fragment.bytes[fragment.at + i] as number;
      const place = fragment.startBytes + i;
      if (isNew) this.bytes[place] = byte;
      else if (place < this.cutAt && this.bytes[place] !== byte) same = false;
    }
    if (isNew) {
      this.covered[unit] = 1;
      this.coveredUnits++;
    }
    return same;
  }

  private coveredEnd(): number {
    return (this.covered.lastIndexOf(1) + 1) * UNIT_BYTES;
  }

  private reserve(endBytes: number): void {
    if (endBytes <= this.bytes.length) return;
    const size = Math.min(65_536, Math.max(endBytes, this.bytes.length * 2));
    const larger = new Uint8Array(size);
    larger.set(this.bytes);
    this.bytes = larger;
    const coverage = new Uint8Array(Math.ceil(size / UNIT_BYTES));
    coverage.set(this.covered);
    this.covered = coverage;
  }
}
