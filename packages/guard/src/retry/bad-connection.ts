import type { LivenessDefect } from '../model/request-facts.ts';

/** The code by which the signal is known, whatever class carries it. */
export const BAD_CONNECTION = 'ERR_GUARD_BAD_CONNECTION';

/**
 * Says: this connection is dead, and nothing of the request was executed. What `driver.ErrBadConn` is in Go's
 * database/sql. A retry repeats at once on another connection, whatever the request was; so throw it only when
 * not one byte of the request can have reached the server.
 */
export class BadConnectionError extends Error {
  readonly code = BAD_CONNECTION;
  /** What the check before the first byte saw, if one was made. */
  readonly defect: LivenessDefect | undefined;

  constructor(
    message = 'the connection is dead and nothing was sent',
    options: { cause?: unknown; defect?: LivenessDefect } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'BadConnectionError';
    this.defect = options.defect;
  }
}

/** Longer chains of causes are someone's mistake or cyclic. */
const MAX_CAUSES = 8;

/**
 * Finds the signal in an error or its causes, by code: it may come from another copy of this package.
 *
 * @returns The error that carries the code, or undefined. Never throws, on any value.
 */
export function findBadConnection(error: unknown): object | undefined {
  try {
    let link = error;
    for (let depth = 0; depth < MAX_CAUSES && typeof link === 'object' && link !== null; depth += 1) {
      if ((link as { code?: unknown }).code === BAD_CONNECTION) return link;
      link = (link as { cause?: unknown }).cause;
    }
  } catch {
    // A getter threw: whatever this is, it is not our signal.
  }
  return undefined;
}
