import type { Envelope } from '../envelope.ts';
import { messageOf, timeOf, writerOf } from '../structured-message.ts';

/**
 * `ts=2024-05-14T09:56:40.118Z level=debug msg="Scrape failed" err="..."`: Go kit, logrus, Prometheus, Heroku.
 *
 * Source: brandur.org/logfmt. There is no norm; a line counts that begins with a name and has a text or an error.
 */
const BEGIN = /^[A-Za-z_@][\w.@/-]{0,63}=(?:"|\S)/;
const PAIR = /([A-Za-z_@][\w.@/-]{0,63})=(?:"((?:[^"\\]|\\.){0,20000})"|([^\s"]{0,4000}))(?= |$)/y;
const MOST_PAIRS = 100;

const logfmt: Envelope = {
  id: 'logfmt',
  priority: 60,
  open({ text }) {
    if (!BEGIN.test(text)) return null;
    const fields = pairsOf(text);
    if (!fields.has('msg') && !fields.has('message') && !fields.has('err') && !fields.has('error')) return null;
    if (!fields.has('level') && !fields.has('ts') && !fields.has('time') && !fields.has('lvl') && !fields.has('t'))
      return null;
    return {
      inner: messageOf(fields) ?? text,
      time: timeOf(fields),
      ...writerOf(fields),
      fields,
      isStructured: true,
    };
  },
};

/** Up to the first thing that is no pair. */
function pairsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = 0;
  while (fields.size < MOST_PAIRS) {
    while (text[at] === ' ') at++;
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    if (match === null) break;
    const [whole, name = '', quoted, bare] = match;
    if (!fields.has(name)) fields.set(name, quoted === undefined ? (bare ?? '') : unquoted(quoted));
    at += whole.length;
  }
  return fields;
}

/** Go's strconv.Quote. */
function unquoted(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\(.)/gs, (_, letter: string) => ({ n: '\n', t: '\t', r: '' })[letter] ?? letter);
}

export default logfmt;
