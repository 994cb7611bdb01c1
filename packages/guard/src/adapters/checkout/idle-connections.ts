import type { Socket } from 'node:net';
import { channels } from '../../events/index.ts';
import { elapsedMs, type Instant } from '../../model/clock.ts';
import type { LivenessDefect } from '../../model/request-facts.ts';
import { checkLiveness, endpointsOf, type KnownFacts } from '../../socket/index.ts';
import type { CheckoutSettings } from './checkout-options.ts';

/** Why a connection is not handed out. */
export type Unfit = LivenessDefect | 'max-idle' | 'max-lifetime';

/** Whether a connection may be used, and what its request's facts say of it. */
export type Fitness =
  | { readonly fit: true; readonly facts: KnownFacts }
  | { readonly fit: false; readonly reason: Unfit };

interface Life {
  readonly bornAt: Instant;
  uses: number;
  /** Undefined while the connection is in use. */
  idleSince: Instant | undefined;
  bytesReadAtRelease: number;
}

/**
 * Remembers since when each connection of a client lies idle, and tells whether it may be used again. Keys are the
 * client's connection objects; nothing is held that the client has let go.
 */
export class IdleConnections<Key extends object> {
  readonly #lives = new WeakMap<Key, Life>();
  readonly #settings: CheckoutSettings;
  readonly #pool: string;

  /** @param pool Name in events: the client and where it connects to. */
  constructor(settings: CheckoutSettings, pool: string) {
    this.#settings = settings;
    this.#pool = pool;
  }

  /** The connection is new, or at least guard sees it for the first time. */
  opened(key: Key): void {
    this.#life(key);
  }

  /** The connection was put away. */
  released(key: Key, socket: Socket): void {
    const life = this.#life(key);
    life.idleSince = this.#settings.clock.now();
    life.bytesReadAtRelease = socket.bytesRead;
  }

  /** True if a check would have to wait for turns of the event loop. */
  needsLook(key: Key): boolean {
    const { liveness, validateAfterMs } = this.#settings;
    return liveness !== false && this.isIdle(key) && this.#idleMs(key) >= validateAfterMs;
  }

  /** The connection lies idle now, as far as guard was told. */
  isIdle(key: Key): boolean {
    return this.#life(key).idleSince !== undefined;
  }

  /** Whether the connection carried requests before. */
  wasUsed(key: Key): boolean {
    return this.#life(key).idleSince !== undefined || this.#life(key).uses > 0;
  }

  /** What age alone says, at once. */
  tooOld(key: Key): Unfit | undefined {
    const { clock, maxIdleMs, maxLifetimeMs } = this.#settings;
    if (this.#idleMs(key) > maxIdleMs) return 'max-idle';
    return elapsedMs(clock, this.#life(key).bornAt) > maxLifetimeMs ? 'max-lifetime' : undefined;
  }

  /** What age and the bytes that came unasked say, at once. */
  unfitNow(key: Key, socket: Socket): Unfit | undefined {
    const old = this.tooOld(key);
    if (old !== undefined) return old;
    const { idleSince, bytesReadAtRelease } = this.#life(key);
    if (socket.destroyed) return 'destroyed';
    if (idleSince !== undefined && socket.bytesRead !== bytesReadAtRelease) return 'unexpected-data';
    if (socket.readableEnded) return 'ended';
    return socket.writable ? undefined : 'not-writable';
  }

  /**
   * Whether the connection may be used, after as many turns of the event loop as that takes. Publishes the checkout, or
   * the discard that the caller must carry out.
   *
   * @param allowData The protocol may speak unasked (LISTEN/NOTIFY).
   */
  async check(key: Key, socket: Socket, allowData = false): Promise<Fitness> {
    const looked = this.needsLook(key);
    const reason = this.tooOld(key) ?? (looked ? await this.#look(key, socket, allowData) : undefined);
    if (reason === undefined) return { fit: true, facts: this.taken(key, socket, looked) };
    this.discarded(key, socket, reason);
    return { fit: false, reason };
  }

  async #look(key: Key, socket: Socket, allowData: boolean): Promise<Unfit | undefined> {
    const { liveness } = this.#settings;
    if (liveness === false) return undefined;
    const { bytesReadAtRelease } = this.#life(key);
    const result = await checkLiveness(socket, { mode: liveness, bytesReadAtRelease, allowData });
    return result.alive ? undefined : result.defect;
  }

  /** The connection is in use from now on. @returns what its request's facts say of it. */
  taken(key: Key, socket: Socket, checked: boolean): KnownFacts {
    const life = this.#life(key);
    const facts = this.facts(key);
    if (channels.checkout.hasSubscribers) {
      const { reused = false, ...ages } = facts;
      channels.checkout.publish({ pool: this.#pool, checked, reused, ...ages, ...endpointsOf(socket) });
    }
    life.uses += 1;
    life.idleSince = undefined;
    return facts;
  }

  /** Publishes why the connection is thrown away. */
  discarded(key: Key, socket: Socket, reason: string): void {
    if (!channels.discard.hasSubscribers) return;
    const { reused: _, ...ages } = this.facts(key);
    channels.discard.publish({ pool: this.#pool, reason, uses: this.#life(key).uses, ...ages, ...endpointsOf(socket) });
  }

  /** What a request's facts say of its connection; ask before `taken`. */
  facts(key: Key): KnownFacts {
    const { clock } = this.#settings;
    const { idleSince, bornAt } = this.#life(key);
    const ageMs = elapsedMs(clock, bornAt);
    return {
      reused: this.wasUsed(key),
      ageMs,
      ...(idleSince === undefined ? {} : { idleMs: elapsedMs(clock, idleSince) }),
    };
  }

  #idleMs(key: Key): number {
    const { idleSince } = this.#life(key);
    return idleSince === undefined ? 0 : elapsedMs(this.#settings.clock, idleSince);
  }

  #life(key: Key): Life {
    const known = this.#lives.get(key);
    if (known !== undefined) return known;
    const life = { bornAt: this.#settings.clock.now(), uses: 0, idleSince: undefined, bytesReadAtRelease: 0 };
    this.#lives.set(key, life);
    return life;
  }
}
