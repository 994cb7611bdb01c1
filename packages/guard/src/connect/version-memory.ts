import { type Clock, elapsedMs, type Instant, systemClock } from '../model/clock.ts';
import { InvalidOptionError } from '../model/invalid-option.ts';

export interface VersionMemoryOptions {
  /**
   * How long a version counts, in milliseconds from 1; 3 600 000 unless given. Afterwards the best version is offered
   * again: the servers may have been upgraded.
   */
  readonly ttlMs?: number;
  /** Most keys remembered, from 1; 1000 unless given. The one that was learnt first goes first. */
  readonly maxKeys?: number;
  readonly clock?: Clock;
}

/** What those who waited for a negotiation hear of it: `failed` when they would have met the same failure. */
export type NegotiationEnd = { readonly failed: false } | { readonly failed: true; readonly error: unknown };

/**
 * Which protocol version each cluster or endpoint speaks. Share one between all connections of a process: that is what
 * spares every new connection the ladder of refused ones.
 */
export class VersionMemory<V> {
  readonly #ttlMs: number;
  readonly #maxKeys: number;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly version: V; readonly since: Instant }>();
  readonly #underWay = new Map<string, Promise<NegotiationEnd>>();

  constructor(options: VersionMemoryOptions = {}) {
    const { ttlMs = 3_600_000, maxKeys = 1000, clock = systemClock } = options;
    if (!(typeof ttlMs === 'number' && ttlMs >= 1)) throw new InvalidOptionError('ttlMs', 'milliseconds from 1', ttlMs);
    if (!(Number.isInteger(maxKeys) && maxKeys >= 1))
      throw new InvalidOptionError('maxKeys', 'a whole number from 1', maxKeys);
    this.#ttlMs = ttlMs;
    this.#maxKeys = maxKeys;
    this.#clock = clock;
  }

  /** The version that `key` speaks; undefined when it is not known, or no longer. */
  get(key: string): V | undefined {
    const entry = this.#known.get(key);
    if (entry === undefined) return undefined;
    if (elapsedMs(this.#clock, entry.since) < this.#ttlMs) return entry.version;
    this.#known.delete(key);
    return undefined;
  }

  /** Learnt again, a version counts from now on. */
  remember(key: string, version: V): void {
    this.#known.delete(key);
    this.#known.set(key, { version, since: this.#clock.now() });
    const oldest = this.#known.keys().next();
    if (this.#known.size > this.#maxKeys && oldest.done === false) this.#known.delete(oldest.value);
  }

  forget(key: string): void {
    this.#known.delete(key);
  }

  /** The negotiation that is under way for a key, if there is one. It resolves when that ends, and never rejects. */
  underWay(key: string): Promise<NegotiationEnd> | undefined {
    return this.#underWay.get(key);
  }

  /** Lets others wait for a negotiation, until it ends. */
  share(key: string, negotiation: Promise<NegotiationEnd>): void {
    this.#underWay.set(key, negotiation);
    void negotiation.finally(() => {
      if (this.#underWay.get(key) === negotiation) this.#underWay.delete(key);
    });
  }
}
