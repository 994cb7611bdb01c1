import { u16 } from './big-endian.ts';

/** Sum of the big-endian 16-bit words from `from` to `to`; an odd last byte counts as the upper half (RFC 1071). */
export function sumWords(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) sum += u16(bytes, at);
  if (at < to) sum += (bytes[at] as number) << 8;
  return sum;
}

/** Whether a sum that includes the checksum itself comes out right: all ones after folding (RFC 1071 §1). */
export function sumIsRight(sum: number): boolean {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded === 0xffff;
}
