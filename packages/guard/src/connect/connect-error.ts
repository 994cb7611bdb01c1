import { classifyConnectionError } from '../classify/index.ts';
import type { Classification, ConnectionErrorKind, ConnectionPhase } from '../model/classification.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import { formatEndpoint } from '../socket/index.ts';
import type { Candidate, Endpoint } from './endpoint.ts';

/** How far an attempt came; `tls` and `handshake` are the phase `handshake` of a classification. */
export type AttemptPhase = 'lookup' | 'connect' | 'tls' | 'handshake';

/** One contact point that did not work. */
export interface FailedAttempt {
  readonly endpoint: Endpoint;
  /** Missing when the name was not found. */
  readonly candidate?: Candidate;
  readonly phase: AttemptPhase;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly error: unknown;
  readonly classification: Classification;
}

/** `_FAILED`: every contact point was tried. `_TIMEOUT`: `connectTimeoutMs` was over. `_ABORTED`: the caller's signal. */
export type ContactPointsErrorCode =
  | 'ERR_GUARD_CONNECT_FAILED'
  | 'ERR_GUARD_CONNECT_TIMEOUT'
  | 'ERR_GUARD_CONNECT_ABORTED';

/** No contact point worked. Nothing was executed anywhere: no request was sent. */
export class ContactPointsError extends AggregateError {
  readonly code: ContactPointsErrorCode;
  /** What happened at each contact point that was tried, in the order of their ends. `errors` are the same, bare. */
  readonly attempts: readonly FailedAttempt[];

  /** @param cause The signal's reason, for `ERR_GUARD_CONNECT_ABORTED`. */
  constructor(code: ContactPointsErrorCode, attempts: readonly FailedAttempt[], what: string, cause?: unknown) {
    super(
      attempts.map(({ error }) => error),
      [what, ...attempts.map(describeAttempt)].join('; '),
      cause === undefined ? {} : { cause },
    );
    this.name = code === 'ERR_GUARD_CONNECT_ABORTED' ? 'AbortError' : 'ContactPointsError';
    this.code = code;
    this.attempts = attempts;
  }
}

/**
 * A time-out of one attempt. While TCP connects it carries the kernel's own words (`ETIMEDOUT`, `connect`), so that
 * whoever reads codes need not know this class.
 */
export class ConnectAttemptTimeoutError extends Error {
  readonly code: 'ETIMEDOUT' | 'ERR_GUARD_HANDSHAKE_TIMEOUT';
  readonly syscall?: 'connect';

  constructor(phase: AttemptPhase, timeoutMs: number) {
    super(`${PHASE_TEXT[phase]} took longer than ${timeoutMs} ms`);
    this.name = 'ConnectAttemptTimeoutError';
    this.code = phase === 'connect' ? 'ETIMEDOUT' : 'ERR_GUARD_HANDSHAKE_TIMEOUT';
    if (phase === 'connect') this.syscall = 'connect';
  }
}

/** The peer closed the connection, with a FIN, before its set-up was complete. */
export class ClosedEarlyError extends Error {
  readonly code = 'ERR_GUARD_CLOSED_EARLY';

  constructor(phase: AttemptPhase) {
    super(`the peer closed the connection during ${PHASE_TEXT[phase]}`);
    this.name = 'ClosedEarlyError';
  }
}

const PHASE_TEXT: Readonly<Record<AttemptPhase, string>> = {
  lookup: 'the name look-up',
  connect: 'connecting',
  tls: 'the TLS handshake',
  handshake: "the protocol's handshake",
};

const PHASE_CLASS: Readonly<Record<AttemptPhase, ConnectionPhase>> = {
  lookup: 'connect',
  connect: 'connect',
  tls: 'handshake',
  handshake: 'handshake',
};

/**
 * Classifies the failure of an attempt. The connector knows what an error alone cannot show: how far the connection
 * was, and that no request had been sent on it, so the verdict is always `no`.
 */
export function classifyAttempt(error: unknown, phase: AttemptPhase, facts: RequestFacts): Classification {
  const alone = classifyConnectionError(error, facts);
  return {
    ...alone,
    kind: kindOf(error, phase, alone.kind),
    phase: PHASE_CLASS[phase],
    connectionUsable: false,
    requestMayHaveExecuted: { verdict: 'no', because: `${PHASE_TEXT[phase]} failed, before any request was sent` },
    // Nothing was executed, but repeating it at once would meet the same trouble.
    retry: alone.retry === 'never' ? 'never' : 'after-backoff',
  };
}

/** The connector's own errors, and what a handshake throws without being an error of the connection. */
function kindOf(error: unknown, phase: AttemptPhase, alone: ConnectionErrorKind): ConnectionErrorKind {
  if (error instanceof ConnectAttemptTimeoutError) return phase === 'connect' ? 'timeout-connect' : 'timeout-read';
  if (error instanceof ClosedEarlyError) return 'eof';
  if (phase === 'lookup' && alone === 'other') return 'dns';
  return phase === 'handshake' && alone === 'other' ? 'handshake-failed' : alone;
}

function describeAttempt({ endpoint, candidate, phase, error, durationMs }: FailedAttempt): string {
  const where = formatEndpoint(candidate?.address ?? endpoint.host, endpoint.port);
  const what = error instanceof Error ? error.message : String(error);
  return `${where} after ${Math.round(durationMs)} ms (${phase}): ${what}`;
}
