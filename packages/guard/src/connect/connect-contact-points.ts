import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { elapsedMs, type Instant, type TimerHandle } from '../model/clock.ts';
import { attachFacts, type RequestRecorder, recordRequests } from '../socket/index.ts';
import { ContactAttempt, handOver } from './attempt.ts';
import { AttemptSeries } from './attempt-series.ts';
import { CandidateQueue } from './candidates.ts';
import {
  ConnectAttemptTimeoutError,
  ContactPointsError,
  type ContactPointsErrorCode,
  classifyAttempt,
  type FailedAttempt,
} from './connect-error.ts';
import type { Candidate, Endpoint } from './endpoint.ts';
import { type ContactPointOptions, type ContactPointSettings, readContactPointOptions } from './options.ts';

/** A connection to the contact point that won. */
export interface ContactPointConnection<T> {
  /** A TLSSocket when `tls` was given. Nothing listens on it; what came after the handshake is still to be read. */
  readonly socket: Socket | TLSSocket;
  readonly candidate: Candidate;
  /** What `handshake` gave. */
  readonly value: T;
  /** Sees what becomes of requests on this socket: evidence for `classifyConnectionError`. */
  readonly recorder: RequestRecorder;
  /** Contact points that failed before one worked. */
  readonly failed: readonly FailedAttempt[];
  /** Resolves when the attempts that lost have closed their connections; await it before `process.exit`. */
  readonly losersClosed: Promise<void>;
}

/**
 * Connects to the first contact point that works, one after the other or staggered, and closes the others so that
 * their servers log no reset.
 *
 * @throws InvalidOptionError for options that cannot be meant; ContactPointsError with one classified attempt per
 *   contact point tried when none works, when the time is over, or when `signal` aborts.
 */
export async function connectContactPoints<T = undefined>(
  options: ContactPointOptions<T>,
): Promise<ContactPointConnection<T>> {
  return await new ContactRace(readContactPointOptions(options)).run();
}

interface Settle<T> {
  readonly resolve: (connection: ContactPointConnection<T>) => void;
  readonly reject: (error: ContactPointsError) => void;
}

const NOBODY_WAITS: Settle<unknown> = { resolve: () => undefined, reject: () => undefined };

class ContactRace<T> {
  readonly #settings: ContactPointSettings<T>;
  readonly #queue: CandidateQueue;
  readonly #running = new Set<ContactAttempt<T>>();
  readonly #failed: FailedAttempt[] = [];
  readonly #closing: Promise<void>[] = [];
  readonly #series = new AttemptSeries();
  #settle: Settle<T> = NOBODY_WAITS;
  #settled = false;
  #exhausted = false;
  #gaveUp: ContactPointsError | null = null;
  /** Wakes the loop that starts attempts; set while it waits. */
  #wake: () => void = () => undefined;

  constructor(settings: ContactPointSettings<T>) {
    this.#settings = settings;
    this.#queue = new CandidateQueue(settings, (...failure) => this.#lookupFailed(...failure));
  }

  async run(): Promise<ContactPointConnection<T>> {
    const { signal, clock, connectTimeoutMs } = this.#settings;
    const abort = () => this.#giveUp('ERR_GUARD_CONNECT_ABORTED', 'connecting was aborted', signal?.reason);
    const late = () =>
      this.#giveUp('ERR_GUARD_CONNECT_TIMEOUT', `no contact point worked within ${connectTimeoutMs} ms`);
    const timer = clock.setTimer(late, connectTimeoutMs, true);
    signal?.addEventListener('abort', abort);
    try {
      return await new Promise<ContactPointConnection<T>>((resolve, reject) => {
        this.#settle = { resolve, reject };
        if (signal?.aborted) abort();
        void this.#startAll();
      });
    } finally {
      clock.clearTimer(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  async #startAll(): Promise<void> {
    while (!this.#settled) {
      const candidate = await this.#queue.next();
      if (this.#settled) return;
      if (candidate === null) break;
      void this.#attempt(candidate);
      await this.#turnOfTheNext();
    }
    this.#exhausted = true;
    this.#failIfNoneIsLeft();
  }

  async #attempt(candidate: Candidate): Promise<void> {
    const attempt = new ContactAttempt(candidate, this.#settings);
    this.#running.add(attempt);
    const number = this.#series.begin();
    const outcome = await attempt.run();
    this.#running.delete(attempt);
    if (outcome.result === 'connected' && !this.#settled) {
      this.#series.connected(number, attempt.describe());
      return this.#win(candidate, outcome.socket, outcome.value);
    }
    // Two attempts may come in within one turn of the loop: then the second one has not heard that it lost.
    this.#closing.push(outcome.result === 'connected' ? attempt.discard() : attempt.closed);
    if (outcome.result !== 'failed') return this.#tellLoss(number, attempt);
    this.#series.failed(number, outcome.attempt);
    if (this.#settled) return;
    this.#settings.lastGood?.forget(candidate);
    this.#failed.push(outcome.attempt);
    const { phase, error } = outcome.attempt;
    if (phase === 'handshake' && this.#settings.stopOn(error))
      return this.#giveUp('ERR_GUARD_CONNECT_FAILED', 'a contact point refused, as the others would');
    this.#wake();
    this.#failIfNoneIsLeft();
  }

  /**
   * Until the next attempt may start: at once when one fails, else after the delay (RFC 8305 section 5), in either case
   * only when there is room for another one. In sequence there is room when nothing runs.
   */
  async #turnOfTheNext(): Promise<void> {
    const { clock, attemptDelayMs, sequential, maxConcurrentAttempts } = this.#settings;
    const failedBefore = this.#failed.length;
    let delayed = false;
    const timer: TimerHandle | null = sequential
      ? null
      : clock.setTimer(
          () => {
            delayed = true;
            this.#wake();
          },
          attemptDelayMs,
          true,
        );
    const due = () => delayed || this.#failed.length > failedBefore;
    while (!this.#settled && !(due() && this.#running.size < maxConcurrentAttempts))
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (timer !== null) clock.clearTimer(timer);
  }

  #win(candidate: Candidate, socket: Socket | TLSSocket, value: T): void {
    this.#settled = true;
    this.#callOffAll();
    this.#settings.lastGood?.remember(candidate);
    handOver(socket);
    const recorder = recordRequests(socket);
    const losersClosed = this.#allClosed();
    this.#settle.resolve({ socket, candidate, value, recorder, failed: [...this.#failed], losersClosed });
  }

  #lookupFailed(endpoint: Endpoint, error: unknown, since: Instant): void {
    const startedAt = since.wallMs;
    const durationMs = elapsedMs(this.#settings.clock, since);
    const facts = { reused: false, startedAt, failedAt: startedAt + durationMs };
    const classification = classifyAttempt(error, 'lookup', facts);
    const attempt: FailedAttempt = { endpoint, phase: 'lookup', startedAt, durationMs, error, classification };
    this.#failed.push(attempt);
    this.#series.failed(this.#series.begin(), attempt);
    this.#wake();
  }

  #failIfNoneIsLeft(): void {
    if (this.#exhausted && this.#running.size === 0 && !this.#settled)
      this.#giveUp('ERR_GUARD_CONNECT_FAILED', 'no contact point works');
  }

  #giveUp(code: ContactPointsErrorCode, what: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    const unfinished =
      code === 'ERR_GUARD_CONNECT_TIMEOUT' ? [...this.#running].map((attempt) => this.#cut(attempt)) : [];
    this.#gaveUp = new ContactPointsError(code, [...this.#failed, ...unfinished], what, cause);
    // Whatever the attempts' own errors look like: no request was begun.
    attachFacts(this.#gaveUp, { reused: false, firstWrite: 'not-begun' });
    this.#callOffAll();
    this.#settle.reject(this.#gaveUp);
  }

  #tellLoss(number: number, attempt: ContactAttempt<T>): void {
    if (this.#gaveUp === null) this.#series.lost(number, attempt.describe());
    else this.#series.failed(number, attempt.failure(this.#gaveUp));
  }

  #cut(attempt: ContactAttempt<T>): FailedAttempt {
    return attempt.failure(new ConnectAttemptTimeoutError(attempt.phase, this.#settings.connectTimeoutMs));
  }

  #callOffAll(): void {
    for (const attempt of this.#running) attempt.callOff();
    this.#wake();
  }

  /** Called while losers are still on their way into the list: they end within a few microtasks. */
  async #allClosed(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all(this.#closing);
  }
}
