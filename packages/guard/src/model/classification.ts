import type { RequestFacts } from './request-facts.ts';

/**
 * What broke, in the words that `tcpwhy explain` uses for log lines, so that an error and its log line compare.
 * `server-shutdown` is guard's own: the server said that it is going away (SQLSTATE 57P01, HTTP/2 GOAWAY).
 */
export type ConnectionErrorKind =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'timeout-connect'
  | 'tls-failure'
  | 'handshake-failed'
  | 'protocol-mismatch'
  | 'reset'
  | 'eof'
  | 'broken-pipe'
  | 'timeout-read'
  | 'idle-timeout'
  | 'aborted-by-client'
  | 'closed-locally'
  | 'pool-exhausted'
  | 'resource-limit'
  | 'server-shutdown'
  | 'other';

/**
 * Where in the connection's life the failure surfaced: name look-up, TCP connect and waiting for a pool count as
 * `connect`; TLS and the protocol's own set-up (greeting, authentication) as `handshake`; `idle` is between requests.
 */
export type ConnectionPhase = 'connect' | 'handshake' | 'idle' | 'write' | 'read' | 'unknown';

/**
 * Whose word the error is. `kernel`: a system call failed with an errno. `client`: Node or the driver concluded it
 * (a time-out, "socket hang up"). `server`, `proxy`: their own message arrived. `caller`: an AbortSignal.
 */
export type ErrorReporter = 'kernel' | 'client' | 'server' | 'proxy' | 'caller' | 'unknown';

/**
 * `no`: proven not executed. `yes`: the request was handed over and only the answer is missing, so it may have been
 * executed. `unknown`: nothing shows whether it was handed over. A retry must treat `yes` and `unknown` alike.
 */
export interface ExecutionVerdict {
  readonly verdict: 'yes' | 'no' | 'unknown';
  /** One sentence that names the evidence. */
  readonly because: string;
}

/**
 * `at-once`: nothing was executed, another connection may well work. `after-backoff`: nothing was executed, but the
 * place itself is in trouble (refused, throttled). `if-idempotent`: it may have been executed. `never`: a repetition would
 * fail in the same way (a bad certificate, a syntax error), or the caller gave up.
 */
export type RetryAdvice = 'at-once' | 'after-backoff' | 'if-idempotent' | 'never';

/** The answer of `classifyConnectionError`. */
export interface Classification {
  readonly kind: ConnectionErrorKind;
  readonly phase: ConnectionPhase;
  readonly reportedBy: ErrorReporter;
  /** False when the connection must not carry another request. True for errors that only the request caused. */
  readonly connectionUsable: boolean;
  readonly requestMayHaveExecuted: ExecutionVerdict;
  readonly retry: RetryAdvice;
  /** Ids of `tcpwhy cause`, most likely first; empty when the error is no connection failure. */
  readonly causes: readonly string[];
  /**
   * Which client's error this is: `net`, `tls`, `http`, `undici`, `mysql2`, `pg`, `ioredis`, `aws-sdk`, `cassandra-driver`,
   * `grpc`, `mariadb`, `node-redis`, `postgres.js`, or `unknown`. Kernel errors that a client passes on unmarked are `net`'s.
   */
  readonly client: string;
  /** Deepest `code` of the error's chain (`ECONNRESET`, `UND_ERR_SOCKET`, `57P05`). */
  readonly code?: string;
  /** Deepest `syscall` of the chain. */
  readonly syscall?: string;
  /** Facts that were given or found attached to the error. */
  readonly facts: RequestFacts;
}
