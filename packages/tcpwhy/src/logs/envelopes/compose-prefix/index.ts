import type { Envelope } from '../envelope.ts';

/** `docker compose logs`: `web-1  | text`, `web_1        | text`; with `-t` a time follows, which is then the message's. */
const PATTERN = /^([a-zA-Z0-9][\w.-]{0,80}?(?:[-_]\d{1,3})?) {0,40}\| ?/;
/** Anything with a bar would match otherwise: a service's number, or columns of spaces before the bar. */
const SERVICE = /[-_]\d{1,3} {0,40}\||^[\w.-]{1,80} {2,40}\| /;

const composePrefix: Envelope = {
  id: 'compose-prefix',
  priority: 20,
  open({ text }) {
    const match = PATTERN.exec(text);
    const name = match?.[1];
    if (match === null || name === undefined || !SERVICE.test(match[0])) return null;
    return { inner: text.slice(match[0].length), program: name.replace(/[-_]\d{1,3}$/, ''), source: `compose ${name}` };
  },
};

export default composePrefix;
