import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { fieldOf, rawHeadOf } from '../../phrases/fields.ts';
import {
  CLIENT_RESET,
  DENIED,
  IDLE_EXPIRY,
  NO_SYN_ACK,
  SERVER_RESET,
  type SessionEnd,
  sessionEvent,
} from '../../phrases/session-end.ts';

/** `type="traffic" ... action="client-rst"`: FortiOS 5 to 7, with and without quotes. */
const fortigate: LogFamily = {
  id: 'fortigate',
  name: 'FortiGate',
  words: ['client-rst', 'server-rst', 'action="timeout', 'action=timeout', 'ip-conn', 'action="deny', 'action=deny'],
  claims: (entry) =>
    /\btype="?traffic"?|\bFTNTFGT|\|Fortigate\|/i.test(rawHeadOf(entry)) && fieldOf(entry, 'action') !== undefined
      ? 'certain'
      : null,
  read,
};

const ACTIONS: Readonly<Record<string, SessionEnd>> = {
  'client-rst': CLIENT_RESET,
  'server-rst': SERVER_RESET,
  timeout: IDLE_EXPIRY,
  // No session came about: the server's host could not be reached.
  'ip-conn': NO_SYN_ACK,
  deny: DENIED,
};

/** `close`, `accept`, `start`, `dns` are ordinary. */
function read(entry: LogEntry): FamilyReading | null {
  const protocol = fieldOf(entry, 'proto');
  if (protocol !== undefined && protocol !== '6') return null;
  const action = fieldOf(entry, 'action') ?? '';
  const end = ACTIONS[action];
  if (end === undefined) return null;
  return sessionEvent('FortiGate', action === 'timeout' && fieldOf(entry, 'rcvdbyte') === '0' ? NO_SYN_ACK : end, {
    clientIp: fieldOf(entry, 'srcip') ?? fieldOf(entry, 'src'),
    clientPort: fieldOf(entry, 'srcport') ?? fieldOf(entry, 'spt'),
    serverIp: fieldOf(entry, 'dstip') ?? fieldOf(entry, 'dst'),
    serverPort: fieldOf(entry, 'dstport') ?? fieldOf(entry, 'dpt'),
  });
}

export default fortigate;
