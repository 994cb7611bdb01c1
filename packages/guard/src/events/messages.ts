import type {
  Classification,
  ConnectionErrorKind,
  ConnectionPhase,
  ErrorReporter,
  ExecutionVerdict,
  RetryAdvice,
} from '../model/classification.ts';

/** What all messages carry. */
export interface EventMessage {
  /** Stamped when published: ISO 8601 UTC with milliseconds. */
  readonly time: string;
  /** `ip:port`, IPv6 in brackets; absent where the connection never had one. */
  readonly local?: string;
  readonly remote?: string;
}

/** An error was classified. */
export interface ClassificationMessage extends EventMessage {
  readonly client: string;
  readonly kind: ConnectionErrorKind;
  readonly phase: ConnectionPhase;
  readonly reportedBy: ErrorReporter;
  readonly executed: ExecutionVerdict['verdict'];
  readonly because: string;
  readonly retry: RetryAdvice;
  readonly causes: readonly string[];
  readonly code?: string;
  readonly syscall?: string;
  readonly reused?: boolean;
  readonly idleMs?: number;
  readonly ageMs?: number;
  readonly error: unknown;
}

/** `retry` decided about a failed attempt: another one comes after `delayMs`, or the caller gets the error. */
export interface RetryMessage extends EventMessage {
  readonly outcome: 'retry' | 'give-up';
  /** The attempt that failed, 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts?: number;
  readonly delayMs?: number;
  /** Duration of the failed attempt, in milliseconds. */
  readonly durationMs?: number;
  readonly kind: ConnectionErrorKind;
  readonly phase: ConnectionPhase;
  readonly executed: ExecutionVerdict['verdict'];
  /** One sentence: why it is repeated, or why not. */
  readonly reason: string;
  /** Name that the caller gave to the operation. */
  readonly operation?: string;
  readonly error?: unknown;
}

/** A pool handed out a connection. */
export interface CheckoutMessage extends EventMessage {
  readonly pool?: string;
  readonly reused: boolean;
  readonly idleMs?: number;
  readonly ageMs?: number;
  /** Time the borrower waited, in milliseconds. */
  readonly waitedMs?: number;
  /** Whether the connection was asked for a sign of life before it was handed out. */
  readonly checked?: boolean;
}

/** A pool threw a connection away. */
export interface DiscardMessage extends EventMessage {
  readonly pool?: string;
  /** A `LivenessDefect`, or the pool's own reason (`max-idle`, `max-lifetime`, `validation`, `error`, ...). */
  readonly reason: string;
  readonly idleMs?: number;
  readonly ageMs?: number;
  /** How often it had been handed out. */
  readonly uses?: number;
  readonly error?: unknown;
}

/** One attempt to connect ended. `lost-race`: another address was faster, and this one was closed. */
export interface ConnectMessage extends EventMessage {
  readonly outcome: 'connected' | 'failed' | 'lost-race';
  /** Number of the attempt in its series, 1 for the first. */
  readonly attempt?: number;
  readonly durationMs?: number;
  readonly kind?: ConnectionErrorKind;
  readonly phase?: ConnectionPhase;
  readonly code?: string;
  readonly error?: unknown;
}

/** Messages by the last part of their channel's name. */
export interface GuardMessages {
  readonly classification: ClassificationMessage;
  readonly retry: RetryMessage;
  readonly checkout: CheckoutMessage;
  readonly discard: DiscardMessage;
  readonly connect: ConnectMessage;
}

export type GuardEventName = keyof GuardMessages;

/** The message of a classification, without its time. */
export function classificationMessage(
  classification: Classification,
  error: unknown,
): Omit<ClassificationMessage, 'time'> {
  const { client, kind, phase, reportedBy, requestMayHaveExecuted, retry, causes, code, syscall, facts } =
    classification;
  const { local, remote, reused, idleMs, ageMs } = facts;
  const { verdict: executed, because } = requestMayHaveExecuted;
  return {
    client,
    kind,
    phase,
    reportedBy,
    executed,
    because,
    retry,
    causes,
    error,
    ...(code === undefined ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
    ...(local === undefined ? {} : { local }),
    ...(remote === undefined ? {} : { remote }),
    ...(reused === undefined ? {} : { reused }),
    ...(idleMs === undefined ? {} : { idleMs }),
    ...(ageMs === undefined ? {} : { ageMs }),
  };
}
