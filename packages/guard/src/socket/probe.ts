import { readSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { LivenessDefect } from '../model/request-facts.ts';
import { descriptorOf } from './node-internals.ts';

const oneByte = new Uint8Array(1);

/** Whether the socket has a descriptor that can be read directly. Not on Windows: its handles are no descriptors. */
export function canProbe(socket: Socket): boolean {
  return process.platform !== 'win32' && descriptorOf(socket) !== undefined;
}

/**
 * Reads one byte of the kernel's receive queue without waiting, as Go's MySQL driver does at checkout. Exact and
 * immediate in any phase of the event loop; eats the byte if there is one, so any defect ends the connection.
 * @returns undefined when the connection is quiet and open.
 */
export function probeDescriptor(socket: Socket): LivenessDefect | undefined {
  const fd = descriptorOf(socket);
  if (fd === undefined) return 'destroyed';
  try {
    return withoutStackTrace(() => readSync(fd, oneByte, 0, 1, null)) === 0 ? 'ended' : 'unexpected-data';
  } catch (error) {
    return defectOfErrno((error as NodeJS.ErrnoException).code);
  }
}

/** EAGAIN is the good answer: nothing to read, and the other side has not closed. */
function defectOfErrno(code: string | undefined): LivenessDefect | undefined {
  if (code === 'EAGAIN' || code === 'EWOULDBLOCK') return undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'destroyed';
}

/** The usual outcome is an exception; collecting its stack is half of the probe's cost. */
function withoutStackTrace<T>(read: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
