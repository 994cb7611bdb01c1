import { InvalidOptionError } from '../model/invalid-option.ts';

/** Sizes of a budget, in tokens. */
export interface RetryBudgetOptions {
  /** Tokens when full; 500 unless given. */
  readonly capacity?: number;
  /** Price of one repetition; 5 unless given. */
  readonly cost?: number;
  /** Price of a repetition after a time-out, which held the server longer; 10 unless given. */
  readonly timeoutCost?: number;
  /** What a call pays in that succeeded at its first attempt; 1 unless given. */
  readonly successIncrement?: number;
}

/**
 * A token bucket that bounds repetitions when everything fails: once it is empty, failures go to the caller at once and a
 * server in trouble is not hit three times as often as before. Share one per endpoint. The defaults are those of the AWS SDKs'
 * standard retry mode: 100 repetitions in a row without one success.
 */
export class RetryBudget {
  readonly capacity: number;
  readonly cost: number;
  readonly timeoutCost: number;
  readonly #successIncrement: number;
  #tokens: number;

  /** @throws InvalidOptionError for a size that is no positive number. */
  constructor(options: RetryBudgetOptions = {}) {
    this.capacity = tokens('capacity', options.capacity ?? 500);
    this.cost = tokens('cost', options.cost ?? 5);
    this.timeoutCost = tokens('timeoutCost', options.timeoutCost ?? 10);
    this.#successIncrement = tokens('successIncrement', options.successIncrement ?? 1);
    this.#tokens = this.capacity;
  }

  /** Tokens left, 0 to `capacity`. */
  get available(): number {
    return this.#tokens;
  }

  /** Takes the price of one repetition. @returns The price, or null when the budget cannot pay it; then nothing is taken. */
  withdraw(afterTimeout: boolean): number | null {
    const price = afterTimeout ? this.timeoutCost : this.cost;
    if (price > this.#tokens) return null;
    this.#tokens -= price;
    return price;
  }

  /** Pays in after a success: what its last repetition cost, or the small increment when it needed none. */
  succeed(lastPrice: number | null): void {
    this.#tokens = Math.min(this.capacity, this.#tokens + (lastPrice ?? this.#successIncrement));
  }
}

function tokens(option: string, value: number): number {
  if (!(Number.isFinite(value) && value >= 0)) throw new InvalidOptionError(option, 'a number of tokens from 0', value);
  return value;
}
