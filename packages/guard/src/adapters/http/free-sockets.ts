import type { Socket } from 'node:net';
import type { IdleConnections } from '../checkout/idle-connections.ts';

/** An agent's idle sockets for one destination, in the order in which they were put away. */
export type FreeSockets = Socket[];

/** Which end Node takes the next socket from. */
export type Scheduling = 'lifo' | 'fifo';

/**
 * Closes what may not be used again: from the end that Node takes from until a fit one stands there (Node itself skips
 * destroyed sockets only at the head, while its default takes from the tail), and from the head, where the oldest are.
 */
export function purge(free: FreeSockets, scheduling: Scheduling, idle: IdleConnections<Socket>): void {
  for (let next = nextOf(free, scheduling); next !== undefined; next = nextOf(free, scheduling)) {
    const reason = idle.unfitNow(next, next);
    if (reason === undefined) break;
    discard(free, next, reason, idle);
  }
  for (let [oldest] = free; oldest !== undefined; [oldest] = free) {
    const reason = idle.tooOld(oldest);
    if (reason === undefined) break;
    discard(free, oldest, reason, idle);
  }
}

/** True if the event loop must have its turns before the next one of these sockets is used. */
export function needsLook(free: FreeSockets, scheduling: Scheduling, idle: IdleConnections<Socket>): boolean {
  const next = nextOf(free, scheduling);
  return next !== undefined && idle.needsLook(next);
}

function nextOf(free: FreeSockets, scheduling: Scheduling): Socket | undefined {
  return scheduling === 'fifo' ? free[0] : free.at(-1);
}

function discard(free: FreeSockets, socket: Socket, reason: string, idle: IdleConnections<Socket>): void {
  free.splice(free.indexOf(socket), 1);
  idle.discarded(socket, socket, reason);
  // Idle and read to the end, or dead: nothing unread is left that would turn this FIN into a reset.
  socket.destroy();
}
