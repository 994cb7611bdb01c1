import type { DiagnosisEvent } from './diagnosis.ts';

/** Events of one log that say the same: of one system, kind and phase, about one peer. */
export interface EventGroup {
  /** The first one, whole. */
  readonly event: DiagnosisEvent;
  count: number;
  /** Line of the last one. */
  lastLine: number;
  /** When the last one happened, as its log writes it. */
  lastTimeText: string | null;
}
