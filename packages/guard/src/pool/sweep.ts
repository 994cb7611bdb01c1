import type { Instant } from '../model/clock.ts';
import type { DiscardReason } from './discard-reason.ts';
import { betweenMs, type Entry } from './entry.ts';
import { assess, isUnfit } from './fitness.ts';
import type { IdleList } from './idle-list.ts';
import type { PoolSettings } from './pool-options.ts';

/** What the sweep does with the entries that it took out of the list. */
export interface SweepActions<C extends object> {
  discard(entry: Entry<C>, reason: DiscardReason): void;
  keepAlive(entry: Entry<C>): void;
}

/**
 * Takes out of the idle list what must not stay there, and what has been silent too long.
 *
 * @returns Milliseconds until one of the others needs it; Infinity for never.
 */
export function sweepIdle<C extends object>(
  idle: IdleList<C>,
  now: Instant,
  settings: PoolSettings,
  actions: SweepActions<C>,
): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const entry of idle.all()) {
    // An alarm is no reason here: suspects are asked when somebody wants them.
    const fitness = assess(entry, now, settings, entry.alarm);
    if (isUnfit(fitness)) {
      if (idle.remove(entry)) actions.discard(entry, fitness);
    } else if (silenceMs(entry, now) >= entry.keepaliveMs) {
      if (idle.remove(entry)) actions.keepAlive(entry);
    } else {
      nextMs = Math.min(nextMs, dueInMs(entry, now, settings));
    }
  }
  return nextMs;
}

function silenceMs<C extends object>(entry: Entry<C>, now: Instant): number {
  return Math.min(betweenMs(entry.lastUsedAt, now), betweenMs(entry.lastSeenAt, now));
}

function dueInMs<C extends object>(entry: Entry<C>, now: Instant, { maxIdleMs }: PoolSettings): number {
  const idleLeftMs = maxIdleMs - betweenMs(entry.lastUsedAt, now);
  const lifeLeftMs = entry.lifetimeMs - betweenMs(entry.openedAt, now);
  return Math.min(idleLeftMs, lifeLeftMs, entry.keepaliveMs - silenceMs(entry, now));
}
