import type { Classification, ConnectionErrorKind, ExecutionVerdict } from '../model/classification.ts';
import type { LivenessDefect, RequestFacts } from '../model/request-facts.ts';
import type { AttemptOutcome } from './attempt.ts';
import { BAD_CONNECTION, findBadConnection } from './bad-connection.ts';
import { isMistake } from './unrelated.ts';

/** Judges an error of a client: `classifyConnectionError`, or the caller's own. */
export type Classify = (error: unknown, facts?: RequestFacts) => Classification;

/** A failed attempt: how the operation failed, or that its time was over. */
export type FailedOutcome = Exclude<AttemptOutcome<never>, { tag: 'succeeded' } | { tag: 'aborted' }>;

/** The classification of a failed attempt. */
export function classifyFailure(outcome: FailedOutcome, classify: Classify): Classification {
  const { error, facts } = outcome;
  return outcome.tag === 'timed-out' ? ofTimeout(outcome.obeyed, facts) : classifyError(error, facts, classify);
}

/** The classification of any error: guard's own errors, and `BadConnectionError` at any depth, before `classify`. */
export function classifyError(error: unknown, facts: RequestFacts, classify: Classify): Classification {
  const bad = findBadConnection(error);
  if (bad !== undefined) return ofBadConnection((bad as { defect?: LivenessDefect }).defect ?? facts.foundDead, facts);
  const own = ownClassification(error);
  if (own !== undefined) return own;
  const classification = classify(error, facts);
  return isMistake(error, classification) ? { ...classification, retry: 'never' } : classification;
}

/** Errors of guard's pool and of a retry inside a retry carry a classification. */
function ownClassification(error: unknown): Classification | undefined {
  if (!(error instanceof Error) || !('classification' in error) || !('code' in error)) return undefined;
  const own = typeof error.code === 'string' && error.code.startsWith('ERR_GUARD_');
  return own ? (error.classification as Classification) : undefined;
}

function ofTimeout(obeyed: boolean, facts: RequestFacts): Classification {
  const unsent = obeyed && (facts.firstWrite === 'not-begun' || facts.firstWrite === 'failed-at-once');
  const requestMayHaveExecuted: ExecutionVerdict = unsent
    ? { verdict: 'no', because: 'the time was over before the first byte of the request was written' }
    : { verdict: 'unknown', because: 'the time was over while the request was under way' };
  return {
    kind: unsent ? 'timeout-connect' : 'timeout-read',
    phase: unsent ? 'connect' : 'unknown',
    reportedBy: 'client',
    connectionUsable: false,
    requestMayHaveExecuted,
    retry: unsent ? 'after-backoff' : 'if-idempotent',
    causes: [],
    client: 'unknown',
    code: 'ERR_GUARD_ATTEMPT_TIMEOUT',
    facts,
  };
}

const KIND_OF_DEFECT: Readonly<Record<LivenessDefect, ConnectionErrorKind>> = {
  ended: 'eof',
  reset: 'reset',
  destroyed: 'closed-locally',
  'unexpected-data': 'eof',
  'not-writable': 'closed-locally',
};

function ofBadConnection(defect: LivenessDefect | undefined, facts: RequestFacts): Classification {
  return {
    kind: defect === undefined ? 'eof' : KIND_OF_DEFECT[defect],
    phase: 'idle',
    reportedBy: 'client',
    connectionUsable: false,
    requestMayHaveExecuted: { verdict: 'no', because: 'the connection was found dead before the request was sent' },
    retry: 'at-once',
    causes: ['stale-pooled-connection'],
    client: 'unknown',
    code: BAD_CONNECTION,
    facts: defect === undefined ? facts : { ...facts, foundDead: defect },
  };
}
