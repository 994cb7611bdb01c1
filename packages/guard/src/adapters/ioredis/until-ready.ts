import { BadConnectionError } from '../../retry/index.ts';
import type { RedisClient } from './redis-types.ts';

/**
 * Resolves as soon as the client can write. @throws BadConnectionError once it is closed for good, or when a try to connect
 * failed: nothing was sent. @throws the signal's reason when that aborts.
 */
export function untilReady(redis: RedisClient, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (redis.status === 'ready') return Promise.resolve();
  if (redis.status === 'end') return Promise.reject(new BadConnectionError('the client was closed'));
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      redis.off('ready', onReady);
      redis.off('end', onEnd);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onReady = settle(resolve);
    const onEnd = settle(() => reject(new BadConnectionError('the client was closed')));
    const onAbort = settle(() => reject(signal.reason));
    redis.once('ready', onReady);
    redis.once('end', onEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    // A lazy client connects with its first command; guard sends none before it is connected.
    if (redis.status === 'wait') redis.connect().catch(() => {});
  });
}
