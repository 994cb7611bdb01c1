import { type Clock, elapsedMs, type Instant, systemClock } from '../model/clock.ts';
import { InvalidOptionError } from '../model/invalid-option.ts';
import type { Candidate } from './endpoint.ts';

export interface LastGoodEndpointOptions {
  /** How long a success counts, in milliseconds from 1; 600 000 unless given, as the preferred server may be back by then. */
  readonly ttlMs?: number;
  readonly clock?: Clock;
}

/**
 * Remembers which address worked last, so that the next connection does not wait for the dead ones before it again.
 * One per list of contact points; share it between all connections to them.
 */
export class LastGoodEndpoint {
  readonly #ttlMs: number;
  readonly #clock: Clock;
  #good: { readonly candidate: Candidate; readonly since: Instant } | null = null;

  constructor(options: LastGoodEndpointOptions = {}) {
    const { ttlMs = 600_000, clock = systemClock } = options;
    if (!(typeof ttlMs === 'number' && ttlMs >= 1)) throw new InvalidOptionError('ttlMs', 'milliseconds from 1', ttlMs);
    this.#ttlMs = ttlMs;
    this.#clock = clock;
  }

  /** The address that worked last; null when there is none or its time is over. */
  get(): Candidate | null {
    if (this.#good !== null && elapsedMs(this.#clock, this.#good.since) >= this.#ttlMs) this.#good = null;
    return this.#good?.candidate ?? null;
  }

  remember(candidate: Candidate): void {
    this.#good = { candidate, since: this.#clock.now() };
  }

  /** Forgets the address, if it is this one: others may have found a better one in the meantime. */
  forget(candidate: Candidate): void {
    if (this.#good !== null && sameAddress(this.#good.candidate, candidate)) this.#good = null;
  }
}

/** Same host, same address, same port: with TLS, one address under two names is two contact points. */
export function sameAddress(a: Candidate, b: Candidate): boolean {
  return a.address === b.address && a.endpoint.port === b.endpoint.port && a.endpoint.host === b.endpoint.host;
}
