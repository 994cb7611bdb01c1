/** What one side has received of the other's sequence space: relative numbers, the SYN is 0. */
export class ReceivedRanges {
  /** Next number expected in order. */
  next = 0;
  /** Ranges beyond a hole, the one that grew last first, as SACK reports them (RFC 2018 §4). */
  held: (readonly [number, number])[] = [];

  add(from: number, end: number): void {
    if (end <= this.next || end <= from) return;
    let left = from;
    let right = end;
    const apart: (readonly [number, number])[] = [];
    for (const range of this.held) {
      if (range[1] < left || range[0] > right) apart.push(range);
      else [left, right] = [Math.min(left, range[0]), Math.max(right, range[1])];
    }
    if (left > this.next) this.held = [[left, right], ...apart];
    else {
      this.next = right;
      this.held = apart;
    }
  }
}
