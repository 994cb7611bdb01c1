import { channels } from '../events/index.ts';
import type { Instant } from '../model/clock.ts';
import { attachFacts } from '../socket/index.ts';
import { Cleaner } from './cleaner.ts';
import { Closer } from './closer.ts';
import type { ConnectionHooks } from './connection-hooks.ts';
import { type DiscardReason, wasHealthy } from './discard-reason.ts';
import { Entry } from './entry.ts';
import { Examiner, type Finding } from './examiner.ts';
import { assess, defectOf, defectOnReturn, isUnfit } from './fitness.ts';
import { IdleList } from './idle-list.ts';
import { Opener } from './opener.ts';
import { AcquireTimeoutError, PoolClosedError } from './pool-errors.ts';
import { publishCheckout, publishConnect, publishDiscard } from './pool-events.ts';
import type { PoolSettings } from './pool-options.ts';
import { PoolCounters, type PoolStats } from './statistics.ts';
import { mustReplace, nextSupplyStep, type SupplyState } from './supply.ts';
import { sweepIdle } from './sweep.ts';
import { type Waiter, WaiterQueue, type WaitTerms } from './waiter-queue.ts';

/** `draining`: nobody new, those who wait are served. `closed`: over, whatever is still out. */
export type PoolPhase = 'open' | 'draining' | 'closed';

/** How a connection came to be free: just opened, given back, or found alive. */
type Origin = 'opened' | 'returned' | 'checked';

/**
 * Decides who gets which connection. Waiters and connections are never tied together in advance: checks and connects bring
 * connections, and each that becomes free goes to the first waiter that can use it. So nobody is passed over by a later one.
 */
export class Dispatcher<C extends object> {
  readonly #hooks: ConnectionHooks<C>;
  readonly #settings: PoolSettings;
  readonly #onQuiet: () => void;
  readonly #counters = new PoolCounters();
  readonly #entries = new Map<C, Entry<C>>();
  readonly #idle = new IdleList<C>();
  readonly #waiters: WaiterQueue<C>;
  readonly #opener: Opener<C>;
  readonly #closer: Closer<C>;
  readonly #examiner: Examiner<C>;
  readonly #cleaner: Cleaner;
  readonly #shortestLimitMs: number;
  #phase: PoolPhase = 'open';
  /** Counts dead connections, if `suspectOnError`. */
  #alarm = 0;
  #replenishing = false;
  #lastConnectFailure: { readonly error: unknown; readonly atMs: number; readonly ticket: number } | undefined;

  /** @param onQuiet Called when nothing is left, once the pool drains or is closed. */
  constructor(hooks: ConnectionHooks<C>, settings: PoolSettings, onQuiet: () => void) {
    this.#hooks = hooks;
    this.#settings = settings;
    this.#onQuiet = onQuiet;
    this.#waiters = new WaiterQueue(settings.clock, {
      left: (waitedMs) => this.#onLeave(waitedMs),
      timeoutError: (waitedMs, sinceMs) => this.#timeoutError(waitedMs, sinceMs),
    });
    this.#closer = new Closer(hooks, settings, () => this.#replenish());
    this.#examiner = new Examiner(hooks, settings, (entry, finding) => this.#onExamined(entry, finding));
    this.#cleaner = new Cleaner(settings.clock, () => this.#clean());
    this.#opener = new Opener<C>(hooks, settings, {
      opened: (connection, durationMs) => this.#onOpened(connection, durationMs),
      failed: (error, durationMs, ticket) => this.#onConnectFailed(error, durationMs, ticket),
      wake: () => this.#replenish(),
      unwanted: (connection) => this.#entries.has(connection) || this.#closer.close(connection, 'now'),
    });
    this.#shortestLimitMs = Math.min(settings.maxIdleMs, settings.maxLifetimeMs, settings.keepaliveMs);
  }

  get phase(): PoolPhase {
    return this.#phase;
  }

  entryOf(connection: C): Entry<C> | undefined {
    return this.#entries.get(connection);
  }

  /** A connection that can be handed out as it is, or undefined. The hot path: no promise, no timer, one look at the clock. */
  takeReady(): Entry<C> | undefined {
    // Whoever waits already comes first.
    if (this.#waiters.size > 0 || this.#idle.size === 0) return undefined;
    const now = this.#settings.clock.now();
    for (let entry = this.#idle.newest; entry !== undefined; entry = this.#idle.newest) {
      const fitness = assess(entry, now, this.#settings, this.#alarm);
      if (fitness === 'check') return undefined;
      this.#idle.pop();
      if (fitness === 'ready') {
        this.#handOut(entry, now, 0, 'returned');
        return entry;
      }
      this.discard(entry, fitness, entry.failure);
    }
    return undefined;
  }

  /** Queues up. @returns As `WaiterQueue.wait`. */
  wait(terms: WaitTerms): Promise<C> {
    this.#counters.waitCount += 1;
    const connection = this.#waiters.wait(terms);
    if (!this.#isExhausted) this.#replenish();
    return connection;
  }

  /** Waiters for whom there is no place, not even one that could still be opened. */
  get surplusWaiters(): number {
    return this.#waiters.size - (this.#settings.maxOpen - this.#inUse);
  }

  /** Its user is done with it, and as far as the user knows it works. */
  giveBack(entry: Entry<C>): void {
    const now = this.#settings.clock.now();
    entry.lastUsedAt = now;
    entry.alarm = this.#alarm;
    const defect = defectOnReturn(entry, now);
    if (defect !== undefined) {
      this.discard(entry, defect, entry.failure);
      return;
    }
    const finding = this.#hooks.reset === undefined ? undefined : this.#examiner.reset(entry);
    if (finding === undefined) this.#offer(entry, 'returned', now);
    else if (finding !== 'later') this.#onExamined(entry, finding);
  }

  /** Ends a connection and forgets it. */
  discard(entry: Entry<C>, reason: DiscardReason, error?: unknown): void {
    if (entry.state === 'gone') return;
    publishDiscard(this.#settings.name, entry, reason, this.#settings.clock.now(), error);
    const inUse = entry.state === 'in-use';
    entry.state = 'gone';
    this.#entries.delete(entry.connection);
    this.#counters.closed[reason] += 1;
    const healthy = wasHealthy(reason);
    if (!healthy && reason !== 'discarded' && this.#settings.suspectOnError) this.#alarm += 1;
    // A pool that closes takes connections away from their users: there is no telling what they are in the middle of.
    const graceful = healthy && !(inUse && this.#phase === 'closed');
    this.#closer.close(entry.connection, graceful ? 'graceful' : 'now');
    this.#replenish();
  }

  /** Somebody saw it die. Idle, it is gone; else when it is next looked at. */
  reportDead(entry: Entry<C>, error: unknown): void {
    entry.reportedDead = true;
    entry.failure ??= error;
    if (this.#idle.remove(entry)) this.discard(entry, defectOf(entry) ?? 'destroyed', entry.failure);
  }

  /** Nobody new is let in; `onQuiet` comes when the last connection has gone. */
  drain(): void {
    if (this.#phase === 'open') this.#phase = 'draining';
    this.#cleaner.stop();
    for (const entry of this.#idle.all()) this.#retire(entry, 'pool-closed');
    this.#replenish();
  }

  /** Ends everything now: waiters are refused, connections closed, also those in use. */
  close(): void {
    this.#phase = 'closed';
    this.#cleaner.stop();
    this.#opener.close();
    this.#waiters.refuseBefore(this.#waiters.nextTicket, new PoolClosedError(this.#settings.name));
    for (const entry of this.#idle.all()) this.#retire(entry, 'pool-closed');
    for (const entry of [...this.#entries.values()]) this.discard(entry, 'pool-closed');
    this.#replenish();
  }

  stats(): PoolStats {
    const { closed, ...counters } = this.#counters;
    return {
      open: this.#entries.size,
      inUse: this.#inUse,
      idle: this.#idle.size,
      busy: this.#examiner.busy,
      opening: this.#opener.opening,
      closing: this.#closer.closing,
      waiting: this.#waiters.size,
      ...counters,
      closed: { ...closed },
    };
  }

  get #inUse(): number {
    return this.#entries.size - this.#idle.size - this.#examiner.busy;
  }

  #handOut(entry: Entry<C>, now: Instant, waitedMs: number, origin: Origin): void {
    entry.state = 'in-use';
    entry.checkedOutAt = now;
    entry.uses += 1;
    this.#counters.checkouts += 1;
    if (channels.checkout.hasSubscribers) publishCheckout(this.#settings.name, entry, waitedMs, origin === 'checked');
  }

  /** A connection became free: the first waiter that can use it gets it, else it lies idle. */
  #offer(entry: Entry<C>, origin: Origin, now: Instant): void {
    const { first } = this.#waiters;
    if (first !== undefined) {
      if (origin !== 'opened' && first.fresh && mustReplace(this.#supply())) {
        this.discard(entry, 'replaced');
        return;
      }
      const waiter = origin === 'opened' ? first : this.#waiters.firstOrdinary();
      if (waiter !== undefined) {
        this.#serve(waiter, entry, origin, now);
        return;
      }
    }
    if (this.#phase !== 'open') this.discard(entry, 'pool-closed');
    else if (this.#idle.size >= this.#settings.maxIdle) this.discard(entry, 'max-idle');
    else this.#putAway(entry, origin);
    if (first !== undefined) this.#replenish();
  }

  #putAway(entry: Entry<C>, origin: Origin): void {
    if (origin === 'returned') entry.bytesReadAtRelease = entry.socket?.bytesRead ?? 0;
    entry.state = 'idle';
    this.#idle.push(entry);
    this.#cleaner.wake(this.#shortestLimitMs);
  }

  #serve(waiter: Waiter<C>, entry: Entry<C>, origin: Origin, now: Instant): void {
    this.#handOut(entry, now, now.monotonicMs - waiter.sinceMs, origin);
    this.#waiters.serve(waiter, entry.connection);
    if (this.#waiters.size > 0 && !this.#isExhausted) this.#replenish();
  }

  /** Nothing can be done for those who wait but wait: the usual state of a busy pool, known without much ado. */
  get #isExhausted(): boolean {
    return this.#idle.size === 0 && this.#entries.size >= this.#settings.maxOpen;
  }

  /** Sets enough checks and connects going for those who wait. May be called at any time. */
  #replenish(): void {
    // What it does calls it again (a discard frees a place); the loop that runs already will see that.
    if (this.#replenishing) return;
    this.#replenishing = true;
    while (this.#waiters.size > 0 && this.#supplyOne());
    this.#replenishing = false;
    this.#announceQuiet();
  }

  #announceQuiet(): void {
    if (this.#phase === 'open' || this.#waiters.size > 0) return;
    if (this.#entries.size + this.#opener.opening + this.#closer.closing === 0) this.#onQuiet();
  }

  /** @returns false when nothing more can be done now. */
  #supplyOne(): boolean {
    const step = nextSupplyStep(this.#supply());
    if (step === 'take-idle') this.#takeIdle();
    else if (step === 'open') this.#opener.open(this.#waiters.nextTicket);
    else if (step === 'replace-idle') this.#retire(this.#idle.oldest, 'replaced');
    else if (step === 'await-connects') this.#opener.wakeLater();
    return step !== 'nothing' && step !== 'await-connects';
  }

  #supply(): SupplyState {
    return {
      waiting: this.#waiters.size,
      waitingFresh: this.#waiters.freshCount,
      idle: this.#idle.size,
      busy: this.#examiner.busy,
      opening: this.#opener.opening,
      closing: this.#closer.closing,
      open: this.#entries.size,
      maxOpen: this.#settings.maxOpen,
      mayOpen: this.#opener.mayOpen,
    };
  }

  /** Gives the newest idle connection to the first ordinary waiter, or asks it for a sign of life first. */
  #takeIdle(): void {
    const entry = this.#idle.pop();
    const waiter = this.#waiters.firstOrdinary();
    if (entry === undefined || waiter === undefined) return;
    const now = this.#settings.clock.now();
    const fitness = assess(entry, now, this.#settings, this.#alarm);
    if (isUnfit(fitness)) this.discard(entry, fitness, entry.failure);
    else if (fitness === 'ready') this.#serve(waiter, entry, 'returned', now);
    else {
      this.#counters.checks += 1;
      this.#examiner.check(entry, this.#alarm);
    }
  }

  #onExamined(entry: Entry<C>, finding: Finding): void {
    if (entry.state !== 'gone') {
      const now = this.#settings.clock.now();
      const defect = finding.tag === 'unfit' ? finding.reason : defectOf(entry);
      if (finding.tag === 'alive') {
        entry.lastSeenAt = now;
        entry.alarm = finding.alarm;
      }
      if (defect === undefined) this.#offer(entry, finding.tag === 'alive' ? 'checked' : 'returned', now);
      else this.discard(entry, defect, finding.tag === 'unfit' ? finding.error : entry.failure);
    }
    this.#replenish();
  }

  #onOpened(connection: C, durationMs: number): void {
    const now = this.#settings.clock.now();
    // A hook that returns the same object twice would have two users share it.
    if (this.#entries.has(connection)) throw new TypeError('connect returned a connection that is open already');
    const entry = new Entry(connection, this.#hooks.socket?.(connection), now, this.#settings, this.#alarm);
    entry.watch(() => this.reportDead(entry, entry.failure));
    this.#entries.set(connection, entry);
    this.#counters.opened += 1;
    publishConnect(durationMs, entry);
    this.#offer(entry, 'opened', now);
    this.#replenish();
  }

  /** One failed connect is the answer to all who waited when it began, unless something else can still serve them. */
  #onConnectFailed(error: unknown, durationMs: number, ticket: number): void {
    this.#counters.connectFailures += 1;
    const atMs = this.#settings.clock.now().monotonicMs;
    this.#lastConnectFailure = { error, atMs, ticket: Math.max(ticket, this.#lastConnectFailure?.ticket ?? 0) };
    attachFacts(error, { firstWrite: 'not-begun', reused: false });
    publishConnect<C>(durationMs, { error });
    const waiter = this.#waiters.firstFresh();
    const alone = this.#entries.size === 0 && this.#opener.opening === 0;
    if (alone) this.#waiters.refuseBefore(this.#lastConnectFailure.ticket, error);
    else if (waiter !== undefined && waiter.ticket < ticket) this.#waiters.refuse(waiter, error);
    this.#replenish();
  }

  #onLeave(waitedMs: number): void {
    this.#counters.waitDurationMs += waitedMs;
    if (this.#waiters.size === 0) this.#opener.sleep();
    this.#announceQuiet();
  }

  #timeoutError(waitedMs: number, sinceMs: number): Error {
    const failure = this.#lastConnectFailure;
    const cause = failure !== undefined && failure.atMs >= sinceMs ? failure.error : undefined;
    return new AcquireTimeoutError(this.#settings.name, waitedMs, this.stats(), cause);
  }

  /** Ends an idle connection. */
  #retire(entry: Entry<C> | undefined, reason: DiscardReason): void {
    if (entry !== undefined && this.#idle.remove(entry)) this.discard(entry, reason);
  }

  #clean(): number {
    return sweepIdle(this.#idle, this.#settings.clock.now(), this.#settings, {
      discard: (entry, reason) => this.discard(entry, reason, entry.failure),
      keepAlive: (entry) => this.#examiner.keepAlive(entry, this.#alarm),
    });
  }
}
