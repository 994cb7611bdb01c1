/** Characters that select the literals which may stand at a position. */
export const KEY_CHARS = 4;
const HASH_BITS = 16;
export const KEY_HASHES = 1 << HASH_BITS;
/** Fibonacci hashing: the high bits of the product depend on all four characters. */
const HASH_FACTOR = 0x9e3779b1;

/** The four characters before `end` in four bytes, as far as they fit: others than Latin ones may share a key. */
export function keyBefore(text: string, end: number): number {
  let key = 0;
  for (let i = Math.max(0, end - KEY_CHARS); i < Math.min(end, text.length); i++)
    key = (key << 8) | foldedByte(text.charCodeAt(i));
  return key;
}

/** What a character adds to a key: `(key << 8) | foldedByte(code)` is the key one character further. */
export function foldedByte(code: number): number {
  return (code ^ (code >> 8)) & 0xff;
}

/** Below KEY_HASHES. */
export function keyHash(key: number): number {
  return Math.imul(key, HASH_FACTOR) >>> (32 - HASH_BITS);
}
