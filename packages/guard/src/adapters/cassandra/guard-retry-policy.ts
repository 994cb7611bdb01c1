import { InvalidOptionError } from '../../model/invalid-option.ts';
import { RetryBudget } from '../../retry/index.ts';
import type { CassandraModule, OperationInfo, RetryPolicyBase, RetryPolicyOf } from './cassandra-types.ts';

/** How often a policy lets a request be sent again. */
export interface GuardRetryPolicyOptions {
  /** Repetitions of an idempotent request after errors and time-outs, from 0; 2 unless given (the driver: each host once). */
  readonly maxRetries?: number;
  /** Bounds repetitions when everything fails; false for no bound. A budget of 500 tokens unless given. */
  readonly budget?: RetryBudget | false;
}

/**
 * A retry policy for cassandra-driver. What was not written is repeated by the driver itself, whatever the policy says; what may
 * have been executed only if `isIdempotent` is set, on the next host, at most `maxRetries` times, and only while the
 * budget lasts. A write that timed out at its replicas is repeated only if idempotent, too.
 *
 * @param cassandra The module, so that the policy is of the class that its clients ask for.
 * @throws InvalidOptionError for an option that cannot be meant.
 */
export function guardRetryPolicy<M extends CassandraModule>(
  cassandra: M,
  options: GuardRetryPolicyOptions = {},
): RetryPolicyOf<M> {
  const { maxRetries = 2, budget = new RetryBudget() } = options;
  if (!(Number.isInteger(maxRetries) && maxRetries >= 0))
    throw new InvalidOptionError('maxRetries', 'an integer from 0', maxRetries);
  const bounds = { maxRetries, budget: budget === false ? null : budget };
  return restrict(new cassandra.policies.retry.RetryPolicy(), bounds) as RetryPolicyOf<M>;
}

interface Bounds {
  readonly maxRetries: number;
  readonly budget: RetryBudget | null;
}

/** Puts two decisions in front of those of this one policy; Unavailable and read time-outs stay the driver's. */
function restrict(policy: RetryPolicyBase, bounds: Bounds): RetryPolicyBase {
  const { onWriteTimeout } = policy;
  policy.onRequestError = (info: OperationInfo, _consistency: never, error: Error) => {
    const timedOut = error.name === 'OperationTimedOutError';
    const repeat = mayRepeat(info, bounds) && pays(bounds, timedOut);
    // The same host would let it wait for the same connection, or the same overload.
    return repeat ? policy.retryResult(undefined as never, false) : policy.rethrowResult();
  };
  policy.onWriteTimeout = (info: OperationInfo, ...rest: [never, number, number, string]) =>
    mayRepeat(info, bounds) ? onWriteTimeout.call(policy, info as never, ...rest) : policy.rethrowResult();
  return policy;
}

/** The driver asks about idempotent requests only; older ones asked about all. */
function mayRepeat({ executionOptions, nbRetry }: OperationInfo, { maxRetries }: Bounds): boolean {
  return executionOptions.isIdempotent() === true && nbRetry < maxRetries;
}

function pays({ budget }: Bounds, timedOut: boolean): boolean {
  return budget === null || budget.withdraw(timedOut) !== null;
}
