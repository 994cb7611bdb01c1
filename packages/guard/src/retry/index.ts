export type { AttemptContext, Operation } from './attempt.ts';
export { type Backoff, DEFAULT_BACKOFF, fullJitterMs } from './backoff.ts';
export { BAD_CONNECTION, BadConnectionError, findBadConnection } from './bad-connection.ts';
export { type Classify, classifyError } from './classify-failure.ts';
export { budgetOfEndpoint } from './endpoint-budgets.ts';
export { isIdempotentMethod } from './methods.ts';
export { retry } from './retry.ts';
export { retryAfterMsOf } from './retry-after.ts';
export { RetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
export {
  type AttemptRecord,
  AttemptTimeoutError,
  attemptsOf,
  MaybeExecutedError,
  RetryError,
  type StopReason,
} from './retry-errors.ts';
export type { FailureContext, RetryNotice, RetryOptions } from './retry-options.ts';
export { isUnrelated } from './unrelated.ts';
