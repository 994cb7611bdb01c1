import type { Socket } from 'node:net';
import { systemClock } from '../model/clock.ts';
import type { LivenessDefect } from '../model/request-facts.ts';
import { isBlind } from './node-internals.ts';
import { canProbe, probeDescriptor } from './probe.ts';

/**
 * `turns`: lets the event loop poll, then looks at the socket's state. `probe`: reads one byte of the descriptor
 * without waiting. `auto`: turns, but the probe while turns are slow (busy loop) or the socket does not read.
 */
export type LivenessMode = 'turns' | 'probe' | 'auto';

export interface LivenessOptions {
  /** Default `auto`. `probe` becomes `turns` where no descriptor can be read (Windows, other runtimes). */
  readonly mode?: LivenessMode;
  /**
   * `socket.bytesRead` when the connection was put away idle. Any byte since then is an answer that nobody asked for;
   * PostgreSQL writes one before it closes, and its FIN becomes visible one poll later than that. Default: the
   * value when the check begins.
   */
  readonly bytesReadAtRelease?: number;
  /** The protocol may speak unasked (LISTEN/NOTIFY, a subscription): data is no defect, and the probe is not used. */
  readonly allowData?: boolean;
}

export type LivenessResult = { readonly alive: true } | { readonly alive: false; readonly defect: LivenessDefect };

/** A loop that needs longer than this for two turns is busy: the probe costs less. */
const SLOW_TURNS_MS = 4;
/** How long one slow pair of turns makes `auto` prefer the probe. */
const SLOW_FOR_MS = 1000;

let slowUntilMs = Number.NEGATIVE_INFINITY;

/**
 * Finds out whether an idle connection is already dead in this machine's kernel: a FIN, RST or stray bytes that
 * have arrived and that Node has not looked at yet. Call it before the first byte of a request.
 *
 * It cannot see what has not arrived: a FIN that was lost, a middlebox that drops silently, a close that crosses the
 * request on the wire. A defect means that the connection must not be used: the probe may have eaten a byte.
 * Never rejects. Does not close the socket.
 */
export async function checkLiveness(socket: Socket, options: LivenessOptions = {}): Promise<LivenessResult> {
  const expected = options.allowData === true ? undefined : (options.bytesReadAtRelease ?? socket.bytesRead);
  const defect = visibleDefect(socket, expected) ?? (await hiddenDefect(socket, options, expected));
  return defect === undefined ? { alive: true } : { alive: false, defect };
}

async function hiddenDefect(
  socket: Socket,
  { mode = 'auto', allowData = false }: LivenessOptions,
  expectedBytesRead: number | undefined,
): Promise<LivenessDefect | undefined> {
  const probe = !allowData && canProbe(socket) && prefersProbe(mode, socket);
  if (probe) return probeDescriptor(socket);
  return defectAfterTurns(socket, expectedBytesRead);
}

function prefersProbe(mode: LivenessMode, socket: Socket): boolean {
  if (mode !== 'auto') return mode === 'probe';
  return isBlind(socket) || systemClock.now().monotonicMs < slowUntilMs;
}

/**
 * libuv runs poll, check, close callbacks, timers. A `setImmediate` made inside an I/O callback runs in the check
 * phase of the same iteration, before the next poll: only the second one has seen a poll. Both keep the loop alive:
 * one that does not lets the loop sleep in poll until something else happens.
 */
async function defectAfterTurns(
  socket: Socket,
  expectedBytesRead: number | undefined,
): Promise<LivenessDefect | undefined> {
  const beganMs = systemClock.now().monotonicMs;
  await nextTurn();
  const early = visibleDefect(socket, expectedBytesRead);
  if (early !== undefined) return early;
  await nextTurn();
  const endedMs = systemClock.now().monotonicMs;
  if (endedMs - beganMs > SLOW_TURNS_MS) slowUntilMs = endedMs + SLOW_FOR_MS;
  return visibleDefect(socket, expectedBytesRead);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What the socket's own state says, without waiting. */
function visibleDefect(socket: Socket, expectedBytesRead: number | undefined): LivenessDefect | undefined {
  const failure = socket.errored as NodeJS.ErrnoException | null | undefined;
  if (failure?.code === 'ECONNRESET' || failure?.code === 'EPIPE') return 'reset';
  if (socket.readableEnded) return 'ended';
  if (socket.destroyed) return 'destroyed';
  if (expectedBytesRead !== undefined) {
    if (socket.readableLength > 0 || socket.bytesRead !== expectedBytesRead) return 'unexpected-data';
  }
  return socket.writable ? undefined : 'not-writable';
}
