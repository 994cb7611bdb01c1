/**
 * Signed distance in bytes from `b` to `a` in 32-bit sequence space; positive when `a` is later.
 *
 * Source: RFC 9293 §3.4. Both arguments may be the raw bits as signed or unsigned 32-bit integers.
 */
export function sequenceDistance(a: number, b: number): number {
  // `a > b` lies near the wrap at 2^32; the 32-bit signed difference does not.
  return (a - b) | 0;
}
