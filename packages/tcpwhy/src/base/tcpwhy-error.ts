/** What makes an input or an option unusable. Stable: scripts may match on it. */
export type TcpwhyErrorCode =
  | 'input-empty'
  | 'input-not-a-capture'
  | 'input-not-a-log'
  | 'input-unsupported-format'
  | 'input-unreadable'
  | 'option-invalid'
  | 'cause-unknown';

/** Facts of the failure; the command line turns them into a sentence with the next step. */
export interface TcpwhyErrorFacts {
  /** Name of the input as the user gave it. */
  readonly input?: string;
  /** Bytes from the start of the (decompressed) input. */
  readonly offset?: number;
  /** What stood there, safe to print. */
  readonly seen?: string;
  /** What would have been right. */
  readonly expected?: string;
  /** The command or act that helps. */
  readonly remedy?: string;
}

/** Unusable input or option. Damaged data is never this: it is a counted notice. */
export class TcpwhyError extends Error {
  override readonly name = 'TcpwhyError';

  constructor(
    readonly code: TcpwhyErrorCode,
    message: string,
    readonly facts: TcpwhyErrorFacts = {},
  ) {
    super(message);
  }
}
