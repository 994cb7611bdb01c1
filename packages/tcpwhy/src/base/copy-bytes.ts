/**
 * Copies `length` bytes between views. Four at a time: `set(subarray())` would allocate a view per copy, and a loop over
 * bytes takes twice as long.
 */
export function copyBytes(from: DataView, fromAt: number, to: DataView, toAt: number, length: number): void {
  const whole = length & ~3;
  // Both in the processor's usual order, so that no byte has to be swapped.
  for (let i = 0; i < whole; i += 4) to.setInt32(toAt + i, from.getInt32(fromAt + i, true), true);
  for (let i = whole; i < length; i++) to.setUint8(toAt + i, from.getUint8(fromAt + i));
}
