import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { fieldOf, rawHeadOf } from '../../phrases/fields.ts';
import {
  CLIENT_RESET,
  DENIED,
  EXHAUSTED,
  IDLE_EXPIRY,
  NO_SYN_ACK,
  SERVER_RESET,
  type SessionEnd,
  type SessionEnds,
  sessionEvent,
} from '../../phrases/session-end.ts';

/** `RT_FLOW_SESSION_CLOSE: session closed TCP RST: 10.0.0.1/50118->10.0.0.2/443 0x0 service nat->nat ... 6 policy ...`. */
const LINE =
  /RT_FLOW_SESSION_(CLOSE|DENY)(?:_LS)?: session (?:closed|denied) ?([^:\n]{0,60}?):? ([0-9a-fA-F.:]{2,45})\/(\d{1,5})->([0-9a-fA-F.:]{2,45})\/(\d{1,5}) /;
/** The same with names: `RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.40 reason="TCP RST" source-address="..." ...]`. */
const STRUCTURED = /RT_FLOW_SESSION_(CLOSE|DENY)(?:_LS)? \[junos@/;

/** Which side sent the RST: a bare `TCP RST` does not say. */
const RESET: SessionEnd = { ...SERVER_RESET, meaning: 'one of the two sides sent RST; the line does not say which' };

const REASONS: readonly (readonly [RegExp, SessionEnd])[] = [
  [/^TCP CLIENT RST/i, CLIENT_RESET],
  [/^TCP SERVER RST/i, SERVER_RESET],
  [/^TCP RST/i, RESET],
  [/^(?:idle Timeout|TCP timeout|aged out)/i, IDLE_EXPIRY],
  [/^(?:TCP SYN (?:timeout|proxy)|unset SYN|synproxy failure)/i, NO_SYN_ACK],
  [/^(?:resource (?:unavailable|limit)|session limit|out of)/i, EXHAUSTED],
];

/** Flow sessions of Junos firewalls (SRX, vSRX, MX with services), as sentences and with named fields. */
const juniperSrx: LogFamily = {
  id: 'juniper-srx',
  name: 'Juniper SRX',
  words: ['rt_flow_session_close', 'rt_flow_session_deny'],
  claims: (entry) => {
    const head = rawHeadOf(entry);
    return LINE.test(head) || STRUCTURED.test(head) ? 'certain' : null;
  },
  read,
};

/** Sessions of other protocols, and those that both sides ended with FIN, are in order. */
function read(entry: LogEntry): FamilyReading | null {
  const head = rawHeadOf(entry);
  const line = LINE.exec(head);
  const verb = line?.[1] ?? STRUCTURED.exec(head)?.[1];
  if (protocolOf(entry, head, line) !== '6') return null;
  const reason = line?.[2] ?? fieldOf(entry, 'reason') ?? '';
  const end = verb === 'DENY' ? DENIED : REASONS.find(([words]) => words.test(reason))?.[1];
  return end === undefined ? null : sessionEvent('Juniper SRX', end, endsOf(entry, line));
}

/** Of a sentence: the number behind the NAT addresses and the names of NAT rules (a denial has it right behind the service). */
function protocolOf(entry: LogEntry, head: string, line: RegExpExecArray | null): string | undefined {
  if (line === null) return fieldOf(entry, 'protocol-id');
  const rest = head.slice(line.index + line[0].length, line.index + line[0].length + 600);
  return /(?:^| )(\d{1,3})(?:\(\d{1,3}\))? /.exec(rest)?.[1];
}

function endsOf(entry: LogEntry, line: RegExpExecArray | null): SessionEnds {
  const [, , , clientIp, clientPort, serverIp, serverPort] = line ?? [];
  return {
    clientIp: clientIp ?? fieldOf(entry, 'source-address'),
    clientPort: clientPort ?? fieldOf(entry, 'source-port'),
    serverIp: serverIp ?? fieldOf(entry, 'destination-address'),
    serverPort: serverPort ?? fieldOf(entry, 'destination-port'),
  };
}

export default juniperSrx;
