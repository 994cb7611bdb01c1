import type { Socket } from 'node:net';
import { type Clock, elapsedMs, systemClock } from '../model/clock.ts';
import { InvalidOptionError } from '../model/invalid-option.ts';
import { closeGracefully } from '../socket/index.ts';

export interface ProbeIdleTimeoutOptions {
  /**
   * Opens a connection and brings it to where it would lie idle in a pool: after the greeting and the login, for HTTP
   * after a first response. TCP keep-alive must be off, or it keeps what is measured from happening.
   */
  readonly connect: () => Promise<Socket>;
  /** Longest time to hold the connection, milliseconds from 1. */
  readonly maxMs: number;
  /**
   * Asks for a sign of life when the time is over and nothing was heard; rejects, or never settles, when none comes.
   * Without it, a connection that something on the path has forgotten looks like one that is still open.
   */
  readonly check?: (socket: Socket) => Promise<unknown>;
  /** How long `check` may take, milliseconds from 1; 10 000 unless given. */
  readonly checkTimeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * `fin`, `rst`: the connection was closed so after `idleMs`. `silent`: nothing was heard for `maxMs`, and then no sign of
 * life came: something forgot the connection. `open`: it still works after `maxMs` (or was not asked to).
 */
export interface IdleTimeout {
  readonly ending: 'fin' | 'rst' | 'silent' | 'open';
  /** Idle time until then, milliseconds. */
  readonly idleMs: number;
  /** What the peer said while idle, at most 1000 bytes: PostgreSQL and MySQL 8 say why they close. */
  readonly lastWords: Buffer;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Measures how long a server, or anything on the way, leaves an idle connection alone, by holding one idle connection.
 * It takes as long as the time-out that it measures: for a test bench, or in the background once a day.
 *
 * @throws What `connect` throws; the signal's reason when it aborts; InvalidOptionError.
 */
export async function probeIdleTimeout(options: ProbeIdleTimeoutOptions): Promise<IdleTimeout> {
  const { connect, maxMs, check, signal, clock = systemClock } = options;
  const checkTimeoutMs = milliseconds('checkTimeoutMs', options.checkTimeoutMs ?? 10_000);
  milliseconds('maxMs', maxMs);
  signal?.throwIfAborted();
  const socket = await connect();
  const since = clock.now();
  const heard = new LastWords(socket);
  try {
    const ending = await endOf(socket, maxMs, clock, signal);
    const idleMs = elapsedMs(clock, since);
    if (ending !== 'open' || check === undefined) return { ending, idleMs, lastWords: heard.stop() };
    const lastWords = heard.stop();
    return { ending: (await answers(socket, check, checkTimeoutMs, clock)) ? 'open' : 'silent', idleMs, lastWords };
  } finally {
    heard.stop();
    // A forgotten connection never ends by itself; the process need not wait for it.
    void closeGracefully(socket, { timeoutMs: 1_000, clock });
  }
}

/** Waits for the connection's end, or for the end of patience. */
function endOf(socket: Socket, maxMs: number, clock: Clock, signal?: AbortSignal): Promise<'fin' | 'rst' | 'open'> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => settle(() => resolve('open')), maxMs, true);
    const onEnd = () => settle(() => resolve('fin'));
    // Whatever the errno, the kernel gave the connection up: a reset, or nobody acknowledged keep-alive probes.
    const onError = () => settle(() => resolve('rst'));
    const onAbort = () => settle(() => reject(signal?.reason));
    const settle = (act: () => void) => {
      clock.clearTimer(timer);
      socket.off('end', onEnd).off('error', onError).off('close', onEnd);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    socket.on('end', onEnd).on('error', onError).on('close', onEnd);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    // It may have ended between `connect` and here, and would not say so again.
    else if (socket.readableEnded || socket.destroyed) onEnd();
  });
}

function answers(
  socket: Socket,
  check: (socket: Socket) => Promise<unknown>,
  timeoutMs: number,
  clock: Clock,
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(() => resolve(false), timeoutMs, true);
    const ignore = () => undefined;
    socket.on('error', ignore);
    Promise.resolve()
      .then(() => check(socket))
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clock.clearTimer(timer));
  });
}

/** Keeps the end of a stream in sight: without a reader Node does not report the peer's FIN. */
class LastWords {
  readonly #socket: Socket;
  #words = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#keep);
  }

  stop(): Buffer {
    this.#socket.off('data', this.#keep);
    return this.#words;
  }

  readonly #keep = (chunk: Buffer): void => {
    this.#words = Buffer.concat([this.#words, chunk]).subarray(-1_000);
  };
}

function milliseconds(option: string, value: number): number {
  if (typeof value === 'number' && value >= 1 && value <= LONGEST_TIMER_MS) return value;
  throw new InvalidOptionError(option, `milliseconds from 1 to ${LONGEST_TIMER_MS}`, value);
}
