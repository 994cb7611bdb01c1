/**
 * RFC 9110 section 9.2.2: PUT, DELETE and the safe methods may be repeated automatically after a communication failure.
 * CONNECT is neither. QUERY is safe by its own specification (draft-ietf-httpbis-safe-method-w-body).
 */
const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'QUERY']);

/** True if a request with this method may be repeated although it may have been executed; any case, as Node sends it. */
export function isIdempotentMethod(method: string): boolean {
  return IDEMPOTENT_METHODS.has(method.toUpperCase());
}
