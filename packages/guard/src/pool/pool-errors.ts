import type { Classification, ConnectionErrorKind, RetryAdvice } from '../model/classification.ts';

/** The state of a pool in an error message. */
export interface PoolLoad {
  readonly open: number;
  readonly inUse: number;
  readonly waiting: number;
}

/** The pool could not give a connection. Nothing of the request was sent, and the classification says so. */
export abstract class PoolError extends Error {
  abstract readonly code: string;
  readonly pool: string;
  readonly #kind: ConnectionErrorKind;
  readonly #advice: RetryAdvice;

  constructor(
    pool: string,
    message: string,
    judged: { kind: ConnectionErrorKind; retry: RetryAdvice; cause?: unknown },
  ) {
    super(`${pool}: ${message}`, judged.cause === undefined ? undefined : { cause: judged.cause });
    this.pool = pool;
    this.#kind = judged.kind;
    this.#advice = judged.retry;
  }

  get classification(): Classification {
    return {
      kind: this.#kind,
      phase: 'connect',
      reportedBy: 'client',
      connectionUsable: true,
      requestMayHaveExecuted: { verdict: 'no', because: 'the request never got a connection' },
      retry: this.#advice,
      causes: [],
      client: 'unknown',
      code: this.code,
      facts: { firstWrite: 'not-begun' },
    };
  }
}

/** No connection became free within `acquireTimeoutMs`. `cause` is the last connect that failed meanwhile, if one did. */
export class AcquireTimeoutError extends PoolError {
  readonly code = 'ERR_GUARD_ACQUIRE_TIMEOUT';
  readonly waitedMs: number;

  constructor(pool: string, waitedMs: number, { open, inUse, waiting }: PoolLoad, cause: unknown) {
    const load = `${open} open, ${inUse} of them in use, ${waiting} waiting`;
    super(pool, `no connection within ${Math.round(waitedMs)} ms (${load})`, {
      kind: 'pool-exhausted',
      retry: 'after-backoff',
      cause,
    });
    this.name = 'AcquireTimeoutError';
    this.waitedMs = waitedMs;
  }
}

/** `maxWaiting` callers wait already. */
export class TooManyWaitingError extends PoolError {
  readonly code = 'ERR_GUARD_TOO_MANY_WAITING';

  constructor(pool: string, waiting: number) {
    super(pool, `${waiting} callers wait already (maxWaiting)`, { kind: 'pool-exhausted', retry: 'after-backoff' });
    this.name = 'TooManyWaitingError';
  }
}

/** The pool drains or is closed. */
export class PoolClosedError extends PoolError {
  readonly code = 'ERR_GUARD_POOL_CLOSED';

  constructor(pool: string) {
    super(pool, 'closed', { kind: 'closed-locally', retry: 'never' });
    this.name = 'PoolClosedError';
  }
}

/** The `connect` hook took longer than `connectTimeoutMs`. */
export class ConnectTimeoutError extends PoolError {
  readonly code = 'ERR_GUARD_CONNECT_TIMEOUT';

  constructor(pool: string, limitMs: number) {
    super(pool, `no connection after ${limitMs} ms (connectTimeoutMs)`, {
      kind: 'timeout-connect',
      retry: 'after-backoff',
    });
    this.name = 'ConnectTimeoutError';
  }
}

/** A connection was given back that is not checked out: returned twice, or never of this pool. A mistake of the caller. */
export class NotCheckedOutError extends Error {
  readonly code = 'ERR_GUARD_NOT_CHECKED_OUT';

  constructor(pool: string) {
    super(`${pool}: this connection is not checked out (returned twice, or of another pool)`);
    this.name = 'NotCheckedOutError';
  }
}
