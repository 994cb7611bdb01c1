import { checkLiveness } from '../socket/index.ts';
import type { ConnectionHooks } from './connection-hooks.ts';
import type { DiscardReason } from './discard-reason.ts';
import type { Entry } from './entry.ts';
import { defectOf } from './fitness.ts';
import type { PoolSettings } from './pool-options.ts';
import { withinLimit } from './time-limit.ts';

/** Why a connection showed none, with the error if there was one. */
export type NoSign = { readonly reason: DiscardReason; readonly error: unknown };

/**
 * Asks an idle connection for a sign of life: what its socket knows once the event loop has polled, then the `check` hook's
 * round trip. Never rejects; takes `checkTimeoutMs` at most.
 *
 * @returns undefined if it lives.
 */
export async function signOfLife<C extends object>(
  entry: Entry<C>,
  hooks: ConnectionHooks<C>,
  settings: PoolSettings,
): Promise<NoSign | undefined> {
  const defect = await defectOfSocket(entry, settings);
  if (defect !== undefined) return { reason: defect, error: entry.failure };
  const { check } = hooks;
  if (check === undefined) return undefined;
  return answers(entry, () => check.call(hooks, entry.connection), settings);
}

/** Sends keep-alive traffic over an idle connection. As `signOfLife`. */
export async function keepAlive<C extends object>(
  entry: Entry<C>,
  hooks: ConnectionHooks<C>,
  settings: PoolSettings,
): Promise<NoSign | undefined> {
  return answers(entry, () => (hooks.keepalive ?? hooks.check)?.call(hooks, entry.connection), settings);
}

async function defectOfSocket<C extends object>(
  entry: Entry<C>,
  { liveness, allowDataWhileIdle }: PoolSettings,
): Promise<DiscardReason | undefined> {
  const { socket, bytesReadAtRelease } = entry;
  if (socket === undefined || liveness === false) return undefined;
  const options = { mode: liveness, bytesReadAtRelease, allowData: allowDataWhileIdle };
  const result = await checkLiveness(socket, options);
  return result.alive ? undefined : result.defect;
}

async function answers<C extends object>(
  entry: Entry<C>,
  ask: () => unknown,
  { checkTimeoutMs, clock }: PoolSettings,
): Promise<NoSign | undefined> {
  const result = await withinLimit(ask, checkTimeoutMs, clock, false);
  const alive = result.tag === 'done' && result.value !== false && defectOf(entry) === undefined;
  if (!alive) return { reason: 'validation', error: result.tag === 'failed' ? result.error : entry.failure };
  // The answer itself was read: without this the next look would take it for data that nobody asked for.
  entry.bytesReadAtRelease = entry.socket?.bytesRead ?? 0;
  return undefined;
}
