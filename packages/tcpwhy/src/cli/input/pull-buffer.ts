import type { ByteSource } from './byte-source.ts';

/** Bytes of a source that a decoder looks at before it takes them. */
export class PullBuffer {
  /** What is present: `bytes[position]` to `bytes[limit - 1]`. */
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;
  limit = 0;
  private pulled = 0;

  constructor(private readonly source: ByteSource) {}

  /** Bytes taken so far, from the source's start. */
  get offset(): number {
    return this.pulled - (this.limit - this.position);
  }

  /** Bytes present and not taken. */
  get available(): number {
    return this.limit - this.position;
  }

  /** Pulls until `wanted` bytes are present; false when the source ends before. `wanted` must be bounded by the caller. */
  async ensure(wanted: number): Promise<boolean> {
    while (this.limit - this.position < wanted) {
      const more = await this.source.next();
      if (more === null) return false;
      this.append(more);
    }
    return true;
  }

  /** Takes `length` bytes, which may still have to come, without looking at them; false when the source ends before. */
  async skip(length: number): Promise<boolean> {
    let left = length;
    for (;;) {
      const step = Math.min(left, this.available);
      this.position += step;
      left -= step;
      if (left === 0) return true;
      if (!(await this.ensure(1))) return false;
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  private append(more: Uint8Array): void {
    this.pulled += more.length;
    const held = this.available;
    if (held === 0) {
      this.bytes = more;
    } else {
      const joined = new Uint8Array(held + more.length);
      joined.set(this.bytes.subarray(this.position, this.limit));
      joined.set(more, held);
      this.bytes = joined;
    }
    this.position = 0;
    this.limit = held + more.length;
  }
}
