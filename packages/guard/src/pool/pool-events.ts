import { channels } from '../events/index.ts';
import type { Instant } from '../model/clock.ts';
import type { DiscardReason } from './discard-reason.ts';
import { betweenMs, type Entry } from './entry.ts';

/** Tells that a connection was handed out. The caller has asked `channels.checkout.hasSubscribers`. */
export function publishCheckout<C extends object>(
  pool: string,
  entry: Entry<C>,
  waitedMs: number,
  checked: boolean,
): void {
  const { checkedOutAt, uses, endpoints } = entry;
  const reused = uses > 1;
  channels.checkout.publish({
    pool,
    reused,
    ...(reused ? { idleMs: betweenMs(entry.lastUsedAt, checkedOutAt) } : {}),
    ageMs: betweenMs(entry.openedAt, checkedOutAt),
    waitedMs,
    checked,
    ...endpoints,
  });
}

/** Tells that a connection was thrown away. */
export function publishDiscard<C extends object>(
  pool: string,
  entry: Entry<C>,
  reason: DiscardReason,
  now: Instant,
  error: unknown,
): void {
  if (!channels.discard.hasSubscribers) return;
  const { uses, state, endpoints } = entry;
  channels.discard.publish({
    pool,
    reason,
    // In use, it was not idle: the time since its last return would mislead.
    ...(state === 'in-use' ? {} : { idleMs: betweenMs(entry.lastUsedAt, now) }),
    ageMs: betweenMs(entry.openedAt, now),
    uses,
    ...(error === undefined ? {} : { error }),
    ...endpoints,
  });
}

/** Tells how a connect ended. */
export function publishConnect<C extends object>(
  durationMs: number,
  result: Entry<C> | { readonly error: unknown },
): void {
  if (!channels.connect.hasSubscribers) return;
  if ('error' in result) channels.connect.publish({ outcome: 'failed', durationMs, error: result.error });
  else channels.connect.publish({ outcome: 'connected', durationMs, ...result.endpoints });
}
