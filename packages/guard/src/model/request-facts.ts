/** Why a check before the first byte found a pooled connection dead. */
export type LivenessDefect = 'ended' | 'reset' | 'destroyed' | 'unexpected-data' | 'not-writable';

/**
 * What only the socket and the pool know about one request, all optional: each fact may raise a verdict from unknown.
 * Recorders attach it to errors, adapters pass it on, a caller may give its own.
 */
export interface RequestFacts {
  /** True if the connection had carried another request, or lain idle in a pool, before. */
  readonly reused?: boolean;
  /** Time the connection had lain idle before this request, in milliseconds. */
  readonly idleMs?: number;
  /** Age of the connection when the request began, in milliseconds. */
  readonly ageMs?: number;
  /**
   * Fate of the request's first chunk. `failed-at-once`: its error came synchronously out of the socket's `_write` or
   * `_writev`, so the kernel took nothing (what Go calls n == 0). `accepted`: the kernel has at least a part of it.
   */
  readonly firstWrite?: 'not-begun' | 'accepted' | 'failed-at-once';
  /** Bytes that the socket says it has written since the request began. Advances even for failed writes: not a proof. */
  readonly bytesWritten?: number;
  /** Bytes read since the request began: even the smallest answer shows that the server took the request. */
  readonly bytesRead?: number;
  /** The last byte of the request was handed to the kernel. */
  readonly requestComplete?: boolean;
  /** A liveness check found the connection dead before the first byte was written. */
  readonly foundDead?: LivenessDefect;
  /** `ip:port`, IPv6 in brackets: what joins an error to a capture. */
  readonly local?: string;
  readonly remote?: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt?: number;
  readonly failedAt?: number;
}
