/** The peer refuses the protocol version. Thrown by a handshake, or by `connect` of `negotiateVersion`. */
export class VersionMismatchError extends Error {
  readonly code = 'ERR_GUARD_VERSION_MISMATCH';
  /** What the peer says that it speaks; empty when it does not say. */
  readonly supported: readonly unknown[];

  constructor(message: string, supported: readonly unknown[] = [], options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'VersionMismatchError';
    this.supported = supported;
  }
}

/**
 * The refusal that an error stands for: the error itself, or the last of the errors that a connector or a driver
 * gathered (`AggregateError`). Null when the failure is another one.
 */
export function mismatchIn(error: unknown): VersionMismatchError | null {
  if (error instanceof VersionMismatchError) return error;
  const last: unknown = error instanceof AggregateError ? error.errors.at(-1) : null;
  return last instanceof VersionMismatchError ? last : null;
}
