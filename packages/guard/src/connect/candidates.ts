import { isIP } from 'node:net';
import type { Instant } from '../model/clock.ts';
import type { Candidate, Endpoint } from './endpoint.ts';
import { sameAddress } from './last-good-endpoint.ts';
import type { ContactPointSettings } from './options.ts';

/** Told about each name that has no address, with the look-up's error and beginning. */
export type LookupFailure = (endpoint: Endpoint, error: unknown, since: Instant) => void;

/**
 * The addresses to try, in order. In sequence each name is looked up when its turn comes: a slow name server must not
 * delay the contact points before it. Staggered, all look-ups start at once and what comes in first is tried first.
 */
export class CandidateQueue {
  readonly #settings: ContactPointSettings<unknown>;
  readonly #onFailure: LookupFailure;
  readonly #waiting: Endpoint[];
  readonly #seen: Candidate[] = [];
  readonly #lookups = new Set<Promise<void>>();
  #ready: Candidate[] = [];

  constructor(settings: ContactPointSettings<unknown>, onFailure: LookupFailure) {
    this.#settings = settings;
    this.#onFailure = onFailure;
    this.#waiting = inOrder(settings);
  }

  /** The next address to try; null when all have been given out. */
  async next(): Promise<Candidate | null> {
    for (;;) {
      this.#startLookups();
      const ready = this.#ready.shift();
      if (ready !== undefined) return ready;
      if (this.#lookups.size === 0) return null;
      await Promise.race(this.#lookups);
    }
  }

  #startLookups(): void {
    const { sequential } = this.#settings;
    while (this.#waiting.length > 0 && !(sequential && (this.#ready.length > 0 || this.#lookups.size > 0)))
      this.#lookUp(this.#waiting.shift() as Endpoint);
  }

  #lookUp(endpoint: Endpoint): void {
    const family = isIP(endpoint.host);
    if (family === 0) this.#startLookup(endpoint);
    else this.#add([{ endpoint, address: endpoint.host, family: family === 6 ? 6 : 4 }]);
  }

  #startLookup(endpoint: Endpoint): void {
    const since = this.#settings.clock.now();
    const lookup = this.#resolve(endpoint)
      .then(
        (candidates) => this.#add(candidates),
        (error: unknown) => this.#onFailure(endpoint, error, since),
      )
      .finally(() => this.#lookups.delete(lookup));
    this.#lookups.add(lookup);
  }

  async #resolve(endpoint: Endpoint): Promise<Candidate[]> {
    const found = await this.#inTime(this.#settings.resolve(endpoint.host), endpoint.host);
    if (found.length === 0) throw noAddress(endpoint.host);
    const candidates = found.map(({ address, family }) => ({ endpoint, address, family }));
    return this.#settings.shuffle ? shuffled(candidates, this.#settings.random) : candidates;
  }

  /** A look-up is part of its attempt: one dead name server must not use up the time of all contact points. */
  #inTime<R>(lookup: Promise<R>, host: string): Promise<R> {
    const { clock, attemptTimeoutMs } = this.#settings;
    return new Promise<R>((resolve, reject) => {
      const timer = clock.setTimer(() => reject(lookupTimeout(host, attemptTimeoutMs)), attemptTimeoutMs, false);
      lookup.then(resolve, reject).finally(() => clock.clearTimer(timer));
    });
  }

  #add(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      // Two names of one address are one contact point, unless a certificate tells them apart.
      if (this.#seen.some((seen) => this.#same(seen, candidate))) continue;
      this.#seen.push(candidate);
      this.#ready.push(candidate);
    }
    if (this.#settings.interleaveFamilies) this.#ready = interleave(this.#ready);
    const good = this.#settings.lastGood?.get();
    if (good) this.#ready = firstThat(this.#ready, (candidate) => sameAddress(candidate, good));
  }

  #same(a: Candidate, b: Candidate): boolean {
    if (this.#settings.tls !== null) return sameAddress(a, b);
    return a.address === b.address && a.endpoint.port === b.endpoint.port;
  }
}

/** Alternates the families, starting with that of the first address (RFC 8305 section 4). */
export function interleave(candidates: readonly Candidate[]): Candidate[] {
  const first = candidates.filter(({ family }) => family === candidates[0]?.family);
  const second = candidates.filter(({ family }) => family !== candidates[0]?.family);
  const mixed: Candidate[] = [];
  for (let i = 0; i < Math.max(first.length, second.length); i++)
    mixed.push(...first.slice(i, i + 1), ...second.slice(i, i + 1));
  return mixed;
}

function inOrder({ endpoints, shuffle, random, lastGood }: ContactPointSettings<unknown>): Endpoint[] {
  const order = shuffle ? shuffled(endpoints, random) : [...endpoints];
  const good = lastGood?.get()?.endpoint;
  if (good === undefined) return order;
  return firstThat(order, ({ host, port }) => host === good.host && port === good.port);
}

/** Stable: what matches comes first, else nothing moves. */
function firstThat<E>(list: readonly E[], matches: (element: E) => boolean): E[] {
  return [...list.filter(matches), ...list.filter((element) => !matches(element))];
}

/** Fisher and Yates: every order equally likely. */
function shuffled<E>(list: readonly E[], random: () => number): E[] {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as E, order[i] as E];
  }
  return order;
}

function lookupTimeout(host: string, timeoutMs: number): Error {
  const message = `the look-up of ${host} took longer than ${timeoutMs} ms`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT', syscall: 'getaddrinfo', hostname: host });
}

/** Looks like what `dns.lookup` throws for a name without addresses. */
function noAddress(host: string): Error {
  return Object.assign(new Error(`the look-up of ${host} gave no address`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: host,
  });
}
