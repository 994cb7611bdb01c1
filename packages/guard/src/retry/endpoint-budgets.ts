import { RetryBudget } from './retry-budget.ts';

/** More endpoints than a client talks to at one time; bounds memory when endpoints are made of request data. */
const MAX_ENDPOINTS = 1_024;

const budgets = new Map<string, RetryBudget>();

/**
 * The budget that all calls of this process to one endpoint share, made at its first use.
 *
 * @param endpoint Any name, `host:port` by custom. Calls that name none share the budget of ''.
 */
export function budgetOfEndpoint(endpoint: string): RetryBudget {
  const known = budgets.get(endpoint);
  if (known !== undefined) return known;
  if (budgets.size >= MAX_ENDPOINTS) forgetOne();
  const budget = new RetryBudget();
  budgets.set(endpoint, budget);
  return budget;
}

/** A full budget is as good as a new one, so forgetting it changes nothing; else the oldest goes. */
function forgetOne(): void {
  let oldest: string | undefined;
  for (const [endpoint, budget] of budgets) {
    oldest ??= endpoint;
    if (budget.available < budget.capacity) continue;
    budgets.delete(endpoint);
    return;
  }
  if (oldest !== undefined) budgets.delete(oldest);
}
