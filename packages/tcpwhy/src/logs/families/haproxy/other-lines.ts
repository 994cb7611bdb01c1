import type { Signs } from '../../grammar/signs.ts';
import type { FamilyReading } from '../../log-family.ts';
import { type MessageRule, readByRules } from '../../phrases/message-rule.ts';
import { NEVER_REACHED, NO_REQUEST, SETTING_UP } from '../../phrases/verdicts.ts';

const DEFAULTS = { system: 'HAProxy', reporter: 'proxy' } as const;

// `ip:port [date] frontend/listener: text` of sessions that died before they were any.
const SESSION_ERROR =
  /(?:^|[\s"])(?<ip>[0-9a-fA-F.:]{2,45}):(?<port>\d{1,5}) \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:[\d:.]{8,15}\] \S{1,200}: (?<text>(?:Connection|SSL|Timeout|Received|Error|Malformed|Missing).{0,300})/;

const SESSION_ERRORS: readonly MessageRule[] = [
  {
    match: /^Timeout (?:during|while) (?:SSL|waiting for PROXY)/,
    kind: 'timeout-read',
    phase: 'handshake',
    look: 'HAProxy: timeout client, or timeout http-request, is the limit',
  },
  {
    match: /PROXY/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    causes: { 'wrong-protocol': 'accept-proxy is set on the bind line and the sender writes no PROXY header' },
  },
  {
    match: /SSL/,
    kind: 'tls-failure',
    phase: 'handshake',
    causes: {
      'tls-failure': 'the client left or the two sides could not agree',
      'client-abort': 'port checks close right after connecting',
    },
  },
  { match: /^Connection (?:error|closed)/, kind: 'aborted-by-client', phase: 'handshake' },
];

/** Undefined when a text is no such line. */
export function readSessionError(text: string): FamilyReading | null | undefined {
  const groups = SESSION_ERROR.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const reading = readByRules(groups.text as string, NO_SIGNS, SESSION_ERRORS, DEFAULTS);
  if (reading === null || reading === undefined) return null;
  const ip = groups.ip as string;
  return {
    ...reading,
    execution: SETTING_UP,
    local: null,
    remote: `${ip.includes(':') ? `[${ip}]` : ip}:${groups.port}`,
  };
}

// Health checks: `Server be/app is DOWN, reason: Layer4 timeout, ...`, `Health check for server be/app failed, reason: ..`.
const HEALTH =
  /(?:Server \S{1,200} is DOWN|[Hh]ealth check for (?:backup )?server \S{1,200} failed|Server \S{1,200} is going DOWN|(?:[Bb]ackend|proxy) '?\S{1,200}'? has no server available)/;

const HEALTH_LINES: readonly MessageRule[] = [
  {
    match: /reason: Layer4 timeout/,
    kind: 'timeout-connect',
    phase: 'connect',
    causes: {
      'syn-unanswered': 'the check’s SYN got no answer',
      'listen-backlog-overflow': 'a full accept queue leaves SYNs unanswered',
    },
    look: 'HAProxy: timeout check and inter of the server line',
  },
  {
    match:
      /reason: (?:Layer4 connection problem|Socket error|Layer4 unsuccessful)|last one was: L4 unsuccessful connection/,
    otherwise: 'refused',
    phase: 'connect',
    causes: { 'port-closed': 'the check’s connect was refused' },
  },
  { match: /reason: Layer6 timeout/, kind: 'timeout-read', phase: 'handshake' },
  { match: /reason: Layer6 invalid response/, kind: 'tls-failure', phase: 'handshake' },
  {
    match: /reason: (?:Layer7 timeout|External check timeout)/,
    kind: 'timeout-read',
    phase: 'read',
    causes: { 'unresponsive-server': 'the server took the check’s request and did not answer' },
    look: 'HAProxy: timeout check',
  },
  { match: /reason: Layer7 invalid response/, otherwise: 'protocol-mismatch', phase: 'read' },
  // A wrong status was at least an answer.
  { match: /reason: Layer7 |reason: External|is UP,/, silent: true },
  {
    match: /has no server available/,
    kind: 'other',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'HAProxy: the DOWN lines before this one say what each server’s check met',
  },
];

/** Undefined when a text is no such line; null when nothing broke. */
export function readHealthLine(text: string, signs: Signs = NO_SIGNS): FamilyReading | null | undefined {
  if (!HEALTH.test(text)) return undefined;
  const reading = readByRules(text, signs, HEALTH_LINES, DEFAULTS);
  return reading == null ? null : { execution: NO_REQUEST, ...reading, local: null, remote: null };
}

const NO_SIGNS: Signs = {
  kind: null,
  explicit: false,
  strength: null,
  phase: 'unknown',
  errno: null,
  local: null,
  remote: null,
  pairOrder: null,
  addresses: [],
  remoteHost: null,
  remotePort: null,
  words: '',
  text: '',
  at: -1,
};
