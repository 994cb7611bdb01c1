import type { Setting } from './station.ts';

/** A time as people say it: `800 ms`, `4 s`, `30 min`, `8 h`, `never`. Nothing is rounded away but tenths of a second. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return 'never';
  if (ms < 1_000) return `${ms} ms`;
  if (ms >= 3_600_000 && ms % 360_000 === 0) return `${ms / 3_600_000} h`;
  if (ms >= 600_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return `${Math.round(ms / 100) / 10} s`;
}

/** A value in the unit of its setting. Seconds are whole: most configuration files take no others. */
export function inUnitOf({ unit }: Setting, ms: number, round: 'down' | 'up'): number {
  if (unit === 'ms') return ms;
  return round === 'down' ? Math.floor(ms / 1_000) : Math.ceil(ms / 1_000);
}
