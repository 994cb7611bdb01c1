import { buildFseTable } from './fse.ts';

/** What one of the three kinds of code in a sequence means (RFC 8878 §3.1.1.3.2.1). */
export interface CodeKind {
  /** For messages. */
  readonly name: string;
  readonly maxAccuracyLog: number;
  readonly maxSymbol: number;
  /** A code's value is its base plus this many extra bits. */
  readonly base: Int32Array;
  readonly extraBits: Uint8Array;
  /** Used when a block brings no table of its own. */
  readonly predefined: ReturnType<typeof buildFseTable>;
}

/** Extra bits of each code, and the values that follow from them: each code begins where the one before it ends. */
function codeKind(
  name: string,
  maxAccuracyLog: number,
  first: number,
  extraBits: number[],
  counts: number[],
  predefinedLog: number,
): CodeKind {
  const base = new Int32Array(extraBits.length);
  let value = first;
  for (const [code, bits] of extraBits.entries()) {
    base[code] = value;
    value += 2 ** bits;
  }
  const predefined = buildFseTable(counts, predefinedLog);
  const maxSymbol = extraBits.length - 1;
  return { name, maxAccuracyLog, maxSymbol, base, extraBits: Uint8Array.from(extraBits), predefined };
}

function times(count: number, value: number): number[] {
  return new Array<number>(count).fill(value);
}

/** Table 15: literal lengths 0 to 15, then growing ranges. */
export const LITERAL_LENGTH = codeKind(
  'literal length',
  9,
  0,
  [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  // Appendix §3.1.1.3.2.2.1.
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, ...times(4, -1)],
  6,
);

/** Table 16: match lengths 3 to 34, then growing ranges. */
export const MATCH_LENGTH = codeKind(
  'match length',
  9,
  3,
  [...times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  // §3.1.1.3.2.2.2.
  [1, 4, 3, 2, 2, 2, 2, 2, 2, ...times(37, 1), ...times(7, -1)],
  6,
);

/** Offsets: 2 to the code, plus as many bits. A window of 128 MiB needs codes up to 27. */
export const OFFSET = codeKind(
  'offset',
  8,
  1,
  Array.from({ length: 31 }, (_, code) => code),
  // §3.1.1.3.2.2.3.
  [1, 1, 1, 1, 1, 1, 2, 2, 2, ...times(15, 1), ...times(5, -1)],
  5,
);
