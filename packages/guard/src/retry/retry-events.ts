import { channels } from '../events/index.ts';
import type { AttemptRecord } from './retry-errors.ts';

const WHY: Readonly<Record<'not-executed' | 'idempotent' | 'caller', string>> = {
  'not-executed': 'nothing was executed',
  idempotent: 'it may have been executed, and the caller says that it is idempotent',
  caller: 'retryIf says so',
};

/** Tells that the attempt of `record` will be repeated. */
export function publishRetry(record: AttemptRecord, maxAttempts: number, delayMs: number, on: keyof typeof WHY): void {
  if (!channels.retry.hasSubscribers) return;
  channels.retry.publish({ outcome: 'retry', delayMs, reason: WHY[on], ...described(record, maxAttempts) });
}

/** Tells that the attempt of `record` was the last one. */
export function publishGiveUp(record: AttemptRecord, maxAttempts: number, reason: string): void {
  if (!channels.retry.hasSubscribers) return;
  channels.retry.publish({ outcome: 'give-up', reason, ...described(record, maxAttempts) });
}

function described({ attempt, durationMs, classification, error }: AttemptRecord, maxAttempts: number) {
  const { kind, phase, requestMayHaveExecuted, facts } = classification;
  const { local, remote } = facts;
  return {
    attempt,
    maxAttempts,
    durationMs,
    kind,
    phase,
    executed: requestMayHaveExecuted.verdict,
    error,
    ...(local === undefined ? {} : { local }),
    ...(remote === undefined ? {} : { remote }),
  };
}
