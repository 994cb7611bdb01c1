import fc from 'fast-check';
import { expect, test } from 'vitest';
import { budgetOfEndpoint } from './endpoint-budgets.ts';
import { RetryBudget } from './retry-budget.ts';

test('a full budget pays for 100 repetitions, or 50 after time-outs', () => {
  const count = (afterTimeout: boolean) => {
    const budget = new RetryBudget();
    let paid = 0;
    while (budget.withdraw(afterTimeout) !== null) paid += 1;
    return paid;
  };
  expect([count(false), count(true)]).toEqual([100, 50]);
});

test('a success gives back what its repetition cost, and 1 when it needed none', () => {
  const budget = new RetryBudget();
  const price = budget.withdraw(true);
  budget.withdraw(false);
  expect(budget.available).toBe(485);
  budget.succeed(price);
  expect(budget.available).toBe(495);
  budget.succeed(null);
  expect(budget.available).toBe(496);
});

test('tokens stay between 0 and the capacity', () => {
  const step = fc.constantFrom('repeat', 'timeout', 'succeed');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.nat(100), (steps, capacity) => {
      const budget = new RetryBudget({ capacity });
      for (const each of steps) {
        if (each === 'succeed') budget.succeed(null);
        else budget.withdraw(each === 'timeout');
        expect(budget.available).toBeGreaterThanOrEqual(0);
        expect(budget.available).toBeLessThanOrEqual(capacity);
      }
    }),
  );
});

test('a size that is no number of tokens is refused with its value', () => {
  expect(() => new RetryBudget({ capacity: Number.NaN })).toThrow(/capacity .*received NaN/);
  expect(() => new RetryBudget({ cost: -1 })).toThrow(/cost .*received -1/);
});

test('calls to one endpoint share a budget, calls to another do not', () => {
  const used = budgetOfEndpoint('db.example:3306');
  used.withdraw(false);
  expect(budgetOfEndpoint('db.example:3306')).toBe(used);
  expect(budgetOfEndpoint('db.example:3307')).not.toBe(used);
});

test('many endpoints do not push out a budget that is in use', () => {
  const used = budgetOfEndpoint('in-use.example:443');
  used.withdraw(false);
  const untouched = budgetOfEndpoint('untouched.example:443');
  for (let i = 0; i < 3_000; i += 1) budgetOfEndpoint(`generated-${i}:80`);
  expect(budgetOfEndpoint('in-use.example:443')).toBe(used);
  expect(budgetOfEndpoint('untouched.example:443')).not.toBe(untouched);
});
