/** Digits of Zeek's unique ids. */
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^6 is just above 2^32. */
const DIGITS_PER_WORD = 6;
const FNV_PRIME = 0x01000193;
/** Any three different numbers make three independent words of hash. */
const SEEDS = [0x811c9dc5, 0x9747b28c, 0x3c6ef372] as const;

/**
 * A connection's `uid` in the style of Zeek (`C` and base-62 digits). Zeek draws it at random; here it is a 96-bit hash
 * of `key`, so the same connection has the same id in every run and in every file that holds it.
 */
export function connectionUid(key: string): string {
  let uid = 'C';
  for (const seed of SEEDS) uid += base62(hashText(key, seed));
  return uid;
}

/** FNV-1a over UTF-16 units, then mixed so that the last characters reach all bits. */
function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function base62(word: number): string {
  let rest = word;
  let digits = '';
  for (let k = 0; k < DIGITS_PER_WORD; k++) {
    digits += BASE_62.charAt(rest % 62);
    rest = Math.floor(rest / 62);
  }
  return digits;
}
