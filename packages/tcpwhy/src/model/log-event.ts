import type { ExecutionVerdict, NextStep } from './diagnosis.ts';

/**
 * What happened to the connection, as far as the text says. An explicit errno or named cause beats a generic wrapper; the
 * deepest cause of a stack trace wins. `guard` uses the same words for errors.
 */
export type LogEventKind =
  /** A RST arrived (ECONNRESET, 10054). */
  | 'reset'
  /** The peer closed in an orderly way where more was expected. */
  | 'eof'
  | 'refused'
  /** Nothing came back from a connect. */
  | 'timeout-connect'
  /** An answer (or the progress of a write) did not come in time. */
  | 'timeout-read'
  /** A side gave up because nothing arrived for its idle, keep-alive, heartbeat or session limit. */
  | 'idle-timeout'
  /** Written to a connection that was already closed (EPIPE). */
  | 'broken-pipe'
  | 'unreachable'
  | 'dns'
  | 'tls-failure'
  /** Set-up of the protocol failed and the text says no more. */
  | 'handshake-failed'
  /** The two ends speak different protocols or versions. */
  | 'protocol-mismatch'
  /** A server or proxy says that its client left. */
  | 'aborted-by-client'
  /** The reporter's own program closed the connection that it now tries to use. */
  | 'closed-locally'
  | 'pool-exhausted'
  /** Too many connections, too many files, no ports, buffers full, packet too large. */
  | 'resource-limit'
  | 'other';

/** When the failure surfaced for the reporter. */
export type LogEventPhase = 'connect' | 'handshake' | 'idle' | 'write' | 'read' | 'unknown';

/** Who wrote the line, by its role on the failing connection. */
export type LogEventReporter = 'client' | 'server' | 'proxy' | 'unknown';

/** A time as a log gives it. */
export interface LogTime {
  /** As written. */
  readonly text: string;
  /**
   * Nanoseconds since the Unix epoch, read as UTC when no zone is given. Without a date: since midnight of an unknown
   * day.
   */
  readonly epochNs: bigint;
  /** Resolution of what is written, in nanoseconds: 1e9 for whole seconds. */
  readonly resolutionNs: number;
  /** False: the instant may be off by any zone's offset. */
  readonly hasZone: boolean;
  /** False: only the time of day is known. */
  readonly hasDate: boolean;
  /** False: the year is missing (syslog), and `epochNs` is of 1970. */
  readonly hasYear: boolean;
}

/** A cause that produces such a line. */
export interface LogEventCause {
  /** Id of `tcpwhy cause`. */
  readonly cause: string;
  readonly because: string;
}

/** One event of a log that speaks of a broken connection: a line, or a stack trace as a whole. */
export interface LogEvent {
  /** Name of the input, as the user gave it. */
  readonly input: string;
  /** 1-based number of its first line. */
  readonly line: number;
  readonly lineCount: number;
  readonly time: LogTime | null;
  /** The program or library whose words these are, e.g. `Go net/http`, `nginx`. */
  readonly system: string;
  /** Folder of `logs/families` that recognised it. */
  readonly family: string;
  readonly kind: LogEventKind;
  readonly phase: LogEventPhase;
  readonly reporter: LogEventReporter;
  /** Reporter's own end of the failing connection, `ip:port`, IPv6 in brackets; null when the text does not give both. */
  readonly local: string | null;
  /** Its peer. */
  readonly remote: string | null;
  /** Host name or address without a port that the text gives for the peer, for joining; null when `remote` is known. */
  readonly remoteHost: string | null;
  /** The telling part of the text on one line, printable, at most 300 characters. */
  readonly text: string;
  readonly requestMayHaveExecuted: ExecutionVerdict;
  /** Most likely first. */
  readonly causes: readonly LogEventCause[];
  readonly nextSteps: readonly NextStep[];
}
