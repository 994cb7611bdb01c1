import { endpointOf } from '../../phrases/endpoints.ts';
import { headOf } from '../../phrases/fields.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_CONNECTED,
  NOT_TOLD,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

/** `ip:port - cid:5 - "v1.22.1:go" - ` in front of the text; rid, gid, lid for routes, gateways, leaf nodes. */
const PEER = /(?<!\S)(\S{3,60}:\d{1,5}) - [crgljm]w?id:\d{1,12} - /;

const rule = (message: string, rest: Omit<MessageRule, 'match'>): MessageRule => ({
  match: new RegExp(message),
  ...rest,
});

const RULES: readonly MessageRule[] = [
  rule('Stale (?:Client )?Connection', {
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: {
      'peer-vanished': 'the client did not answer pings',
      'middlebox-idle-drop': 'or a firewall forgot the connection',
    },
    look: 'nats-server: ping_interval (2m), ping_max (2)',
  }),
  rule('Slow Consumer(?: Detected)?', {
    kind: 'resource-limit',
    phase: 'write',
    execution: NOT_TOLD,
    causes: { 'zero-window-stall': 'the client reads slower than messages come in' },
    look: 'nats-server: write_deadline (10s), max_pending (64 MB)',
  }),
  rule('TLS [Hh]andshake (?:error|Failure)', { otherwise: 'tls-failure', phase: 'handshake', execution: SETTING_UP }),
  rule('Authentication [Tt]imeout', {
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'nats-server: authorization timeout (2s)',
  }),
  rule('[Mm]aximum [Cc]onnections [Ee]xceeded|maximum account active connections', {
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'max_connections was reached' },
    look: 'nats-server: max_connections (64K)',
  }),
  rule(
    '[Cc]lient [Pp]arser ERROR|Parse Error|Protocol Violation|Attempted to connect to (?:route|leaf|gateway) port|.{0,40}Unknown Protocol',
    {
      kind: 'protocol-mismatch',
      phase: 'read',
      execution: NOT_TOLD,
      causes: { 'wrong-protocol': 'what the client sent is not the NATS protocol' },
    },
  ),
  rule('Maximum (?:Payload|Control Line)', {
    kind: 'resource-limit',
    phase: 'read',
    execution: TURNED_AWAY,
    look: 'nats-server: max_payload (1 MB), max_control_line (4 KB)',
  }),
  rule(
    '(?:Error trying to connect to|Error connecting to) (?:route|gateway|leafnode|.{0,40}(?:route|gateway|leafnode))',
    { otherwise: 'refused', phase: 'connect', execution: NOT_CONNECTED },
  ),
  rule('Write Error|Error flushing|Write Deadline', { otherwise: 'broken-pipe', phase: 'write', execution: NOT_TOLD }),
  rule('Read Error|(?:Route|Gateway|Leafnode|Router) (?:read )?error', {
    otherwise: 'eof',
    phase: 'read',
    execution: CLIENT_VANISHED,
  }),
  rule('Server Shutdown|Kicked', { kind: 'closed-locally', phase: 'unknown', execution: NO_REQUEST }),
  {
    match:
      /connection closed: (?:Client Closed|Duplicate|Authentication (?:Failure|Expired)|Cluster Name|Wrong|Internal Client|Client Initiated)|connection created|Receive(?:d|) |Processing connect|Ping Timer|authentication error/i,
    silent: true,
  },
];

/** `[pid] date time [LVL] text`. */
export default familyOfRules({
  id: 'nats-server',
  name: 'NATS server',
  system: 'NATS server',
  words: [
    'stale connection',
    'stale client',
    'slow consumer',
    'read error',
    'write error',
    'parser error',
    'authentication timeout',
    'maximum connections',
    'parse error',
    'maximum payload',
    'trying to connect to route',
    'protocol violation',
    'tls handshake',
  ],
  program: /^nats-server$/,
  shapes: [
    ['certain', /\[\d{1,10}\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,9} \[(?:INF|DBG|WRN|ERR|TRC|FTL)\] /],
    ['certain', /\[(?:INF|DBG|WRN|ERR|TRC|FTL)\] \S{3,60} - [crgl]w?id:\d+ - /],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, entry) => {
    const peer = PEER.exec(headOf(entry));
    return peer === null ? reading : { ...reading, local: null, remote: endpointOf(peer[1]) };
  },
});
