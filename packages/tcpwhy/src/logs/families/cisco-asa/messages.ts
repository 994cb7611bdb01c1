import type { FamilyReading } from '../../log-family.ts';
import {
  CLIENT_RESET,
  DENIED,
  EXHAUSTED,
  endsByPorts,
  IDLE_EXPIRY,
  KILLED,
  NO_SYN_ACK,
  OUT_OF_STATE,
  SERVER_RESET,
  type SessionEnd,
  sessionEvent,
} from '../../phrases/session-end.ts';
import { NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';

const SYSTEM = 'Cisco ASA';
/** `outside:203.0.113.9/51234`, with or without `(mapped/port)` and a user. */
const END = String.raw`\S{1,48}:(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]{3,45})\/(\d{1,5})`;
const TEARDOWN = new RegExp(
  `Teardown TCP connection \\d+ for ${END}(?:\\s?\\([^)]{1,80}\\))? to ${END}(?:\\s?\\([^)]{1,80}\\))? duration (\\S{1,12}) bytes (\\d+)(?: ([^\\n]{0,200}))?`,
);

/** 302014: how connections ended (Cisco's syslog message guide, "TCP termination reasons"). */
const REASONS: readonly (readonly [RegExp, SessionEnd | null])[] = [
  [/^TCP FINs|^Probe completed/i, null],
  [
    /^TCP Reset(?:-APPLIANCE)? by appliance|^TCP Reset-APPLIANCE|^Flow (?:closed|terminated|reset)|^IPS|^Deny Terminate|^TCP Intercept|^Unauth Deny|^Xlate Clear|^Tunnel has been torn down|^Failover|^Route change|^Inspected flow|^Parent flow|^Snort|^Cluster|^CX|^SSP|^SFR/i,
    KILLED,
  ],
  // I and O: from the side of the higher and of the lower security level.
  [/^TCP Reset-[IO]/i, CLIENT_RESET],
  [/^SYN Timeout|^SYN Control|^Invalid SYN|^TCP Invalid SYN/i, NO_SYN_ACK],
  [
    /^FIN Timeout/i,
    {
      ...IDLE_EXPIRY,
      meaning: 'one side closed and the other never did',
      causes: { 'half-close-leak': 'a side left its end open', 'peer-vanished': 'or went away' },
    },
  ],
  [/^(?:Idle|Connection|Conn|Half-closed|Pinhole)[ -]?timeout|^Conn-timeout/i, IDLE_EXPIRY],
  [
    /^Probe (?:maximum|received)|^Probe maximum retries/i,
    { ...IDLE_EXPIRY, meaning: 'dead connection detection: the ends did not answer its probe' },
  ],
  [/^No valid adjacency|^TCP (?:bad|segment|unexpected)/i, OUT_OF_STATE],
];

/** Null for connections that ended in order, and for messages about anything else. */
export function readAsa(text: string): FamilyReading | null {
  const teardown = TEARDOWN.exec(text);
  return teardown === null ? readOther(text) : readTeardown(teardown);
}

function readTeardown(match: RegExpExecArray): FamilyReading | null {
  const [, aIp, aPort, bIp, bPort, , bytes, reason = ''] = match;
  const end = REASONS.find(([pattern]) => pattern.test(reason))?.[1];
  if (end === undefined || end === null) return null;
  const ends = endsByPorts(aIp, aPort, bIp, bPort);
  return sessionEvent(SYSTEM, end === CLIENT_RESET ? resetOf(match, reason, bytes === '0') : end, ends);
}

/** 302014 names the lower-security side first. Which of the two sent the RST follows from I and O, who opened from the ports. */
function resetOf(match: RegExpExecArray, reason: string, isEmpty: boolean): SessionEnd {
  const firstIsClient = Number(match[2]) >= Number(match[4]);
  const fromFirst = /^TCP Reset-O/i.test(reason);
  const byClient = fromFirst === firstIsClient;
  // No byte ever passed: the RST refused the connection.
  if (!byClient && isEmpty) return { ...SERVER_RESET, kind: 'refused', phase: 'connect', execution: SETTING_UP };
  return byClient ? CLIENT_RESET : SERVER_RESET;
}

/** `from a/1 to b/2`, `src outside:a/1 dst inside:b/2`, `for outside:a/1 to inside:b/2`. */
const PAIRS: readonly RegExp[] = [
  /(?:src |from |for )(?:\S{1,48}:)?(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]{3,45})\/(\d{1,5})(?:\([^)]{1,60}\))? (?:dst |to )(?:\S{1,48}:)?(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]{3,45})\/(\d{1,5})/,
  /(?:permitted|denied) tcp \S{1,48}\/(\S{3,45})\((\d{1,5})\)(?:\([^)]{1,60}\))? -> \S{1,48}\/(\S{3,45})\((\d{1,5})\)/,
];

const MESSAGES: readonly (readonly [RegExp, SessionEnd])[] = [
  // 106015: a packet of a connection that the ASA does not have (any more).
  [/-106015: Deny TCP \(no connection\)/, OUT_OF_STATE],
  [
    /-106(?:001|006|007|023|100): .{0,60}(?:[Dd]eny|denied|Inbound TCP connection denied).{0,60}(?:tcp|TCP)|-106001: Inbound TCP connection denied|-106100: access-list \S{1,100} denied tcp|-710003: TCP access denied/,
    DENIED,
  ],
  [/-201(?:003|004|005|010|011|012|013): /, EXHAUSTED],
  [
    /-(?:305006|202010|305005): .{0,120}(?:tcp|TCP|exhausted)/,
    { ...EXHAUSTED, causes: { 'port-exhaustion': 'no translation is left, or none matches' } },
  ],
  [/-419002: |-733100: .{0,100}(?:SYN|drop rate)/, EXHAUSTED],
  [
    /-725(?:006|014): /,
    {
      meaning: 'TLS with the firewall itself failed',
      kind: 'tls-failure',
      phase: 'handshake',
      execution: SETTING_UP,
      causes: { 'tls-failure': 'the two could not agree' },
    },
  ],
];

function readOther(text: string): FamilyReading | null {
  const end = MESSAGES.find(([pattern]) => pattern.test(text))?.[1];
  if (end === undefined) return null;
  const pair = PAIRS.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  const [, aIp, aPort, bIp, bPort] = pair ?? [];
  const inOrder = { clientIp: aIp, clientPort: aPort, serverIp: bIp, serverPort: bPort };
  // A packet out of state may be a reply: its source is not the opener, and answers to old connections prove nothing.
  const ends = end === OUT_OF_STATE ? endsByPorts(aIp, aPort, bIp, bPort) : inOrder;
  const isReply = Number(aPort) < 1024 && Number(bPort) >= 1024;
  return sessionEvent(SYSTEM, isReply && end === DENIED ? { ...OUT_OF_STATE, execution: NOT_TOLD } : end, ends);
}
