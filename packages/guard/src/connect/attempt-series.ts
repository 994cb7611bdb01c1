import { channels } from '../events/index.ts';
import type { AttemptDescription } from './attempt.ts';
import type { FailedAttempt } from './connect-error.ts';

/** Numbers the attempts of one call and tells the channel `tcpwhy-guard:connect` how each ended. */
export class AttemptSeries {
  #begun = 0;

  /** @returns the number of the attempt that begins, 1 for the first. */
  begin(): number {
    this.#begun += 1;
    return this.#begun;
  }

  connected(attempt: number, description: AttemptDescription): void {
    if (channels.connect.hasSubscribers) channels.connect.publish({ outcome: 'connected', attempt, ...description });
  }

  lost(attempt: number, description: AttemptDescription): void {
    if (channels.connect.hasSubscribers) channels.connect.publish({ outcome: 'lost-race', attempt, ...description });
  }

  failed(attempt: number, { classification, durationMs, error }: FailedAttempt): void {
    if (!channels.connect.hasSubscribers) return;
    const { kind, phase, code, facts } = classification;
    channels.connect.publish({
      outcome: 'failed',
      attempt,
      durationMs,
      kind,
      phase,
      error,
      ...(code === undefined ? {} : { code }),
      ...(facts.local === undefined ? {} : { local: facts.local }),
      ...(facts.remote === undefined ? {} : { remote: facts.remote }),
    });
  }
}
