import type { Outcome } from './messages.ts';

/** What came of the requests of one cell. */
export interface Tally {
  readonly requests: number;
  /** Success reported, executed once. */
  readonly succeeded: number;
  /** Failed and not executed. */
  readonly failedNotExecuted: number;
  /** Of these, the ones that guard's classification of the error proves not executed. */
  readonly failedProvablyNotExecuted: number;
  /** Failed although executed. */
  readonly failedExecuted: number;
  /** No result when the proof stopped waiting; counted in none of the above. */
  readonly pending: number;
  /** Executed more than once, whatever was reported. */
  readonly duplicated: number;
  /** Success reported, never executed: must not exist. */
  readonly lost: number;
  /** An error said "not executed" of a request that was executed: must not exist. */
  readonly wronglyProven: number;
  /** The most frequent error. */
  readonly commonError: string | null;
  readonly longestMs: number;
}

/** Compares what callers saw with what the server did. */
export function tallyOutcomes(outcomes: readonly Outcome[], executions: ReadonlyMap<string, number>): Tally {
  const ran = ({ id }: Outcome) => executions.get(id) ?? 0;
  const count = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length;
  const failed = ({ result }: Outcome) => result === 'error';
  return {
    requests: outcomes.length,
    succeeded: count((one) => one.result === 'ok' && ran(one) === 1),
    failedNotExecuted: count((one) => failed(one) && ran(one) === 0),
    failedProvablyNotExecuted: count((one) => failed(one) && ran(one) === 0 && one.mayHaveExecuted === 'no'),
    failedExecuted: count((one) => failed(one) && ran(one) > 0),
    pending: count(({ result }) => result === 'pending'),
    duplicated: count((one) => ran(one) > 1),
    lost: count((one) => one.result === 'ok' && ran(one) === 0),
    wronglyProven: count((one) => failed(one) && ran(one) > 0 && one.mayHaveExecuted === 'no'),
    commonError: mostFrequent(outcomes.flatMap(({ error }) => error ?? [])),
    longestMs: Math.max(0, ...outcomes.map(({ durationMs }) => durationMs)),
  };
}

function mostFrequent(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/**
 * Failures that a client could have spared its caller. Where the death of the connection can be seen in time, each failure of a
 * request that was not executed is one; elsewhere those are whose own error proves that they were not executed.
 */
export function needlessFailures(tally: Tally, provable: boolean): number {
  const { failedNotExecuted, failedProvablyNotExecuted, pending } = tally;
  return provable ? failedNotExecuted + pending : failedProvablyNotExecuted;
}
