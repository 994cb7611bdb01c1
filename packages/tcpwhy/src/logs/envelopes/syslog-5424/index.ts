import { readTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * `<34>1 2024-05-14T09:12:44.123Z host app 1234 ID47 [data a="b"] text`, perhaps behind its length in bytes.
 *
 * Source: RFC 5424 section 6; RFC 6587 section 3.4.1 (octet counting). `-` stands for nothing. The text may begin with
 * a byte order mark.
 */
const HEADER = /^(?:\d{1,6} )?<\d{1,3}>1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) ?/;
const ELEMENT = /^\[([^\s="\]]{1,64})((?: [^\s="\]]{1,64}="(?:[^"\\\]]|\\.){0,4000}")*)\]/;
const PARAMETER = / ([^\s="\]]{1,64})="((?:[^"\\\]]|\\.){0,4000})"/g;

const syslog5424: Envelope = {
  id: 'syslog-5424',
  priority: 10,
  open({ text }) {
    const match = HEADER.exec(text);
    if (match === null) return null;
    const [whole, time = '', host, program, pid] = match;
    const { fields, rest } = structuredData(text.slice(whole.length));
    return {
      inner: rest.replace(/^\ufeff/, ''),
      time: readTime(time),
      host: given(host),
      program: given(program),
      fields,
      source: `syslog ${host} ${program} ${pid}`,
    };
  },
};

function given(value: string | undefined): string | undefined {
  return value === '-' ? undefined : value;
}

/** Parameters by name, with their element's id before a dot, and the message behind them. */
function structuredData(text: string): { fields: Map<string, string>; rest: string } {
  const fields = new Map<string, string>();
  let rest = text;
  for (let match = ELEMENT.exec(rest); match !== null; match = ELEMENT.exec(rest)) {
    for (const [, name, value = ''] of (match[2] ?? '').matchAll(PARAMETER))
      fields.set(`${match[1]}.${name}`, value.replace(/\\(["\\\]])/g, '$1'));
    rest = rest.slice(match[0].length);
  }
  return { fields, rest: rest.replace(/^-(?= |$)/, '').replace(/^ /, '') };
}

export default syslog5424;
