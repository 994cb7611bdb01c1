import type { Evidence } from '../../model/diagnosis.ts';

/** A frame of a capture as evidence: what the ladder is drawn of. */
export type FrameEvidence = Evidence & { readonly frame: number; readonly time: string };

/** A line of a log as evidence. */
export type LineEvidence = Evidence & { readonly line: number };

/** The frames among the evidence. */
export function framesOf(evidence: readonly Evidence[]): FrameEvidence[] {
  return evidence.filter((piece): piece is FrameEvidence => piece.frame !== undefined && piece.time !== null);
}

/** The log lines among the evidence. */
export function linesOf(evidence: readonly Evidence[]): LineEvidence[] {
  return evidence.filter((piece): piece is LineEvidence => piece.line !== undefined);
}
