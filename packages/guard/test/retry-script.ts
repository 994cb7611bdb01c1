import type { Classification } from '../src/model/classification.ts';
import type { RequestFacts } from '../src/model/request-facts.ts';
import { type RetryNotice, type RetryOptions, retry } from '../src/retry/index.ts';
import { FakeClock } from './fake-clock.ts';

type Verdict = 'yes' | 'no' | 'unknown';

/** An error that says itself how the test wants it judged. */
export class Failure extends Error {
  readonly verdict: Verdict;
  readonly facts: RequestFacts;
  readonly advice: Classification['retry'] | undefined;
  constructor(verdict: Verdict, facts: RequestFacts = {}, advice?: Classification['retry']) {
    super(`failure ${verdict}`);
    this.verdict = verdict;
    this.facts = facts;
    this.advice = advice;
  }
}

/** Believes what a Failure says; anything else is not worth a repetition. */
export function classify(error: unknown, facts: RequestFacts = {}): Classification {
  const failure = error instanceof Failure ? error : new Failure('unknown', {}, 'never');
  const retryAdvice = failure.advice ?? (failure.verdict === 'no' ? 'at-once' : 'if-idempotent');
  return {
    kind: 'reset',
    phase: 'read',
    reportedBy: 'kernel',
    connectionUsable: false,
    requestMayHaveExecuted: { verdict: failure.verdict, because: 'the test says so' },
    retry: retryAdvice,
    causes: [],
    client: 'net',
    facts: { ...facts, ...failure.facts },
  };
}

/** Runs a script of outcomes, one per attempt: an Error fails, anything else is the result. */
export function script(outcomes: readonly unknown[], options: RetryOptions = {}) {
  const clock = new FakeClock();
  const fresh: boolean[] = [];
  const notices: RetryNotice[] = [];
  const startedAtMs: number[] = [];
  const began = clock.now().monotonicMs;
  const operation = async ({ attempt, freshConnection }: { attempt: number; freshConnection: boolean }) => {
    fresh.push(freshConnection);
    startedAtMs.push(clock.now().monotonicMs - began);
    const outcome = outcomes[attempt - 1];
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const settings = {
    clock,
    classify,
    random: () => 0.5,
    budget: false,
    onRetry: (n: RetryNotice) => notices.push(n),
  } as const;
  const result = retry(operation, { ...settings, ...options }).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );
  return { clock, fresh, notices, startedAtMs, result };
}

/** Lets time pass until the script has ended; no timer may be left. */
export async function finish(run: ReturnType<typeof script>, ms = 60_000) {
  await run.clock.run(ms);
  const outcome = await run.result;
  if (run.clock.timers.set > 0) throw new Error(`${run.clock.timers.set} timers are left`);
  return outcome;
}
