import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { headOf } from '../../phrases/fields.ts';
import { DENIED, OUT_OF_STATE, REJECTED, sessionEvent } from '../../phrases/session-end.ts';

const LINE =
  /\bIN=\S{0,16} OUT=\S{0,16} .{0,200}?\bSRC=(\S{3,45}) DST=(\S{3,45}) .{0,200}?\bPROTO=(\w{1,10})(?: SPT=(\d{1,5}) DPT=(\d{1,5}))?([^\n]{0,200})/;
// The rule's own prefix stands in front of IN=.
const REJECTS = /REJECT|RST\b/i;
const DROPS = /DROP|BLOCK|DENY|DENIED|DISCARD|INVALID|REFUSE/i;
const ACCEPTS = /ACCEPT|ALLOW|AUDIT|PASS/i;

/** LOG targets of iptables, nftables and ufw, whose prefix says that the packet was not let through. */
const netfilterLog: LogFamily = {
  id: 'netfilter-log',
  name: 'iptables, nftables, ufw',
  words: ['proto=tcp '],
  claims: (entry) => (LINE.test(headOf(entry)) ? 'certain' : null),
  read,
};

function read(entry: LogEntry): FamilyReading | null {
  const text = headOf(entry);
  const match = LINE.exec(text);
  if (match === null || match[3] !== 'TCP') return null;
  const prefix = text.slice(Math.max(0, match.index - 80), match.index);
  if (ACCEPTS.test(prefix) || !(REJECTS.test(prefix) || DROPS.test(prefix))) return null;
  const [, clientIp, serverIp, , clientPort, serverPort, flags = ''] = match;
  const forward = { clientIp, clientPort, serverIp, serverPort };
  // Only a bare SYN opens a connection; anything else belongs to one that the firewall does not know.
  const opens = / SYN /.test(`${flags} `) && !/ ACK /.test(`${flags} `);
  return sessionEvent('netfilter', !opens ? OUT_OF_STATE : REJECTS.test(prefix) ? REJECTED : DENIED, forward);
}

export default netfilterLog;
