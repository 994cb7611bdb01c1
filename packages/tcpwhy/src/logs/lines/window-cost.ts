import { ORDINARY_TEXT } from './ordinary-text.ts';

/** How often four characters stand in healthy logs; digits are all alike. */
const COUNTS = countFours(ORDINARY_TEXT);

function countFours(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const plain = text.replace(/\s+/g, ' ').replace(/\d/g, '0');
  for (let at = 0; at + 4 <= plain.length; at++) {
    const four = plain.slice(at, at + 4);
    counts.set(four, (counts.get(four) ?? 0) + 1);
  }
  return counts;
}

/** A word's bytes as characters, as the counts know them. @param folded In lower case. */
export function countedText(folded: Uint8Array): string {
  return String.fromCharCode(...folded).replace(/\d/g, '0');
}

/** How much four characters at `at` of a counted text would stop a search of healthy logs; to compare with each other. */
export function windowCost(counted: string, at: number): number {
  const four = counted.slice(at, at + 4);
  // Between fours that were never met, those count less which hold rare pairs.
  return (COUNTS.get(four) ?? 0) + 0.1 * pairShare(four.slice(0, 2)) + 0.1 * pairShare(four.slice(2));
}

const PAIRS = countPairs();

function countPairs(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [four, count] of COUNTS) {
    const pair = four.slice(0, 2);
    counts.set(pair, (counts.get(pair) ?? 0) + count);
  }
  return counts;
}

/** Of a thousand. */
function pairShare(pair: string): number {
  return ((PAIRS.get(pair) ?? 0) * 1000) / ORDINARY_TEXT.length;
}
