import { sideName } from '../facts/reset-readings.ts';
import type { HistoryEntry } from '../model/history.ts';
import type { EvidenceFrame } from './cause.ts';

/** The first frame of a history entry as evidence, sent by the entry's side. */
export function frameOf(entry: HistoryEntry, text: string): EvidenceFrame {
  return {
    frame: entry.frame,
    timeNs: entry.timeNs,
    text,
    from: entry.kind === 'icmp' ? 'path' : sideName(entry.side),
  };
}

/** The last frame of a history entry as evidence. */
export function lastFrameOf(entry: HistoryEntry, text: string): EvidenceFrame {
  return { frame: entry.lastFrame, timeNs: entry.lastTimeNs, text, from: sideName(entry.side) };
}

/** In order of time, each frame once. */
export function inOrder(evidence: readonly (EvidenceFrame | null)[]): EvidenceFrame[] {
  const ordered: EvidenceFrame[] = [];
  for (const item of evidence) {
    if (item === null) continue;
    // A handful of frames, nearly always in order: each goes behind all that are not later.
    let at = ordered.length;
    while (at > 0 && isLater(ordered[at - 1] as EvidenceFrame, item)) at--;
    ordered.splice(at, 0, item);
  }
  return ordered.filter((item, i) => ordered.findIndex(({ frame }) => frame === item.frame) === i);
}

function isLater(a: EvidenceFrame, b: EvidenceFrame): boolean {
  return (a.timeNs - b.timeNs || a.frame - b.frame) > 0;
}

/** Nanoseconds as a short text: `210 ms`, `2.0 s`, `15 min`. */
export function duration(ns: number): string {
  if (ns < 1e6) return `${Math.max(1, Math.round(ns / 1e3))} µs`;
  if (ns < 1e9) return `${Math.round(ns / 1e6)} ms`;
  if (ns < 120e9) return `${(ns / 1e9).toFixed(1)} s`;
  if (ns < 7200e9) return `${Math.round(ns / 60e9)} min`;
  return `${(ns / 3600e9).toFixed(1)} h`;
}

/** Nanoseconds as milliseconds with at most three decimals, for facts named `...Ms`. */
export function milliseconds(ns: number): number {
  return Math.round(ns / 1e3) / 1e3;
}

/** `1 byte`, `12 bytes`. */
export function bytes(count: number): string {
  return `${count} byte${count === 1 ? '' : 's'}`;
}
