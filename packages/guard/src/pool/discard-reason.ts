import type { LivenessDefect } from '../model/request-facts.ts';

/** Why a pool ended a connection. The defects of `socket/` mean that the other side, or the way there, ended it first. */
export type DiscardReason =
  | LivenessDefect
  /** The `check` or `keepalive` hook failed. */
  | 'validation'
  /** It came back with an error after which it must not be used. */
  | 'error'
  /** The `reset` hook failed. */
  | 'reset-hook'
  /** `maxIdle` connections lay idle already. */
  | 'max-idle'
  /** Idle for longer than `maxIdleMs`. */
  | 'max-idle-time'
  /** Older than `maxLifetimeMs`. */
  | 'max-lifetime'
  /** It made room for the new connection that somebody was promised. */
  | 'replaced'
  /** Its user called `discard`, or failed for other reasons and there is no `reset` hook to clean up. */
  | 'discarded'
  | 'pool-closed';

export const DISCARD_REASONS: readonly DiscardReason[] = [
  'ended',
  'reset',
  'destroyed',
  'unexpected-data',
  'not-writable',
  'validation',
  'error',
  'reset-hook',
  'max-idle',
  'max-idle-time',
  'max-lifetime',
  'replaced',
  'discarded',
  'pool-closed',
];

/** Reasons of policy: the connection worked, so it can say goodbye, and its siblings are not suspect. */
const HEALTHY: ReadonlySet<DiscardReason> = new Set([
  'max-idle',
  'max-idle-time',
  'max-lifetime',
  'replaced',
  'pool-closed',
]);

/** True if nothing says that the connection was broken. */
export function wasHealthy(reason: DiscardReason): boolean {
  return HEALTHY.has(reason);
}
