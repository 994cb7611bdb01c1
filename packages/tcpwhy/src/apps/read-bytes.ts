/**
 * Reads numbers from bytes that may end anywhere. A read past the end gives NaN, which fails every comparison:
 * a parser that only compares what it reads cannot act on bytes that are not there. Bit operators turn NaN
 * into 0, so compare first and mask afterwards.
 */
export function uint8At(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? Number.NaN;
}

/** Big-endian 16 bits; NaN past the end. */
export function uint16At(bytes: Uint8Array, at: number): number {
  return uint8At(bytes, at) * 0x100 + uint8At(bytes, at + 1);
}

/** Big-endian 24 bits; NaN past the end. */
export function uint24At(bytes: Uint8Array, at: number): number {
  return uint16At(bytes, at) * 0x100 + uint8At(bytes, at + 2);
}

/** Big-endian 32 bits, unsigned; NaN past the end. */
export function uint32At(bytes: Uint8Array, at: number): number {
  return uint16At(bytes, at) * 0x10000 + uint16At(bytes, at + 2);
}

/** Little-endian 16 bits; NaN past the end. */
export function uint16LittleAt(bytes: Uint8Array, at: number): number {
  return uint8At(bytes, at) + uint8At(bytes, at + 1) * 0x100;
}

/** Little-endian 24 bits; NaN past the end. */
export function uint24LittleAt(bytes: Uint8Array, at: number): number {
  return uint16LittleAt(bytes, at) + uint8At(bytes, at + 2) * 0x10000;
}

/** Little-endian 32 bits, unsigned; NaN past the end. */
export function uint32LittleAt(bytes: Uint8Array, at: number): number {
  return uint16LittleAt(bytes, at) + uint16LittleAt(bytes, at + 2) * 0x10000;
}

/** Whether the ASCII text stands at `at`, whole. */
export function asciiStandsAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Position of the first `byte` at or after `from`; -1 when the bytes end first. */
export function findByte(bytes: Uint8Array, byte: number, from: number): number {
  return bytes.indexOf(byte, from);
}

/** Arguments that one call takes without trouble: turns are shorter. */
const MAX_ARGUMENTS = 4096;

/** One character per byte, not made safe to print: for patterns, never for a report. At most the first 4096 bytes. */
export function rawText(bytes: Uint8Array): string {
  const part = bytes.length > MAX_ARGUMENTS ? bytes.subarray(0, MAX_ARGUMENTS) : bytes;
  // Spreading would go through an iterator and is slow.
  return Reflect.apply(String.fromCharCode, null, part);
}

/** Whether every byte is printable ASCII, a tab or a line break. Empty bytes are text. */
export function isAsciiText(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}
