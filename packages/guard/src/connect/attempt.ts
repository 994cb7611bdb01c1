import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { elapsedMs, type Instant } from '../model/clock.ts';
import { closeGracefully, type Endpoints, endpointsOf, formatEndpoint, recordRequests } from '../socket/index.ts';
import {
  type AttemptPhase,
  ClosedEarlyError,
  ConnectAttemptTimeoutError,
  classifyAttempt,
  type FailedAttempt,
} from './connect-error.ts';
import type { Candidate } from './endpoint.ts';
import type { ContactPointSettings } from './options.ts';

/** How an attempt ended. `lost`: it was called off while it was still running. */
export type AttemptOutcome<T> =
  | { readonly result: 'connected'; readonly socket: Socket | TLSSocket; readonly value: T }
  | { readonly result: 'failed'; readonly attempt: FailedAttempt }
  | { readonly result: 'lost' };

/** `ip:port` of both ends, and milliseconds. */
export interface AttemptDescription extends Endpoints {
  readonly remote: string;
  readonly durationMs: number;
}

/** One try to reach one address: TCP, TLS, handshake. */
export class ContactAttempt<T> {
  readonly candidate: Candidate;
  readonly startedAt: number;
  readonly #settings: ContactPointSettings<T>;
  readonly #calledOff = new AbortController();
  readonly #since: Instant;
  #phase: AttemptPhase = 'connect';
  #raw: Socket | null = null;
  #ends: Endpoints = {};
  #socket: Socket | TLSSocket | null = null;
  #closing: Promise<void> = Promise.resolve();

  constructor(candidate: Candidate, settings: ContactPointSettings<T>) {
    this.candidate = candidate;
    this.#settings = settings;
    this.#since = settings.clock.now();
    this.startedAt = this.#since.wallMs;
  }

  /** Closes a connection that was made but that nobody takes. */
  discard(): Promise<void> {
    this.#closing = this.#close();
    return this.#closing;
  }

  /** Addresses and duration so far. */
  describe(): AttemptDescription {
    const remote = formatEndpoint(this.candidate.address, this.candidate.endpoint.port);
    return { ...this.#ends, remote, durationMs: elapsedMs(this.#settings.clock, this.#since) };
  }

  /** How far it has come. */
  get phase(): AttemptPhase {
    return this.#phase;
  }

  /** Runs to its end and never rejects. A connection that is not handed out is closed, `closed` tells when. */
  async run(): Promise<AttemptOutcome<T>> {
    const { clock, attemptTimeoutMs } = this.#settings;
    const outOfTime = () => this.#calledOff.abort(new ConnectAttemptTimeoutError(this.#phase, attemptTimeoutMs));
    const timer = clock.setTimer(outOfTime, attemptTimeoutMs, true);
    try {
      const value = await this.#connect();
      return { result: 'connected', socket: this.#socket as Socket, value };
    } catch (error) {
      this.#closing = this.#close();
      return error instanceof CalledOff ? { result: 'lost' } : { result: 'failed', attempt: this.failure(error) };
    } finally {
      clock.clearTimer(timer);
    }
  }

  /** Calls the attempt off, because another one won or nobody waits any more. */
  callOff(): void {
    this.#calledOff.abort(new CalledOff());
  }

  /** Resolves when the connection, if it was not handed out, is gone. */
  get closed(): Promise<void> {
    return this.#closing;
  }

  /** What is written down about the attempt when it fails with an error. */
  failure(error: unknown): FailedAttempt {
    const { endpoint } = this.candidate;
    const { startedAt } = this;
    const { durationMs, ...ends } = this.describe();
    const facts = { ...ends, reused: false, startedAt, failedAt: startedAt + durationMs };
    return {
      endpoint,
      candidate: this.candidate,
      phase: this.#phase,
      startedAt,
      durationMs,
      error,
      classification: classifyAttempt(error, this.#phase, facts),
    };
  }

  async #connect(): Promise<T> {
    const { tls, handshake } = this.#settings;
    const raw = this.#settings.openSocket(this.candidate);
    this.#raw = this.#socket = raw;
    raw.on('error', ignore);
    if (raw.connecting) await this.#until(raw, 'connect');
    // Read while the connection lives: after a reset the kernel no longer tells them.
    this.#ends = endpointsOf(raw);
    if (tls !== null) {
      this.#phase = 'tls';
      const { host } = this.candidate.endpoint;
      // An IP address is no server name (RFC 6066 section 3).
      const named = isIP(host) === 0 ? { servername: host } : {};
      this.#socket = connectTls({ host, ...named, ...tls, socket: raw });
      this.#socket.on('error', ignore);
      await this.#until(this.#socket, 'secureConnect');
    }
    const socket = this.#socket;
    recordRequests(socket);
    // Without a handshake `T` is undefined: that is the parameter's default, and nothing else can be inferred.
    if (handshake === undefined) return undefined as T;
    this.#phase = 'handshake';
    const context = { candidate: this.candidate, signal: this.#calledOff.signal };
    return await this.#until(socket, null, Promise.resolve(handshake(socket, context)));
  }

  /** Waits for an event, or for a promise, unless the connection dies or the attempt is called off first. */
  #until<R>(socket: Socket, event: string | null, work?: Promise<R>): Promise<R> {
    const { signal } = this.#calledOff;
    return new Promise<R>((resolve, reject) => {
      const arrived = () => settle(() => resolve(undefined as R));
      const failed = (error: unknown) => settle(() => reject(error));
      const closed = () => failed(new ClosedEarlyError(this.#phase));
      const calledOff = () => failed(signal.reason);
      const settle = (act: () => void) => {
        if (event !== null) socket.off(event, arrived);
        socket.off('error', failed).off('close', closed);
        signal.removeEventListener('abort', calledOff);
        act();
      };
      if (event !== null) socket.on(event, arrived);
      socket.on('error', failed).on('close', closed);
      signal.addEventListener('abort', calledOff);
      work?.then((value) => settle(() => resolve(value)), failed);
      if (signal.aborted) calledOff();
    });
  }

  /**
   * Lets go of the connection without a reset. A connect in flight is simply dropped: the kernel takes the SYN back and
   * no server process ever hears of it. But the kernel may be connected although Node has not heard so yet, and then a
   * greeting may lie unread: two turns of the loop tell (the poll phase must pass in between).
   */
  async #close(): Promise<void> {
    const raw = this.#raw;
    if (raw === null) return;
    for (let turn = 0; turn < 2 && raw.connecting; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (raw.connecting) raw.destroy();
    else if (!raw.destroyed) await closeGracefully(this.#socket ?? raw, { timeoutMs: this.#settings.closeTimeoutMs });
  }
}

/** Takes the connector's own listener off a connection that the caller has had time to listen to. */
export function handOver(socket: Socket): void {
  setImmediate(() => socket.off('error', ignore));
}

/** Errors reach the attempt through the listeners of the step it is in; between steps and afterwards nobody waits. */
function ignore(): void {}

class CalledOff extends Error {
  constructor() {
    super('another contact point was faster');
    this.name = 'AbortError';
  }
}
