import type { Clock, TimerHandle } from '../model/clock.ts';
import { startTimer } from './time-limit.ts';

/** A place in the queue. */
export interface Waiter<C> {
  /** Waits for a connection that was just opened. */
  readonly fresh: boolean;
  /** Grows by one per waiter: who came before whom. */
  readonly ticket: number;
  readonly sinceMs: number;
  readonly resolve: (connection: C) => void;
  readonly reject: (reason: unknown) => void;
}

interface Place<C> extends Waiter<C> {
  previous: Place<C> | undefined;
  next: Place<C> | undefined;
  /** Monotonic. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  onAbort: (() => void) | undefined;
}

/** How long to wait, and for what. */
export interface WaitTerms {
  readonly fresh: boolean;
  /** Milliseconds; Infinity for no limit. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Who is told what happens to waiters. */
export interface QueueEvents {
  /** A waiter has left after this time. */
  left(waitedMs: number): void;
  /** Makes the error of a waiter that is out of time. */
  timeoutError(waitedMs: number, sinceMs: number): Error;
}

/**
 * Callers that wait for a connection, in the order in which they came. A doubly linked list: whoever gives up leaves from the
 * middle at no cost. Each leaves exactly once: served, refused, out of time or aborted.
 */
export class WaiterQueue<C extends object> {
  readonly #clock: Clock;
  readonly #events: QueueEvents;
  #first: Place<C> | undefined;
  #last: Place<C> | undefined;
  #nextTicket = 0;
  #size = 0;
  #freshCount = 0;
  /** One timer for all, set for the earliest deadline: one for each would be most of the cost of waiting. */
  #timer: TimerHandle | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, events: QueueEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get size(): number {
    return this.#size;
  }

  /** Waiters that need a new connection. */
  get freshCount(): number {
    return this.#freshCount;
  }

  /** Ticket of the waiter that comes next: all who wait now have lower ones. */
  get nextTicket(): number {
    return this.#nextTicket;
  }

  get first(): Waiter<C> | undefined {
    return this.#first;
  }

  /** The first that takes any connection. */
  firstOrdinary(): Waiter<C> | undefined {
    return this.#find((waiter) => !waiter.fresh);
  }

  /** The first that needs a new connection. */
  firstFresh(): Waiter<C> | undefined {
    return this.#find((waiter) => waiter.fresh);
  }

  /** Queues up at the end. @returns The connection; rejects with the time-out's error, the signal's reason or `refuse`'s. */
  wait(terms: WaitTerms): Promise<C> {
    return new Promise((resolve, reject) => this.#join(terms, resolve, reject));
  }

  serve(waiter: Waiter<C>, connection: C): void {
    this.#leave(waiter as Place<C>);
    waiter.resolve(connection);
  }

  refuse(waiter: Waiter<C>, reason: unknown): void {
    this.#leave(waiter as Place<C>);
    waiter.reject(reason);
  }

  /** Refuses all whose ticket is lower. */
  refuseBefore(ticket: number, reason: unknown): void {
    for (let place = this.#first; place !== undefined && place.ticket < ticket; place = this.#first)
      this.refuse(place, reason);
  }

  #join(terms: WaitTerms, resolve: (connection: C) => void, reject: (reason: unknown) => void): void {
    const { fresh, signal, timeoutMs } = terms;
    const sinceMs = this.#clock.now().monotonicMs;
    const place: Place<C> = {
      fresh,
      ticket: this.#nextTicket++,
      sinceMs,
      deadlineMs: sinceMs + timeoutMs,
      resolve,
      reject,
      previous: this.#last,
      next: undefined,
      signal,
      onAbort: undefined,
    };
    if (signal !== undefined) {
      place.onAbort = () => this.refuse(place, signal.reason);
      signal.addEventListener('abort', place.onAbort);
    }
    this.#link(place);
    if (place.deadlineMs < this.#timerAtMs) this.#wakeAt(place.deadlineMs, timeoutMs);
  }

  #wakeAt(deadlineMs: number, delayMs: number): void {
    this.#stopTimer();
    this.#timerAtMs = deadlineMs;
    this.#timer = startTimer(this.#clock, () => this.#expire(), delayMs, true);
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }

  /** Refuses all who are out of time, and sets the timer for the earliest of the others. */
  #expire(): void {
    const nowMs = this.#clock.now().monotonicMs;
    let earliestMs = Number.POSITIVE_INFINITY;
    for (let place = this.#first, next = place?.next; place !== undefined; place = next, next = place?.next) {
      if (place.deadlineMs > nowMs) earliestMs = Math.min(earliestMs, place.deadlineMs);
      else this.refuse(place, this.#events.timeoutError(nowMs - place.sinceMs, place.sinceMs));
    }
    this.#stopTimer();
    if (this.#size > 0) this.#wakeAt(earliestMs, earliestMs - nowMs);
  }

  #link(place: Place<C>): void {
    if (this.#last === undefined) this.#first = place;
    else this.#last.next = place;
    this.#last = place;
    this.#size += 1;
    if (place.fresh) this.#freshCount += 1;
  }

  #leave(place: Place<C>): void {
    if (place.previous === undefined) this.#first = place.next;
    else place.previous.next = place.next;
    if (place.next === undefined) this.#last = place.previous;
    else place.next.previous = place.previous;
    this.#size -= 1;
    if (place.fresh) this.#freshCount -= 1;
    // While somebody waits the timer stays, at worst to find that nobody is out of time.
    if (this.#size === 0) this.#stopTimer();
    if (place.onAbort !== undefined) place.signal?.removeEventListener('abort', place.onAbort);
    this.#events.left(this.#clock.now().monotonicMs - place.sinceMs);
  }

  #find(matches: (waiter: Waiter<C>) => boolean): Waiter<C> | undefined {
    let place = this.#first;
    while (place !== undefined && !matches(place)) place = place.next;
    return place;
  }
}
