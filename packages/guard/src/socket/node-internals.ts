import type { Socket } from 'node:net';

/**
 * The three members of a Node socket that are not documented. All are feature-detected: where one is missing, the facts
 * that rest on it are not claimed.
 */
interface Undocumented {
  /** Bytes given to the native handle, by whomever: unlike `bytesWritten` without what still waits in JavaScript. */
  readonly _bytesDispatched?: unknown;
  readonly _handle?: { readonly fd?: unknown; readonly reading?: unknown } | null;
  readonly encrypted?: unknown;
}

/** Bytes that this socket's handle was given by any writer, HTTP/2 and TLS layers above it included. */
export function bytesDispatched(socket: Socket): number {
  const dispatched = (socket as Undocumented)._bytesDispatched;
  return typeof dispatched === 'number' ? dispatched : (socket.bytesWritten ?? 0);
}

/** File descriptor of a live socket, or undefined (closed, Windows, another runtime, a TLS handle without one). */
export function descriptorOf(socket: Socket): number | undefined {
  const fd = (socket as Undocumented)._handle?.fd;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}

/** True if Node does not read from this socket now (paused, or back-pressured): it will see neither FIN nor RST. */
export function isBlind(socket: Socket): boolean {
  return (socket as Undocumented)._handle?.reading === false;
}

/** True for a TLSSocket. */
export function isEncrypted(socket: Socket): boolean {
  return (socket as Undocumented).encrypted === true;
}
