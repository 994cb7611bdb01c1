import { InvalidOptionError } from '../model/invalid-option.ts';
import type { NegotiationEnd, VersionMemory } from './version-memory.ts';
import { mismatchIn, VersionMismatchError } from './version-mismatch-error.ts';

/** How to find the version that both sides speak. */
export interface VersionNegotiation<V, R> {
  /** What the version belongs to: a cluster's name, or an endpoint when its servers differ. */
  readonly key: string;
  /** Versions that this side speaks, best first. */
  readonly versions: readonly V[];
  readonly memory: VersionMemory<V>;
  /**
   * Sets up a connection (or whatever carries the version) with one version.
   * @throws VersionMismatchError when the peer refuses that version.
   */
  readonly connect: (version: V) => Promise<R>;
  readonly signal?: AbortSignal;
}

export interface NegotiatedVersion<V, R> {
  readonly version: V;
  readonly value: R;
  /** Versions that were refused on the way: each was a connection in vain. */
  readonly refused: readonly V[];
}

/**
 * Sets up with the best version that both sides speak, and remembers it: the next connection starts with it, so only
 * the first one may meet a refusal. When the peer lists its versions in the refusal, the best common one is next, not
 * the next lower one. Calls for one key at one time wait for the first of them and then use its version.
 *
 * @throws What `connect` throws; VersionMismatchError when no version is left; the signal's reason.
 */
export async function negotiateVersion<V, R>(negotiation: VersionNegotiation<V, R>): Promise<NegotiatedVersion<V, R>> {
  const { key, versions, memory, signal } = negotiation;
  if (!Array.isArray(versions) || versions.length === 0)
    throw new InvalidOptionError('versions', 'a list of at least one version, best first', versions);
  const refusals: Refusals<V> = { refused: [], last: null };
  for (;;) {
    signal?.throwIfAborted();
    const known = knownVersion(negotiation, refusals);
    if (known !== undefined) {
      const outcome = await offer(negotiation, known, refusals);
      if (outcome !== null) return outcome;
      continue;
    }
    const others = memory.underWay(key);
    if (others === undefined) return await lead(negotiation, refusals);
    const end = await unlessAborted(others, signal);
    if (end.failed) throw end.error;
  }
}

interface Refusals<V> {
  readonly refused: V[];
  last: VersionMismatchError | null;
}

/** A version that somebody else learnt is of no use to a caller who does not speak it, or was just refused it. */
function knownVersion<V>({ key, versions, memory }: VersionNegotiation<V, unknown>, { refused }: Refusals<V>) {
  const known = memory.get(key);
  return known !== undefined && versions.includes(known) && !refused.includes(known) ? known : undefined;
}

/** Tries one version. Null when it is refused: then it is forgotten too. */
async function offer<V, R>(
  { key, memory, connect }: VersionNegotiation<V, R>,
  version: V,
  refusals: Refusals<V>,
): Promise<NegotiatedVersion<V, R> | null> {
  try {
    const value = await connect(version);
    // Not renewed by use: or a client that is always busy would never notice that the servers were upgraded.
    if (memory.get(key) !== version) memory.remember(key, version);
    return { version, value, refused: [...refusals.refused] };
  } catch (error) {
    const mismatch = mismatchIn(error);
    if (mismatch === null) throw error;
    refusals.refused.push(version);
    refusals.last = mismatch;
    if (memory.get(key) === version) memory.forget(key);
    return null;
  }
}

/** Negotiates for all who ask meanwhile. They share its failure, unless the failure is this caller's own affair. */
function lead<V, R>(negotiation: VersionNegotiation<V, R>, refusals: Refusals<V>): Promise<NegotiatedVersion<V, R>> {
  const outcome = climbDown(negotiation, refusals);
  const end = outcome.then(
    (): NegotiationEnd => ({ failed: false }),
    (error: unknown): NegotiationEnd =>
      negotiation.signal?.aborted || error instanceof VersionMismatchError
        ? { failed: false }
        : { failed: true, error },
  );
  negotiation.memory.share(negotiation.key, end);
  return outcome;
}

async function climbDown<V, R>(
  negotiation: VersionNegotiation<V, R>,
  refusals: Refusals<V>,
): Promise<NegotiatedVersion<V, R>> {
  for (;;) {
    negotiation.signal?.throwIfAborted();
    const [version] = remaining(negotiation.versions, refusals);
    const outcome = await offer(negotiation, version as V, refusals);
    if (outcome !== null) return outcome;
  }
}

/** Versions that are still worth a connection. @throws VersionMismatchError when there is none. */
function remaining<V>(versions: readonly V[], { refused, last }: Refusals<V>): readonly V[] {
  const supported = last?.supported ?? [];
  const untried = versions.filter((version) => !refused.includes(version));
  const left = supported.length > 0 ? untried.filter((version) => supported.includes(version)) : untried;
  if (left.length > 0) return left;
  const theirs = supported.length > 0 ? `, the peer speaks ${supported.join(', ')}` : '';
  const message = `no common protocol version: this side speaks ${versions.join(', ')}${theirs}`;
  throw new VersionMismatchError(message, supported, { cause: last });
}

/** Waits for another caller, but not longer than this caller wants. */
function unlessAborted<R>(others: Promise<R>, signal: AbortSignal | undefined): Promise<R> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    void others.then(resolve).finally(() => signal?.removeEventListener('abort', abort));
  });
}
