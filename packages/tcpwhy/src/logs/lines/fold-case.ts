/** Lower case by byte, for ASCII letters; everything else is itself. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte));

export function fold(byte: number): number {
  return FOLDED[byte] as number;
}

/** Copies bytes with their ASCII letters in lower case. */
export function foldBytes(bytes: Uint8Array): Uint8Array {
  return bytes.map(fold);
}
