import type { LogEventKind, LogEventPhase } from '../../model/log-event.ts';
import type { TermStrength } from './signs.ts';

/** `timeout` becomes one of the three time-out kinds once the phase is known. */
export type TermKind = LogEventKind | 'timeout';

/** Words that stand for a way to break. */
export interface Term {
  /** In lower case, as they stand in the text. */
  readonly words: string;
  readonly kind: TermKind;
  readonly errno: string | null;
  readonly strength: TermStrength;
  /** The phase that the words themselves tell; null when they fit several. */
  readonly phase: LogEventPhase | null;
}

/** One line of a vocabulary: words, kind, then what is known beside it. */
export type TermRow = readonly [words: string, kind: TermKind, phase?: LogEventPhase];

/** Makes terms of rows that share their strength. */
export function termsOf(strength: TermStrength, rows: readonly TermRow[]): Term[] {
  return rows.map(([words, kind, phase]) => ({ words, kind, errno: null, strength, phase: phase ?? null }));
}
