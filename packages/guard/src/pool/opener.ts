import type { Clock, TimerHandle } from '../model/clock.ts';
import { fullJitterMs } from '../retry/index.ts';
import type { ConnectionHooks } from './connection-hooks.ts';
import { ConnectTimeoutError, PoolClosedError } from './pool-errors.ts';
import type { PoolSettings } from './pool-options.ts';
import { withinLimit } from './time-limit.ts';

/** What comes of connects. */
export interface OpenerEvents<C> {
  opened(connection: C, durationMs: number): void;
  /** @param ticket What `nextTicket` said when the connect began. */
  failed(error: unknown, durationMs: number, ticket: number): void;
  /** Connects are allowed again, or one ended that nobody asks about any more. */
  wake(): void;
  /** A connection that arrived after its time or the pool's, or that `opened` did not take. May be one that the pool has. */
  unwanted(connection: C): unknown;
}

/**
 * Opens connections. While connects fail, there is only one at a time, and waits grow between them. They grow with failed
 * connects only: connections that were lost say nothing about whether a new one can be made, and connects that failed together
 * count once, or a burst of them would look like a long outage.
 */
export class Opener<C extends object> {
  readonly #hooks: ConnectionHooks<C>;
  readonly #settings: PoolSettings;
  readonly #events: OpenerEvents<C>;
  readonly #attempts = new Set<AbortController>();
  #closed = false;
  #opening = 0;
  /** Failed rounds since the last success. */
  #failures = 0;
  /** Monotonic. */
  #blockedUntilMs = Number.NEGATIVE_INFINITY;
  #timer: TimerHandle | undefined;

  constructor(hooks: ConnectionHooks<C>, settings: PoolSettings, events: OpenerEvents<C>) {
    this.#hooks = hooks;
    this.#settings = settings;
    this.#events = events;
  }

  /** Connects under way. */
  get opening(): number {
    return this.#opening;
  }

  /** True if a connect may begin now. If not, and `wakeLater` is called, `wake` comes when one may. */
  get mayOpen(): boolean {
    if (this.#failures === 0) return true;
    return this.#opening === 0 && this.#clock.now().monotonicMs >= this.#blockedUntilMs;
  }

  /** Somebody waits for the end of the wait. It holds the process, because they do. */
  wakeLater(): void {
    // A connect that is under way wakes the pool by its own end.
    if (this.#timer !== undefined || this.#opening > 0) return;
    const delayMs = Math.max(0, this.#blockedUntilMs - this.#clock.now().monotonicMs);
    const wake = (): void => {
      this.#timer = undefined;
      this.#events.wake();
    };
    this.#timer = this.#clock.setTimer(wake, delayMs, true);
  }

  /** Nobody waits any more. */
  sleep(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** Begins a connect. @param ticket Comes back with its failure. */
  open(ticket: number): void {
    this.#opening += 1;
    this.#connect(ticket, this.#failures);
  }

  /** Aborts what is under way; what arrives from now on is unwanted. */
  close(): void {
    this.sleep();
    this.#closed = true;
    for (const attempt of this.#attempts) attempt.abort(new PoolClosedError(this.#settings.name));
  }

  async #connect(ticket: number, failuresBefore: number): Promise<void> {
    const { connectTimeoutMs, name } = this.#settings;
    const beganMs = this.#clock.now().monotonicMs;
    const attempt = new AbortController();
    this.#attempts.add(attempt);
    const connecting = (async () => this.#hooks.connect({ signal: attempt.signal }))();
    const either = () => Promise.race([connecting, abortOf(attempt.signal)]);
    const result = await withinLimit(either, connectTimeoutMs, this.#clock, true);
    const durationMs = this.#clock.now().monotonicMs - beganMs;
    this.#attempts.delete(attempt);
    this.#opening -= 1;
    if (result.tag === 'done') return this.#arrived(result.value, durationMs, { ticket, failuresBefore });
    const error = result.tag === 'failed' ? result.error : new ConnectTimeoutError(name, connectTimeoutMs);
    if (result.tag === 'timed-out' || attempt.signal.aborted) this.#disown(connecting, attempt, error);
    if (this.#closed) return this.#events.wake();
    this.#slowDown(failuresBefore);
    this.#events.failed(error, durationMs, ticket);
  }

  #arrived(connection: C, durationMs: number, attempt: { ticket: number; failuresBefore: number }): void {
    if (this.#closed) {
      this.#events.unwanted(connection);
      this.#events.wake();
      return;
    }
    const failures = this.#failures;
    this.#failures = 0;
    try {
      this.sleep();
      this.#events.opened(connection, durationMs);
    } catch (error) {
      // A hook gave nonsense or threw. As a success it would be tried again at once, and for ever.
      this.#events.unwanted(connection);
      this.#failures = failures;
      this.#slowDown(attempt.failuresBefore);
      this.#events.failed(error, durationMs, attempt.ticket);
    }
  }

  /** Its place is given up; if it arrives all the same, it must not stay open. */
  #disown(connecting: Promise<C>, attempt: AbortController, reason: unknown): void {
    connecting.then(
      (connection) => this.#events.unwanted(connection),
      () => undefined,
    );
    attempt.abort(reason);
  }

  /** @param failuresBefore Failures that this connect knew of when it began: one that knew fewer is old news. */
  #slowDown(failuresBefore: number): void {
    if (failuresBefore !== this.#failures) return;
    this.#failures += 1;
    const { reconnectBackoff, random } = this.#settings;
    const delayMs = fullJitterMs(this.#failures, reconnectBackoff, random);
    this.#blockedUntilMs = this.#clock.now().monotonicMs + delayMs;
  }

  get #clock(): Clock {
    return this.#settings.clock;
  }
}

/** Rejects when the signal aborts: a `connect` hook that ignores its signal must not hold up the end of the pool. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
