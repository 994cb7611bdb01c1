import type { Socket } from 'node:net';
import { type Clock, systemClock } from '../model/clock.ts';

export interface CloseOptions {
  /** Longest wait for the other side's FIN, in milliseconds, 0 or more. Default 1000. Then the socket is destroyed. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/** `graceful`: both sides closed. `forced`: the time was over, or the connection broke; a reset may have left. */
export type CloseOutcome = 'graceful' | 'forced';

/**
 * Closes a socket that nobody uses any more so that its peer sees an ordinary end. A socket that is destroyed with
 * unread bytes in the kernel sends RST instead of FIN (RFC 9293 section 3.6.1), and the server logs "connection reset
 * by peer" for a client that merely had enough. So: FIN first, read and throw away until the peer's FIN.
 *
 * The socket belongs to this function from the call on: readers are taken off, errors are swallowed. Never rejects.
 */
export function closeGracefully(socket: Socket, options: CloseOptions = {}): Promise<CloseOutcome> {
  const { timeoutMs = 1000, clock = systemClock } = options;
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, received ${String(timeoutMs)}`);
  socket.on('error', ignore);
  if (socket.destroyed) return Promise.resolve(socket.readableEnded ? 'graceful' : 'forced');
  if (socket.connecting) {
    // No byte can have arrived yet, and the kernel gives up a half-made connection without RST.
    socket.destroy();
    return Promise.resolve('graceful');
  }
  return endAndDrain(socket, timeoutMs, clock);
}

function endAndDrain(socket: Socket, timeoutMs: number, clock: Clock): Promise<CloseOutcome> {
  return new Promise((resolve) => {
    let expired = false;
    const timer = clock.setTimer(
      () => {
        expired = true;
        socket.destroy();
      },
      timeoutMs,
      true,
    );
    socket.once('close', (hadError) => {
      clock.clearTimer(timer);
      resolve(expired || hadError ? 'forced' : 'graceful');
    });
    drain(socket);
    socket.end();
  });
}

/** Reads to the end for nobody. With a 'readable' listener left, Node would wait for it to call `read()`. */
function drain(socket: Socket): void {
  socket.unpipe();
  socket.removeAllListeners('data');
  socket.removeAllListeners('readable');
  // With allowHalfOpen the peer's FIN alone does not close; our end() below does, once both are there.
  socket.resume();
}

function ignore(): void {}
