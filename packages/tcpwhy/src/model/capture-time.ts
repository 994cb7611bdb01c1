import type { CaptureEpoch } from './records.ts';

/** ISO 8601 UTC with nine decimals. Years beyond 9999 and broken clocks print as `invalid time`. */
export function formatInstant(epoch: CaptureEpoch, timeNs: number): string {
  const totalNs = epoch.nanoseconds + timeNs;
  let seconds = epoch.seconds + Math.floor(totalNs / 1e9);
  let nanoseconds = Math.round(totalNs - Math.floor(totalNs / 1e9) * 1e9);
  if (nanoseconds === 1e9) {
    seconds += 1;
    nanoseconds = 0;
  }
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return 'invalid time';
  return `${date.toISOString().slice(0, -5)}.${String(nanoseconds).padStart(9, '0')}Z`;
}
