import type { Classification } from '../model/classification.ts';

/**
 * True if nothing about an error points to a connection or to a client: most likely the operation's own ("not found", a failed
 * assertion). It passes through unwrapped, or callers could not catch it by its class any more.
 */
export function isUnrelated({ kind, client }: Classification): boolean {
  return kind === 'other' && client === 'unknown';
}

/**
 * True for the mistakes of a program, which no repetition cures. `fetch` throws TypeErrors as well; those come with a cause, and are
 * known as undici's.
 */
export function isMistake(error: unknown, classification: Classification): boolean {
  if (!isUnrelated(classification)) return false;
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((mistake) => error instanceof mistake);
}
