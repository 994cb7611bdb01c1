import { inspect } from 'node:util';

/** An option that cannot be meant: thrown before anything is opened or sent. */
export class InvalidOptionError extends TypeError {
  readonly code = 'ERR_GUARD_INVALID_OPTION';

  /**
   * @param option   Name of the option as the caller writes it.
   * @param expected What would be right, with unit and range.
   * @param received What was given; printed on one line, long values cut.
   */
  constructor(option: string, expected: string, received: unknown) {
    super(`${option} must be ${expected}; received ${printed(received)}`);
    this.name = 'InvalidOptionError';
  }
}

function printed(value: unknown): string {
  // Values may come from parsed files: an object of any depth must not fill the log.
  const text = inspect(value, {
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 5,
    maxStringLength: 80,
  });
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
