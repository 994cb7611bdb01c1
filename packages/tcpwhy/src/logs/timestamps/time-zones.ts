/**
 * Minutes east of UTC by abbreviation. Those that mean several places (IST, CST, BST, AST, ...) are `null`: a zone was
 * written, but which one is a guess.
 */
const ABBREVIATIONS: Readonly<Record<string, number | null>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UCT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  TRT: 180,
  SAST: 120,
  PKT: 300,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  ACST: 570,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  ART: -180,
  EDT: -240,
  EST: -300,
  CDT: -300,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
  AKST: -540,
  HST: -600,
  CST: null,
  IST: null,
  BST: null,
  AST: null,
  ADT: null,
};

/** Pattern source for a zone behind a time: `Z`, `+02:00`, ` +0200`, ` UTC`, ` Europe/Berlin`; one group. */
export const ZONE = `( ?(?:[+-]\\d\\d:?\\d\\d|(?:${Object.keys(ABBREVIATIONS).join('|')})(?:[+-]\\d{1,2}(?::?\\d\\d)?)?|(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[A-Za-z_/+-]{2,30}\\d{0,2})(?![\\w:])|[+-]\\d\\d(?![\\d.:]))?`;

/** A zone as written: minutes east of UTC, or null when the text does not tell. */
export function zoneOffsetMinutes(zone: string, utcMs: number): number | null {
  const name = zone.trim();
  const offset = /^(UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?$/.exec(name);
  if (offset !== null) {
    const minutes = Number(offset[3]) * 60 + Number(offset[4] ?? 0);
    return offset[2] === '-' ? -minutes : minutes;
  }
  if (name.includes('/')) return placeOffsetMinutes(name, utcMs);
  return ABBREVIATIONS[name] ?? null;
}

/** Formats a place's clock; made once per name, and for few names, because hostile logs may invent thousands. */
const clocks = new Map<string, Intl.DateTimeFormat | null>();
const MOST_PLACES = 64;

/** Offset of a place such as `Europe/Berlin` about that time; its summer time is known to the runtime. */
function placeOffsetMinutes(name: string, localMs: number): number | null {
  const clock = clockOf(name);
  if (clock === null) return null;
  const parts = new Map(clock.formatToParts(localMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour') % 24,
    part('minute'),
    part('second'),
  );
  return Math.round((shown - Math.floor(localMs / 1000) * 1000) / 60_000);
}

function clockOf(name: string): Intl.DateTimeFormat | null {
  const known = clocks.get(name);
  if (known !== undefined) return known;
  if (clocks.size >= MOST_PLACES) return null;
  const clock = makeClock(name);
  clocks.set(name, clock);
  return clock;
}

function makeClock(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // RangeError: the runtime knows no such place.
    return null;
  }
}
