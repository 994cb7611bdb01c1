/** A broken promise of our own code, never of the input: the message names both values. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/** Throws when our own code broke a promise. Bad input never reaches this: it is a notice. */
export function invariant(holds: boolean, message: string): asserts holds {
  if (!holds) throw new InvariantViolation(message);
}
