import type { Classification } from '../model/classification.ts';

/**
 * True if the server is there and asked for less: status 429, 503 with `Retry-After`, what the AWS SDK marks as throttling,
 * or a resource limit (too many connections). Waits then begin at a second instead of 50 ms.
 *
 * Never throws, on any value.
 */
export function isThrottling(
  error: unknown,
  classification: Classification,
  retryAfterMs: number | undefined,
): boolean {
  if (classification.kind === 'resource-limit') return true;
  try {
    const status = statusOf(error);
    if (status === 429 || (status === 503 && retryAfterMs !== undefined)) return true;
    return (error as { $retryable?: { throttling?: unknown } } | null | undefined)?.$retryable?.throttling === true;
  } catch {
    return false;
  }
}

function statusOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  const place = error as Record<string, unknown>;
  const nested = (place.response ?? place.$metadata) as Record<string, unknown> | undefined;
  return place.statusCode ?? place.status ?? nested?.statusCode ?? nested?.status ?? nested?.httpStatusCode;
}
