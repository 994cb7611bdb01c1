/** What one direction's stream has shown so far: everything below `highest` except the gaps. Relative sequence numbers. */
export interface SeenBytes {
  /** NaN until the first byte was seen. */
  highest: number;
  /** In rising order. */
  gaps: { start: number; readonly end: number }[];
}

/** Lost segments waiting for their retransmission; more than this are forgotten, oldest first. */
const MAX_GAPS = 16;

/** Nothing seen yet. */
export function seeNothing(): SeenBytes {
  return { highest: Number.NaN, gaps: [] };
}

/**
 * Marks `start`..`end` as seen.
 *
 * @returns Position of the first byte that is new; NaN when all of them had been seen (a retransmission).
 */
export function takeUnseen(seen: SeenBytes, start: number, end: number): number {
  if (!(end > start)) return Number.NaN;
  if (!(start < seen.highest)) return extend(seen, start, end);
  const filled = fillGap(seen, start, end);
  const from = Number.isNaN(filled) && end > seen.highest ? seen.highest : filled;
  seen.highest = Math.max(seen.highest, end);
  return from;
}

function extend(seen: SeenBytes, start: number, end: number): number {
  if (start > seen.highest) seen.gaps.push({ start: seen.highest, end: start });
  if (seen.gaps.length > MAX_GAPS) seen.gaps.shift();
  seen.highest = end;
  return start;
}

/** A segment that fills only the middle of a gap closes what is before it, too: that copy is not coming any more. */
function fillGap(seen: SeenBytes, start: number, end: number): number {
  let from = Number.NaN;
  for (const gap of seen.gaps) {
    if (start >= gap.end || end <= gap.start) continue;
    if (Number.isNaN(from)) from = Math.max(start, gap.start);
    gap.start = Math.min(end, gap.end);
  }
  seen.gaps = seen.gaps.filter((gap) => gap.start < gap.end);
  return from;
}
