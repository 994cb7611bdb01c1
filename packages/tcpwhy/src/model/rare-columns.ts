/** SACK blocks kept per row (RFC 2018 §3: at most four fit). */
export const MAX_SACK_BLOCKS = 4;

/** Columns of a packet table that few rows have: empty until somebody needs them, then 0 in the other rows. */
export class RareColumns {
  sackCount = new Uint8Array(0);
  /** Raw edges; block `k` of row `i` is at `i * MAX_SACK_BLOCKS + k`; meaningful up to `sackCount`. */
  sackLeft = new Int32Array(0);
  sackRight = new Int32Array(0);
  icmpType = new Uint8Array(0);
  icmpCode = new Uint8Array(0);
  /** Next-hop MTU of "fragmentation needed" / "packet too big"; 0 when absent. */
  icmpMtu = new Uint32Array(0);
  /** Who sent the ICMP error, in `family`'s notation. */
  icmpSource = new Int32Array(0);
  /** IP total length that the ICMP error quotes: the size of the packet that was refused. */
  icmpQuotedIpBytes = new Uint32Array(0);
  private isUsed = false;

  constructor(private readonly capacity: number) {}

  /** To be called before one of the columns is written. */
  need(): void {
    this.isUsed = true;
    const { capacity } = this;
    if (this.sackCount.length === capacity) return;
    this.sackCount = new Uint8Array(capacity);
    this.sackLeft = new Int32Array(capacity * MAX_SACK_BLOCKS);
    this.sackRight = new Int32Array(capacity * MAX_SACK_BLOCKS);
    this.icmpType = new Uint8Array(capacity);
    this.icmpCode = new Uint8Array(capacity);
    this.icmpMtu = new Uint32Array(capacity);
    this.icmpSource = new Int32Array(capacity);
    this.icmpQuotedIpBytes = new Uint32Array(capacity);
  }

  /** Forgets what was written; SACK edges stay, because they mean nothing without a count. */
  clear(): void {
    if (!this.isUsed) return;
    this.isUsed = false;
    this.sackCount.fill(0);
    this.icmpType.fill(0);
    this.icmpCode.fill(0);
    this.icmpMtu.fill(0);
    this.icmpSource.fill(0);
    this.icmpQuotedIpBytes.fill(0);
  }
}
