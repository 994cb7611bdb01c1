import { inUnitOf } from './duration.ts';
import type { Change } from './finding.ts';
import type { Setting } from './station.ts';

const PLAIN_MS: Setting = { name: '', unit: 'ms' };

/**
 * A change of one setting to a value, rounded to its unit: `down` for what must stay below a limit, `up` for what must
 * stay above one. Null when the rounded value is 0, which nearly everywhere means "off" and so the contrary.
 */
export function change(
  where: string,
  setting: Setting | undefined,
  valueMs: number,
  round: 'down' | 'up',
  why: string,
): Change | null {
  const { name, unit, needs } = setting ?? PLAIN_MS;
  const value = inUnitOf({ name, unit }, valueMs, round);
  if (value <= 0) return null;
  const rounded = unit === 's' ? value * 1_000 : value;
  return {
    where,
    ...(name === '' ? {} : { setting: name }),
    ...(needs === undefined ? {} : { needs }),
    value,
    unit,
    valueMs: rounded,
    why,
  };
}

/** The changes that can be made. */
export function changes(...all: readonly (Change | null)[]): Change[] {
  return all.filter((one) => one !== null);
}

/**
 * An idle limit that stays clear of a peer's: below it by the margin, and by a fifth, as timers and networks are late in
 * proportion. Whole tenths of seconds.
 */
export function clearlyBelow(limitMs: number, marginMs: number): number {
  return Math.max(0, Math.floor(Math.min(limitMs * 0.8, limitMs - marginMs) / 100) * 100);
}

/** The same from the other side: above a peer's limit by the margin, 5 s at least, in whole seconds. */
export function clearlyAbove(limitMs: number, marginMs: number): number {
  return Math.ceil((limitMs + Math.max(marginMs, 5_000)) / 1_000) * 1_000;
}
