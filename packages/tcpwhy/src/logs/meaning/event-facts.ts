import type { LogEventKind, LogEventPhase, LogEventReporter } from '../../model/log-event.ts';

/** What an event says, before its meaning is added. */
export interface EventFacts {
  readonly kind: LogEventKind;
  /** Errno that the text gives; the kind may be of something else. */
  readonly errno: string | null;
  readonly phase: LogEventPhase;
  readonly reporter: LogEventReporter;
  readonly local: string | null;
  readonly remote: string | null;
  readonly remoteHost: string | null;
  readonly remotePort: number | null;
}
