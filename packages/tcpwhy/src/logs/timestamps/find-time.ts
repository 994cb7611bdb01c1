import type { LogTime } from '../../model/log-event.ts';
import { epochTimeOf } from './log-time.ts';
import { FORMATS_ANYWHERE, FORMATS_AT_START } from './time-formats.ts';

/** Times stand at the beginning of an entry, or in its first lines. */
const SEARCHED_CHARACTERS = 4096;

/** The first timestamp as written; null when there is none. */
export function findTime(text: string): LogTime | null {
  return timeAtStart(text) ?? firstTimeIn(text.slice(0, SEARCHED_CHARACTERS));
}

/** Whether the text begins with a time, perhaps behind a bracket or a level. */
function timeAtStart(text: string): LogTime | null {
  const head = text.slice(0, 80);
  for (const { pattern, read } of FORMATS_AT_START) {
    const match = pattern.exec(head);
    const time = match === null ? null : read(match);
    if (time !== null) return time;
  }
  return null;
}

function firstTimeIn(text: string): LogTime | null {
  let first: LogTime | null = null;
  let searched = text;
  let at = Number.POSITIVE_INFINITY;
  for (const { pattern, read } of FORMATS_ANYWHERE) {
    const match = pattern.exec(searched);
    if (match === null || match.index >= at) continue;
    const time = read(match);
    if (time === null) continue;
    first = time;
    at = match.index;
    // Later formats can only win with an earlier place; a match may reach behind it.
    searched = text.slice(0, Math.min(text.length, at + 40));
  }
  return first;
}

/** A value that is a time as a whole: of a field of a structured log. */
export function readTime(value: string): LogTime | null {
  const number = /^(\d{10,19})(?:\.(\d{1,9})\d*)?$/.exec(value);
  if (number !== null) return epochTimeOf(value, number[1] ?? '', number[2]);
  // zap's default encoder writes seconds with an exponent: 1.715677964123e+09
  const scientific = /^(\d)\.(\d{9,18})[eE]\+?0?9$/.exec(value);
  if (scientific !== null) {
    const digits = `${scientific[1]}${scientific[2]}`;
    return epochTimeOf(value, digits.slice(0, 10), digits.slice(10));
  }
  const time = findTime(value);
  return time !== null && value.length - time.text.length <= 8 ? time : null;
}
