import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { fieldOf, headOf, rawHeadOf } from '../../phrases/fields.ts';
import {
  CLIENT_RESET,
  DENIED,
  EXHAUSTED,
  IDLE_EXPIRY,
  KILLED,
  NO_SYN_ACK,
  REJECTED,
  SERVER_RESET,
  type SessionEnd,
  sessionEvent,
} from '../../phrases/session-end.ts';
import { SETTING_UP } from '../../phrases/verdicts.ts';

/** What is read of a session. */
interface Session {
  readonly protocol: string;
  readonly action: string;
  readonly reason: string;
  readonly clientIp: string | undefined;
  readonly clientPort: string | undefined;
  readonly serverIp: string | undefined;
  readonly serverPort: string | undefined;
  readonly packetsReceived: number;
}

// Columns of the traffic log, PAN-OS 9 to 11, counted from `TRAFFIC` (the prefix may have been cut off).
const SOURCE = 4;
const DESTINATION = 5;
const SOURCE_PORT = 21;
const DESTINATION_PORT = 22;
const PROTOCOL = 26;
const ACTION = 27;
const PACKETS_RECEIVED = 42;
const END_REASON = 43;

/** Null when a text is no traffic record. */
export function parseTrafficCsv(text: string): Session | null {
  const at = text.search(/,TRAFFIC,(?:start|end|drop|deny),/);
  if (at === -1) return null;
  const columns = text.slice(at + 1, at + 3000).split(',');
  if (columns.length < PROTOCOL) return null;
  return {
    protocol: columns[PROTOCOL] ?? '',
    action: columns[ACTION] ?? '',
    reason: columns[END_REASON] ?? '',
    clientIp: columns[SOURCE],
    clientPort: columns[SOURCE_PORT],
    serverIp: columns[DESTINATION],
    serverPort: columns[DESTINATION_PORT],
    packetsReceived: Number(columns[PACKETS_RECEIVED] ?? Number.NaN),
  };
}

/** Null for sessions that ended in order, and for all that is not TCP. */
export function readTraffic(entry: LogEntry): FamilyReading | null {
  const session = parseTrafficCsv(headOf(entry)) ?? parseTrafficCsv(rawHeadOf(entry)) ?? namedFields(entry);
  if (session.protocol !== '' && session.protocol.toLowerCase() !== 'tcp' && session.protocol !== '6') return null;
  const end = endOf(session);
  return end === null ? null : sessionEvent('PAN-OS', end, session);
}

/** Names of CEF, LEEF and the JSON of Panorama's forwarding. */
function namedFields(entry: LogEntry): Session {
  const first = (...names: readonly string[]) =>
    names.map((name) => fieldOf(entry, name)).find((value) => value !== undefined);
  return {
    protocol: first('proto', 'protocol', 'ip_protocol', 'Protocol') ?? '',
    action: first('act', 'action', 'Action') ?? '',
    reason: first('session_end_reason', 'SessionEndReason', 'reason') ?? '',
    clientIp: first('src', 'source_ip', 'src_ip', 'SourceAddress'),
    clientPort: first('spt', 'srcPort', 'sport', 'src_port', 'source_port', 'SourcePort'),
    serverIp: first('dst', 'dest_ip', 'dst_ip', 'DestinationAddress'),
    serverPort: first('dpt', 'dstPort', 'dport', 'dest_port', 'dst_port', 'DestinationPort'),
    packetsReceived: Number(first('packets_received', 'PanOSPacketsReceived', 'pkts_received') ?? Number.NaN),
  };
}

function endOf({ reason, action, packetsReceived }: Session): SessionEnd | null {
  const nothingBack = packetsReceived === 0;
  switch (reason) {
    case 'tcp-rst-from-client':
      return CLIENT_RESET;
    case 'tcp-rst-from-server':
      // One packet came back, and it was the RST.
      return packetsReceived === 1
        ? { ...SERVER_RESET, kind: 'refused', phase: 'connect', execution: SETTING_UP }
        : SERVER_RESET;
    case 'aged-out':
      return nothingBack ? NO_SYN_ACK : IDLE_EXPIRY;
    case 'policy-deny':
      return action.startsWith('reset') ? REJECTED : DENIED;
    case 'threat':
      return KILLED;
    case 'resources-unavailable':
      return EXHAUSTED;
    case 'decrypt-error':
    case 'decrypt-cert-validation':
    case 'decrypt-unsupport-param':
      return {
        meaning: 'TLS decryption by the firewall failed',
        kind: 'tls-failure',
        phase: 'handshake',
        execution: SETTING_UP,
        causes: {
          'middlebox-reset': 'the firewall ends sessions that it cannot decrypt',
          'tls-failure': 'for a certificate or a cipher',
        },
      };
    default:
      return byAction(action);
  }
}

/** `tcp-fin`, `tcp-reuse`, `n/a`, `unknown`: only the action may tell more. */
function byAction(action: string): SessionEnd | null {
  if (action === 'deny' || action === 'drop' || action === 'drop-icmp') return DENIED;
  return action.startsWith('reset') ? REJECTED : null;
}
