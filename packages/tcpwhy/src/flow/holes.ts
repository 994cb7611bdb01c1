import type { LiveConnections } from './live-connections.ts';
import { HOLE_COUNT, HOLES, HOLES_PER_SIDE, REALS_PER_HOLE } from './live-fields.ts';
/** Remembers that side `at` skipped `start`..`end`; the oldest hole goes when there are too many. */
export function openHole(live: LiveConnections, at: number, start: number, end: number, timeNs: number): void {
  if (live.words[at + HOLE_COUNT] === HOLES_PER_SIDE) removeHole(live, at, 0);
  const hole = holeAt(at, live.words[at + HOLE_COUNT] as number);
  live.reals[hole] = start;
  live.reals[hole + 1] = end;
  live.reals[hole + 2] = timeNs;
  live.words[at + HOLE_COUNT] = (live.words[at + HOLE_COUNT] as number) + 1;
}

/**
 * Takes `start`..`end` out of the holes it touches.
 *
 * @returns When the first touched hole was opened, in ns; NaN when the bytes were in no hole.
 */
export function fillHole(live: LiveConnections, at: number, start: number, end: number): number {
  const { reals } = live;
  for (let k = 0; k < (live.words[at + HOLE_COUNT] as number); k++) {
    const hole = holeAt(at, k);
    const holeStart = reals[hole] as number;
    const holeEnd = reals[hole + 1] as number;
    if (end <= holeStart || start >= holeEnd) continue;
    const openedNs = reals[hole + 2] as number;
    if (start <= holeStart && end >= holeEnd) removeHole(live, at, k);
    else if (start <= holeStart) reals[hole] = end;
    else {
      reals[hole + 1] = start;
      const room = (live.words[at + HOLE_COUNT] as number) < HOLES_PER_SIDE;
      if (end < holeEnd && room) openHole(live, at, end, holeEnd, openedNs);
    }
    return openedNs;
  }
  return Number.NaN;
}

/** Bytes of the holes that the peer's acknowledgment covers: they did arrive, the capture missed them. */
export function passHoles(live: LiveConnections, at: number, ack: number): number {
  const { reals } = live;
  let missed = 0;
  for (let k = (live.words[at + HOLE_COUNT] as number) - 1; k >= 0; k--) {
    const hole = holeAt(at, k);
    const start = reals[hole] as number;
    const end = reals[hole + 1] as number;
    if (start >= ack) continue;
    missed += Math.min(end, ack) - start;
    if (end <= ack) removeHole(live, at, k);
    else reals[hole] = ack;
  }
  return missed;
}

function removeHole(live: LiveConnections, at: number, k: number): void {
  const count = live.words[at + HOLE_COUNT] as number;
  live.reals.copyWithin(holeAt(at, k), holeAt(at, k + 1), holeAt(at, count));
  live.words[at + HOLE_COUNT] = count - 1;
}

/** Index in reals of hole `k`: its start; end and time follow. */
function holeAt(at: number, k: number): number {
  return (at >> 1) + HOLES + k * REALS_PER_HOLE;
}
