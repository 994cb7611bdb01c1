/** Reads two bytes in network order. The caller has checked that they are there. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

/** Reads four bytes in network order as a *signed* number: bits for a column, not a quantity. */
export function bits32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** Reads four bytes in network order as a quantity from 0 to 2^32 - 1. */
export function u32(bytes: Uint8Array, at: number): number {
  return bits32(bytes, at) >>> 0;
}
