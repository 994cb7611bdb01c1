import type { OpenedLine } from '../envelopes/open-line.ts';
import type { LineShape } from './line-shape.ts';

/** One line, its envelopes taken off. */
export interface LineRecord {
  /** Index in the window. */
  readonly index: number;
  /** 1-based line number. */
  readonly number: number;
  /** As written, without terminal codes. */
  readonly raw: string;
  readonly opened: OpenedLine;
  readonly shape: LineShape;
}

/** Lines of one source, in order; `null` when there is none, or when it has not come yet. */
export interface LineNeighbours {
  /** The line before, of the same source. */
  before(record: LineRecord): LineRecord | null;
  /** The line behind, of the same source. */
  after(record: LineRecord): LineRecord | null;
}
