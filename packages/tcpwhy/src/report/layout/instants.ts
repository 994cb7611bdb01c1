/**
 * Nanoseconds from one instant to another; NaN when either is not an ISO 8601 UTC time (`invalid time`).
 *
 * Exact to the nanosecond for spans below 104 days: whole seconds and fractions are subtracted apart,
 * because nanoseconds since 1970 do not fit a double.
 */
export function nanosecondsBetween(from: string, to: string): number {
  const a = parseInstant(from);
  const b = parseInstant(to);
  return (b.seconds - a.seconds) * 1e9 + (b.nanoseconds - a.nanoseconds);
}

/** `2024-05-01 12:00:00.123456 UTC`; other text is returned as it is. */
export function formatClock(instant: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,6})?\d*Z$/.exec(instant);
  return match === null ? instant : `${match[1]} ${match[2]}${match[3] ?? ''} UTC`;
}

function parseInstant(instant: string): { seconds: number; nanoseconds: number } {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(instant);
  if (match === null) return { seconds: Number.NaN, nanoseconds: Number.NaN };
  const seconds = Date.parse(`${match[1]}Z`) / 1000;
  return { seconds, nanoseconds: Number((match[2] ?? '').padEnd(9, '0')) };
}
