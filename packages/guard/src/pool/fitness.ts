import type { Instant } from '../model/clock.ts';
import type { LivenessDefect } from '../model/request-facts.ts';
import type { DiscardReason } from './discard-reason.ts';
import { betweenMs, type Entry } from './entry.ts';
import type { PoolSettings } from './pool-options.ts';

/** What may be done with an idle connection: hand it out, ask it for a sign of life first, or throw it away. */
export type Fitness = 'ready' | 'check' | DiscardReason;

/** True if the verdict is a reason to throw it away. */
export function isUnfit(fitness: Fitness): fitness is DiscardReason {
  return fitness !== 'ready' && fitness !== 'check';
}

/**
 * Judges an idle connection by what is known without waiting. This is the hot path of every checkout.
 *
 * Idle time is tested here and not only by a timer: after a blocked loop, a stopped process or a frozen machine no timer has run,
 * and the server's FIN may be lost. By both clocks, because a suspended machine stalls the monotonic one.
 *
 * @param alarm The pool's count of alarms now; an entry with an older count is suspect.
 */
export function assess<C extends object>(
  entry: Entry<C>,
  now: Instant,
  settings: PoolSettings,
  alarm: number,
): Fitness {
  const defect = defectOf(entry);
  if (defect !== undefined) return defect;
  const idleMs = betweenMs(entry.lastUsedAt, now);
  if (idleMs > settings.maxIdleMs) return 'max-idle-time';
  if (betweenMs(entry.openedAt, now) > entry.lifetimeMs) return 'max-lifetime';
  if (entry.alarm !== alarm) return 'check';
  if (idleMs <= settings.validateAfterInactivityMs) return 'ready';
  return betweenMs(entry.lastSeenAt, now) > settings.validateAfterInactivityMs ? 'check' : 'ready';
}

/** Why a connection that comes back must not be kept, or undefined. */
export function defectOnReturn<C extends object>(entry: Entry<C>, now: Instant): DiscardReason | undefined {
  return defectOf(entry) ?? (betweenMs(entry.openedAt, now) > entry.lifetimeMs ? 'max-lifetime' : undefined);
}

/** What Node already knows to be wrong with the connection, from flags alone. */
export function defectOf<C extends object>(entry: Entry<C>): LivenessDefect | undefined {
  const { socket } = entry;
  const isGone = entry.reportedDead || socket?.destroyed === true;
  if (isGone && isReset(entry.failure)) return 'reset';
  // A FIN says more than that Node destroyed the socket because of it.
  if (socket?.readableEnded === true) return 'ended';
  if (isGone) return 'destroyed';
  if (socket === undefined) return undefined;
  return socket.writable ? undefined : 'not-writable';
}

function isReset(failure: unknown): boolean {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
