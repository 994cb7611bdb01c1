import { rawText, uint16At, uint32At } from '../read-bytes.ts';
import { readableLine } from '../readable-text.ts';

/** Pairs read from one map: more than any real one has. */
const MAX_PAIRS = 32;

/** Value of a map at `at`: its words, and where the next pair begins (NaN when cut). */
type ReadValue = (body: Uint8Array, at: number) => { readonly words: string[]; readonly next: number };

/** [string] at `at`: a 16-bit length and that many bytes; as much of it as is there. */
export function stringAt(body: Uint8Array, at: number): Uint8Array {
  return body.subarray(at + 2, at + 2 + zeroIfCut(uint16At(body, at)));
}

/** [long string] at `at`: a 32-bit length and that many bytes; as much of it as is there. */
export function longStringAt(body: Uint8Array, at: number): Uint8Array {
  return body.subarray(at + 4, at + 4 + zeroIfCut(uint32At(body, at)));
}

/** The visible start of a [string map] or [string multimap] as `KEY=value, KEY=value value`. */
export function mapText(body: Uint8Array, readValue: ReadValue): string {
  const pairs: string[] = [];
  let at = 2;
  for (let left = Math.min(uint16At(body, 0), MAX_PAIRS); left > 0 && at < body.length; left--) {
    const value = readValue(body, at + 2 + uint16At(body, at));
    pairs.push(`${rawText(stringAt(body, at))}=${value.words.join(' ')}`);
    at = value.next;
  }
  return readableLine(pairs.join(', '));
}

/** A [string map]'s value. */
export const oneString: ReadValue = (body, at) => ({
  words: [rawText(stringAt(body, at))],
  next: at + 2 + uint16At(body, at),
});

/** A [string multimap]'s value: a [string list]. */
export const stringList: ReadValue = (body, start) => {
  const words: string[] = [];
  let at = start + 2;
  for (let left = Math.min(uint16At(body, start), MAX_PAIRS); left > 0 && at < body.length; left--) {
    words.push(rawText(stringAt(body, at)));
    at += 2 + uint16At(body, at);
  }
  return { words, next: at };
};

function zeroIfCut(length: number): number {
  return Number.isNaN(length) ? 0 : length;
}
