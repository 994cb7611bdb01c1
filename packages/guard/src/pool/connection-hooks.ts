import type { Socket } from 'node:net';

/** What `connect` is told. */
export interface ConnectContext {
  /** Aborts when `connectTimeoutMs` is over or the pool closes: give up the attempt and close what it opened. */
  readonly signal: AbortSignal;
}

/** How a pool makes, looks after and ends connections. Only `connect` and `destroy` are needed. */
export interface ConnectionHooks<C extends object> {
  /** Opens a connection that is ready for its first request: TLS, greeting and authentication done. */
  connect(context: ConnectContext): PromiseLike<C>;
  /**
   * Ends a connection. `graceful`: it works, say goodbye (`closeGracefully`); its place in the pool is free when the promise
   * settles or `closeTimeoutMs` is over. `now`: it is dead or in an unknown state. Errors are ignored: it is gone either way.
   */
  destroy(connection: C, how: 'graceful' | 'now'): unknown;
  /**
   * The socket below it. With it the pool sees it die while idle, checks it without a round trip, and
   * knows both addresses. Asked after `connect`, and by `use`.
   */
  socket?(connection: C): Socket | undefined;
  /** A round trip (ping, `SELECT 1`) before it is handed out after some idle time. False or an error: it is dead. */
  check?(connection: C): boolean | PromiseLike<boolean>;
  /** Traffic that keeps an idle connection open, every `keepaliveMs`. An error: it is dead. `check` unless given. */
  keepalive?(connection: C): unknown;
  /** Makes it as new when it comes back (roll back, `RESET CONNECTION`). An error: it is thrown away. */
  reset?(connection: C): unknown;
}
