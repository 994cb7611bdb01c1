import type { Signs } from '../grammar/signs.ts';
import type { LogEntry } from '../log-entry.ts';

const MAXIMUM_LENGTH = 300;
/** Words longer than this are cut in the middle after all. */
const LONGEST_WORD = 60;

/** The line that the verdict rests on, cut around the telling words; the first line when there are none. */
export function tellingText(signs: Signs, entry: LogEntry): string {
  return signs.at < 0 ? lineAround(entry.message, 0) : lineAround(signs.text, signs.at);
}

/** The line of a text that holds a position, at most 300 characters around it, from the beginning of a word on. */
export function lineAround(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const feed = text.indexOf('\n', at);
  const line = text.slice(start, feed < 0 ? text.length : feed);
  const trimmed = line.trim();
  if (trimmed.length <= MAXIMUM_LENGTH) return trimmed;
  const wanted = Math.max(0, Math.min(at - start - 120, line.length - MAXIMUM_LENGTH));
  const from = wordFrom(line, wanted);
  return line.slice(from, from + MAXIMUM_LENGTH).trim();
}

/** The first position from here on at which a word begins. */
function wordFrom(line: string, from: number): number {
  if (from === 0 || /\s/.test(line.charAt(from - 1))) return from;
  const blank = line.slice(from, from + LONGEST_WORD).search(/\s/);
  return blank < 0 ? from : from + blank + 1;
}
