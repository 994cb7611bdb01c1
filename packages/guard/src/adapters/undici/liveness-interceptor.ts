import { elapsedMs, type Instant, systemClock } from '../../model/clock.ts';
import { InvalidOptionError } from '../../model/invalid-option.ts';
import { type Connections, originOf } from './connections.ts';
import { asInterceptor, type Interceptor } from './undici-types.ts';

/** When the bare interceptor waits. */
export interface LivenessInterceptorOptions {
  /** A request that follows the one before (to any origin) within this time does not wait, in milliseconds; 100 unless given. */
  readonly validateAfterMs?: number;
}

/**
 * An interceptor for dispatchers that guard did not make (a `ProxyAgent`, a `Pool` of your own): after a pause it gives the
 * event loop two turns before the request, so that undici sees which of its connections are dead. It knows no ages and
 * leaves no facts; `guardUndiciAgent` does more.
 *
 * @throws InvalidOptionError for an option that cannot be meant.
 */
export function livenessInterceptor(options: LivenessInterceptorOptions = {}): Interceptor {
  const { validateAfterMs = 100 } = options;
  if (!(typeof validateAfterMs === 'number' && validateAfterMs >= 0))
    throw new InvalidOptionError('validateAfterMs', 'milliseconds from 0', validateAfterMs);
  let last: Instant | null = null;
  return asInterceptor((dispatch) => (request, handler) => {
    const quietMs = last === null ? Number.POSITIVE_INFINITY : elapsedMs(systemClock, last);
    last = systemClock.now();
    if (quietMs < validateAfterMs) return dispatch(request, handler);
    afterTwoTurns(() => dispatch(request, handler));
    return true;
  });
}

/** The interceptor of a guarded agent: it knows the connections, so it waits only when one of them may be dead. */
export function checkoutInterceptor(connections: Connections): Interceptor {
  return asInterceptor((dispatch) => (request, handler) => {
    const origin = originOf(request.origin);
    if (!connections.needsLook(origin)) {
      connections.purge(origin, false);
      return dispatch(request, handler);
    }
    afterTwoTurns(() => {
      connections.purge(origin, false);
      dispatch(request, handler);
    });
    return true;
  });
}

/** One turn shows what came in while a timer blocked the loop; an I/O callback needs two. Both hold the process. */
function afterTwoTurns(callback: () => void): void {
  setImmediate(() => setImmediate(callback));
}
