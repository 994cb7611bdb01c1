import { findTime } from '../../timestamps/find-time.ts';
import type { Envelope, Opened } from '../envelope.ts';

/**
 * `<134>Nov 22 14:07:53 lb1 haproxy[2112]: text`, as syslogd writes it to files (without the number), as journalctl prints
 * it (`-o short`, `short-precise`, `short-iso`, `short-full`), with and without host, and as Cisco's devices send it.
 *
 * Source: RFC 3164 section 4; journalctl(1). Nothing in it is mandatory, so that without a number a tag with a colon must
 * be there: many plain log lines begin with a date.
 */
const NUMBER = /^(?:\d{1,6} )?<(\d{1,3})>(?:\d{1,10}: )?(?:\*|\.)?/;
const TIME =
  /^(?:\*|\.)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [A-Z]{3,4}(?=:))?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)|[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [A-Z]{2,5})(?: |: ?|$)/;
/** OpenWrt's logread: facility and level stand in front of the tag, and no host. */
const LOGREAD =
  /^([A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4}) (?:kern|user|mail|daemon|auth(?:priv)?|syslog|lpr|news|uucp|cron|ftp|local[0-7])\.(?:emerg|alert|crit|err|warn|notice|info|debug) /;
const UPTIME = /^\[ {0,10}\d{1,10}\.\d{6}\] /;
const HOST_AND_TAG = /^([\w.:-]{1,255}) ([\w./@() -]{1,64}?)(?:\[(\d{1,10})\])?: ?/;
const TAG = /^([\w./@-]{1,64})(?:\[(\d{1,10})\])?: ?/;
const CISCO = /^(?:([\w.:-]{1,255}) ?(?:: )?)?(?=%[A-Z][A-Z0-9_]{1,30}-)/;
/** Levels stand where a host would, in logs that are no syslog. */
const LEVEL = /^(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|SEVERE|CRIT(?:ICAL)?|ALERT|EMERG)$/i;

const syslog3164: Envelope = {
  id: 'syslog-3164',
  priority: 30,
  open({ text }) {
    const number = NUMBER.exec(text);
    const logread = LOGREAD.exec(text);
    if (logread !== null) {
      const rest = text.slice(logread[0].length);
      const tag = TAG.exec(rest);
      return tag === null
        ? null
        : { ...opened(rest, tag, undefined, tag[1], tag[2]), time: findTime(logread[1] ?? '') };
    }
    const behindNumber = text.slice(number?.[0].length ?? 0);
    const written = TIME.exec(behindNumber);
    if (written === null) return number === null ? null : { inner: behindNumber.trimStart(), source: 'syslog' };
    const behindTime = behindNumber.slice(written[0].length).replace(UPTIME, '');
    const time = findTime(written[0]);
    // An ISO time begins many plain lines: there only a process id makes it sure.
    const sender = senderOf(behindTime, number !== null, /^\d/.test(written[0]));
    return sender === null ? null : { ...sender, time };
  },
};

/** Host, program and text behind the time; null when this is no syslog. */
function senderOf(text: string, hasNumber: boolean, isIso: boolean): Opened | null {
  const cisco = CISCO.exec(text);
  if (cisco !== null) return { inner: text.slice(cisco[0].length), host: cisco[1], source: `syslog ${cisco[1] ?? ''}` };
  const both = HOST_AND_TAG.exec(text);
  const isSure = hasNumber || both?.[3] !== undefined || !isIso || both?.[2] === 'kernel' || both?.[2] === 'systemd';
  if (both !== null && isSure && !LEVEL.test(both[1] ?? '')) return opened(text, both, both[1], both[2], both[3]);
  const tag = TAG.exec(text);
  if (tag !== null && (hasNumber || tag[2] !== undefined) && !isIso)
    return opened(text, tag, undefined, tag[1], tag[2]);
  if (!hasNumber && !/^\S+ \d{1,3},\d{4}\//.test(text)) return null;
  // Firewalls (PAN-OS, FortiOS) send a host and fields, without a tag.
  const host = /^([\w.:-]{1,255}) (?=[\d"<]|\w+=|\d+,)/.exec(text);
  return { inner: text.slice(host?.[0].length ?? 0), host: host?.[1], source: `syslog ${host?.[1] ?? ''}` };
}

function opened(text: string, match: RegExpExecArray, host: string | undefined, tag = '', pid = ''): Opened {
  // rsyslog writes control characters of a message as `#011`: a stack trace's tabs.
  const inner = text.slice(match[0].length).replaceAll('#011', '\t');
  return { inner, host, program: tag.replace(/^.*\//, ''), source: `syslog ${host ?? ''} ${tag} ${pid}` };
}

export default syslog3164;
