/** A line of guard's `logEvents`, taken apart. */
export interface GuardLine {
  /** `classification`, `retry`, `checkout`, `discard` or `connect`; what a later version adds, too. */
  readonly event: string;
  /** From guard's name on, without the time, at most 300 characters. */
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Behind a time, and whatever a collector or logger puts in front of that. */
const BEGIN = /^[^\n]{0,300}?(?<![^\s"])tcpwhy-guard event=([a-z-]{1,30})(?=\s|$)/;
/** `key=value` without spaces, quotes, signs; everything else as a JSON string (guard's `formatEvent`). */
const PAIR = / ([a-zA-Z]\w{0,30})=(?:("(?:[^"\\\n]|\\.){0,4000}")|([^\s"]{0,2000}))(?=\s|$)/y;
const MOST_PAIRS = 50;

/** Null when the text does not begin as guard's lines do. Of a line that was cut, the whole pairs count. */
export function parseGuardLine(text: string): GuardLine | null {
  const begin = BEGIN.exec(text);
  if (begin === null) return null;
  const fields = new Map<string, string>();
  PAIR.lastIndex = begin[0].length;
  for (let count = 0; count < MOST_PAIRS; count++) {
    const match = PAIR.exec(text);
    if (match === null) break;
    const [, key = '', quoted, bare = ''] = match;
    // A key that comes twice is forged by a value: the first one is guard's.
    if (!fields.has(key)) fields.set(key, quoted === undefined ? bare : unquoted(quoted));
  }
  const [line = ''] = text.slice(begin[0].lastIndexOf('tcpwhy-guard'), begin[0].length + 300).split('\n', 1);
  return { event: begin[1] ?? '', text: line.slice(0, 300), fields };
}

function unquoted(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json.slice(1, -1);
  }
}
