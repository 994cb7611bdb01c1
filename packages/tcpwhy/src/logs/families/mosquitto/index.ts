import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, NOT_CONNECTED, NOT_TOLD, SETTING_UP, TURNED_AWAY, WAS_IDLE } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match:
      /Client \S{1,256}(?: \[(?<remote>[^\]]{3,60})\])? (?:closed its connection|disconnected: [Cc]onnection closed by client)/,
    kind: 'aborted-by-client',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed without DISCONNECT', 'process-death': 'or its process died' },
  },
  {
    match:
      /Client \S{1,256}(?: \[(?<remote>[^\]]{3,60})\])? (?:has exceeded timeout, disconnecting|disconnected: exceeded timeout)/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: {
      'peer-vanished': 'nothing came for one and a half keep-alive intervals',
      'middlebox-idle-drop': 'or the path forgot the connection',
    },
    look: 'the client’s keepalive (60 s usual); mosquitto.conf: max_keepalive',
  },
  {
    match: /Socket error on client \S{1,256}, disconnecting/,
    otherwise: 'reset',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  {
    match:
      /Client \S{1,256}(?: \[(?<remote>[^\]]{3,60})\])? disconnected(?: due to|:) (?:[Pp]rotocol error|[Mm]alformed packet|[Oo]versize packet|[Pp]acket too large)/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_TOLD,
    causes: { 'wrong-protocol': 'what the client sent is no MQTT packet' },
  },
  {
    match:
      /Client connection from (?<ip>[\d.a-fA-F:]{3,45})(?::(?<port>\d{1,5}))? failed: |Client connection from \S{1,60} failed/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  { match: /OpenSSL Error\[\d\]: .{0,300}/, otherwise: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  {
    match:
      /Client connection from (?<ip>[\d.a-fA-F:]{3,45}) denied|Client connection denied|connection limit|max_connections/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    look: 'mosquitto.conf: max_connections',
  },
  {
    match: /already connected, closing old connection|session taken over/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    look: 'two clients use the same client id',
  },
  {
    match: /Error (?:creating|connecting) bridge|Connection Refused: broker unavailable/,
    otherwise: 'refused',
    phase: 'connect',
    reporter: 'client',
    execution: NOT_CONNECTED,
  },
  { match: /Address already in use/, kind: 'resource-limit', phase: 'connect' },
  {
    match:
      /New (?:client connected|connection) from|Client \S{1,256} disconnected(?:\.|, not authori[sz]ed|$)|not authori[sz]ed|Saving in-memory|Sending (?:PING|CONN|PUB|SUB)|Received /,
    silent: true,
  },
];

/** `time: Client id closed its connection.` */
export default familyOfRules({
  id: 'mosquitto',
  name: 'Mosquitto',
  system: 'Mosquitto broker',
  words: [
    'closed its connection',
    'exceeded timeout',
    'socket error on client',
    'due to protocol error',
    'closing old connection',
    'client connection from',
    'malformed packet',
    'creating bridge',
    'connection closed by client',
  ],
  program: /^mosquitto$/,
  shapes: [
    [
      'certain',
      /\bClient \S{1,256}(?: \[[^\]]{3,60}\])? (?:closed its connection|has exceeded timeout, disconnecting|disconnected due to|disconnected: |already connected, closing old)/,
    ],
    [
      'certain',
      /Socket error on client \S{1,256}, disconnecting|Client connection from [\d.a-fA-F:]{3,60} (?:failed|denied)|New client connected from \S{3,60} as |OpenSSL Error\[\d\]: |Error creating bridge/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
