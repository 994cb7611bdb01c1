/**
 * What a server that answers asks for with `Retry-After` (RFC 9110 section 10.2.3): seconds, or an HTTP date.
 *
 * Looks where clients put responses: the error itself, `response` (got, axios), `$response` (AWS SDK), `cause`; headers
 * as a `Headers` object or a plain one. `retryAfterMs`, a number, is taken as it is.
 *
 * @param wallMs Milliseconds since the Unix epoch, for dates.
 * @returns Milliseconds from now, 0 or more; undefined when nothing valid is there. Never throws, on any value.
 */
export function retryAfterMsOf(error: unknown, wallMs: number): number | undefined {
  try {
    return search(error, wallMs, 0);
  } catch {
    // A getter or a proxy threw; a hint is not worth an error.
    return undefined;
  }
}

/** error -> cause -> response is the deepest that clients nest. */
const MAX_DEPTH = 4;

function search(value: unknown, wallMs: number, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined;
  const place = value as Record<string, unknown>;
  return (
    milliseconds(place.retryAfterMs) ??
    parseRetryAfter(header(place.headers), wallMs) ??
    search(place.response, wallMs, depth + 1) ??
    search(place.$response, wallMs, depth + 1) ??
    search(place.cause, wallMs, depth + 1)
  );
}

function header(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return undefined;
  if ('get' in headers && typeof headers.get === 'function') return headers.get('retry-after');
  const plain = headers as Record<string, unknown>;
  return plain['retry-after'] ?? plain['Retry-After'];
}

function milliseconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function parseRetryAfter(value: unknown, wallMs: number): number | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  if (typeof text === 'number') return milliseconds(text * 1_000);
  if (typeof text !== 'string') return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  // Every HTTP date names a month; Date.parse alone would take "-5" for a date.
  const date = /[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallMs);
}
