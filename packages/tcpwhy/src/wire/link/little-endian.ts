/** Reads two bytes, least significant first. The caller has checked that they are there. */
export function littleEndian16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

/** Reads four bytes, least significant first, as a quantity from 0 to 2^32 - 1. */
export function littleEndian32(bytes: Uint8Array, at: number): number {
  return (littleEndian16(bytes, at) | (littleEndian16(bytes, at + 2) << 16)) >>> 0;
}
