import { nanosecondsBetween } from '../layout/instants.ts';
import { countOf, formatSpan } from '../layout/measures.ts';
import type { FrameEvidence } from './frame-evidence.ts';

/** One row of a ladder: a frame, or what lies between two frames. */
export type LadderRow =
  | { readonly kind: 'frame'; readonly evidence: FrameEvidence; readonly offset: string }
  | { readonly kind: 'pause'; readonly text: string };

/** Silences from here on get a row of their own. */
const LONG_SILENCE_NS = 1e9;
/** Frames shown unless all are asked for: the first few tell how it began, the last ones how it ended. */
const FIRST_ROWS = 4;
const LAST_ROWS = 10;

/** Rows for the frames of one input, in order of frame number, with long silences and left-out frames between. */
export function ladderRows(evidence: readonly FrameEvidence[], all: boolean): LadderRow[] {
  const frames = [...evidence].sort((a, b) => a.frame - b.frame);
  const origin = frames[0]?.time ?? '';
  const shown = all ? frames : frames.filter((_, i) => i < FIRST_ROWS || i >= frames.length - LAST_ROWS);
  const rows: LadderRow[] = [];
  shown.forEach((frame, i) => {
    const before = shown[i - 1];
    const pause =
      before === undefined ? null : pauseBetween(before, frame, frames.indexOf(frame) - frames.indexOf(before));
    if (pause !== null) rows.push({ kind: 'pause', text: pause });
    rows.push({ kind: 'frame', evidence: frame, offset: formatOffset(origin, frame.time) });
  });
  return rows;
}

/** `... 2.0 s idle ...` only where the frame numbers prove that nothing was captured in between. */
function pauseBetween(before: FrameEvidence, after: FrameEvidence, steps: number): string | null {
  const span = nanosecondsBetween(before.time, after.time);
  const isLong = span >= LONG_SILENCE_NS;
  const between = after.frame - before.frame - 1;
  if (steps > 1) return `... ${formatSpan(span)}, ${countOf(steps - 1, 'more frame')} of the proof ...`;
  if (!isLong) return null;
  return between <= 0
    ? `... ${formatSpan(span)} idle ...`
    : `... ${formatSpan(span)}, ${countOf(between, 'frame')} of the capture ...`;
}

/** Seconds with six decimals, as Wireshark's time column. */
function formatOffset(origin: string, time: string): string {
  const span = nanosecondsBetween(origin, time);
  return Number.isNaN(span) ? '?' : (span / 1e9).toFixed(6);
}
