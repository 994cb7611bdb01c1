import type { RequestFacts } from '../model/request-facts.ts';

// A WeakMap instead of a property: frozen errors take facts too, and neither a logger nor a test sees them.
const factsByError = new WeakMap<object, RequestFacts>();

/**
 * Remembers what is known about the request that `error` ended. Later facts replace earlier ones of the same name.
 * Does nothing for values that cannot carry facts (strings, null). Returns `error`, so that it can be thrown at once.
 */
export function attachFacts<E>(error: E, facts: RequestFacts): E {
  if (isObject(error)) factsByError.set(error, { ...factsByError.get(error), ...facts });
  return error;
}

/** Facts attached to this very error (not to its causes: `classifyConnectionError` walks those), or undefined. */
export function factsOf(error: unknown): RequestFacts | undefined {
  return isObject(error) ? factsByError.get(error) : undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
