import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { fieldOf, rawHeadOf } from '../../phrases/fields.ts';
import { DENIED, OUT_OF_STATE, REJECTED, sessionEvent } from '../../phrases/session-end.ts';

/** Log Exporter's syslog and CEF of firewall blades. */
const checkPoint: LogFamily = {
  id: 'check-point',
  name: 'Check Point',
  words: ["first packet isn't syn", 'tcp_packet_out_of_state', 'action:"drop"', 'action:"reject"', '|check point|'],
  claims: (entry) =>
    /\|Check Point\||\bproduct:"(?:VPN-1|Firewall|SmartDefense)|\[action:"\w{2,20}"; |tcp_packet_out_of_state/.test(
      rawHeadOf(entry),
    )
      ? 'certain'
      : null,
  read,
};

function read(entry: LogEntry): FamilyReading | null {
  const protocol = fieldOf(entry, 'proto');
  if (protocol !== undefined && protocol !== '6' && protocol.toLowerCase() !== 'tcp') return null;
  const action = (fieldOf(entry, 'action') ?? fieldOf(entry, 'act') ?? '').toLowerCase();
  const outOfState = /tcp_packet_out_of_state|First packet isn't SYN/.test(rawHeadOf(entry));
  const end = outOfState ? OUT_OF_STATE : action === 'drop' ? DENIED : action === 'reject' ? REJECTED : null;
  if (end === null) return null;
  return sessionEvent('Check Point', end, {
    clientIp: fieldOf(entry, 'src'),
    clientPort: fieldOf(entry, 's_port') ?? fieldOf(entry, 'spt'),
    serverIp: fieldOf(entry, 'dst'),
    serverPort: fieldOf(entry, 'service') ?? fieldOf(entry, 'dpt'),
  });
}

export default checkPoint;
