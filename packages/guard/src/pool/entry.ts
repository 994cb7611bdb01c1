import type { Socket } from 'node:net';
import type { Instant } from '../model/clock.ts';
import { type Endpoints, endpointsOf } from '../socket/index.ts';
import type { PoolSettings } from './pool-options.ts';

/**
 * Where a connection is. `idle` -> `in-use` -> (`resetting` ->) `idle`; `checking` is between `idle` and its next use, or is
 * a keep-alive; from each of them to `gone`, and never back.
 */
export type EntryState = 'idle' | 'checking' | 'in-use' | 'resetting' | 'gone';

/** A connection of the pool and what the pool knows of it. Only the pool changes it. */
export class Entry<C extends object> {
  readonly connection: C;
  readonly socket: Socket | undefined;
  /** Read while it lives: after a reset the kernel no longer tells. */
  readonly endpoints: Endpoints;
  readonly openedAt: Instant;
  /** Its own limit: the pool's less its share of jitter. */
  readonly lifetimeMs: number;
  readonly keepaliveMs: number;
  state: EntryState = 'checking';
  /** When its user gave it back; when it was opened, before that. */
  lastUsedAt: Instant;
  /** When it last showed a sign of life other than being used. */
  lastSeenAt: Instant;
  checkedOutAt: Instant;
  /** Counts check-outs. 0: it has never carried a request. */
  uses = 0;
  /** The pool's count of alarms when this connection was last known to work. */
  alarm: number;
  /** `socket.bytesRead` when it was put away: anything above it was sent unasked. */
  bytesReadAtRelease: number;
  /** Set when somebody said that it is dead while it could not be taken away. */
  reportedDead = false;
  /** Last error of its socket, or the one it was reported dead with. */
  failure: unknown;

  constructor(connection: C, socket: Socket | undefined, now: Instant, settings: PoolSettings, alarm: number) {
    const { maxLifetimeMs, lifetimeJitter, keepaliveMs, random } = settings;
    this.connection = connection;
    this.socket = socket;
    this.endpoints = socket === undefined ? {} : endpointsOf(socket);
    this.openedAt = now;
    this.lastUsedAt = now;
    this.lastSeenAt = now;
    this.checkedOutAt = now;
    // Connections that were opened together (a start, a fail-over) must not end or speak together.
    this.lifetimeMs = maxLifetimeMs * (1 - lifetimeJitter * random());
    this.keepaliveMs = keepaliveMs * (0.9 + 0.2 * random());
    this.alarm = alarm;
    this.bytesReadAtRelease = socket?.bytesRead ?? 0;
  }

  /** Listens to the socket for its whole life; a listener per checkout would cost more than the checkout. */
  watch(onClose: () => void): void {
    // This also keeps the reset of an idle connection from being an uncaught exception.
    this.socket?.on('error', (error) => {
      this.failure = error;
    });
    this.socket?.once('close', onClose);
  }
}

/** Milliseconds between two instants by whichever clock saw more of them, as `elapsedMs`, without asking the clock. */
export function betweenMs(since: Instant, now: Instant): number {
  return Math.max(now.monotonicMs - since.monotonicMs, now.wallMs - since.wallMs);
}
