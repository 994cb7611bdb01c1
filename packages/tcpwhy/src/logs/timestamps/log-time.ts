import type { LogTime } from '../../model/log-event.ts';
import { zoneOffsetMinutes } from './time-zones.ts';

/** What a text says of a time; what it leaves out is absent. Month 1 to 12. */
export interface TimeParts {
  year?: number;
  month?: number;
  day?: number;
  hour: number;
  minute: number;
  /** Absent: only the minute is written. */
  second?: number | undefined;
  /** Digits behind the decimal sign. */
  fraction?: string | undefined;
  zone?: string | undefined;
  /** `AM` or `PM` of a twelve-hour clock. */
  half?: string | undefined;
}

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;
const MINUTE_NS = 60e9;

/** The instant; null when the numbers are no time (month 13, minute 75). */
export function logTimeOf(text: string, parts: TimeParts): LogTime | null {
  const { year = 1970, month = 1, day = 1, minute, second = 0, fraction = '', zone = '' } = parts;
  const hour = hourOf(parts);
  // 60: leap seconds are written so.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = zone === '' ? null : zoneOffsetMinutes(zone, localMs);
  const digits = fraction.slice(0, 9);
  return {
    text: text.trim(),
    epochNs: BigInt(localMs - (offset ?? 0) * 60_000) * NS_PER_MS + BigInt(digits.padEnd(9, '0')),
    resolutionNs: parts.second === undefined ? MINUTE_NS : 10 ** (9 - digits.length),
    hasZone: offset !== null,
    hasDate: parts.day !== undefined,
    hasYear: parts.year !== undefined || parts.day === undefined,
  };
}

/** 12 AM is midnight, 12 PM is noon. */
function hourOf({ hour, half }: TimeParts): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

/** Seconds from 2001 to 2096, in any of the usual units; other numbers are ids, sizes, uptimes. */
const EARLIEST_S = 978_307_200;
const LATEST_S = 4_000_000_000;

/**
 * A number since 1970: ten digits are seconds, thirteen ms, sixteen us, nineteen ns, each perhaps with decimals.
 *
 * @param text What stands in the log for it.
 */
export function epochTimeOf(text: string, whole: string, decimals = ''): LogTime | null {
  const unitDigits = whole.length - 10;
  if (unitDigits < 0 || unitDigits > 9 || unitDigits % 3 !== 0) return null;
  const seconds = Number(whole.slice(0, 10));
  if (seconds < EARLIEST_S || seconds > LATEST_S) return null;
  const fraction = (whole.slice(10) + decimals).slice(0, 9);
  return {
    text: text.trim(),
    epochNs: BigInt(seconds) * NS_PER_SECOND + BigInt(fraction.padEnd(9, '0')),
    resolutionNs: 10 ** (9 - fraction.length),
    hasZone: true,
    hasDate: true,
    hasYear: true,
  };
}
