import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  CLIENT_VANISHED,
  FORWARDED,
  NO_REQUEST,
  NOT_CONNECTED,
  NOT_TOLD,
  REPLYING,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

/** Ids of connections name both ends, the broker's first: `10.4.1.20:9092-10.4.1.33:44718-8812`. */
const IDS = String.raw`(?<local>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})-(?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})-\d{1,10}`;

/** Texts of Selector, NetworkClient, SocketServer, Processor, AbstractFetcherThread, 0.10 to 4. */
export const KAFKA_RULES: readonly MessageRule[] = [
  {
    match: new RegExp(`[Ff]ailed authentication with.{0,200}(?:channelId=${IDS})?.{0,200}(?:SSL handshake failed)`),
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /SSL handshake failed|SslAuthenticationException|SSLHandshakeException/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  { match: /Failed authentication with|SaslAuthenticationException|\(Authentication failed/, silent: true },
  {
    match:
      /InvalidReceiveException|InvalidRequestException|Invalid receive \(size|Unknown API key|Error getting request for apiKey/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: TURNED_AWAY,
    causes: {
      'wrong-protocol': 'what the client sent is no Kafka request: a size of 1195725856 is HTTP GET, 369295616 is TLS',
    },
  },
  {
    match: new RegExp(`About to close the idle connection from (?:${IDS}|\\S{1,60})`),
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: { 'server-idle-timeout': 'nothing was sent for connections.max.idle.ms' },
    look: 'connections.max.idle.ms (10 minutes on brokers, 9 on clients)',
  },
  {
    match: new RegExp(`no open connection, connection id (?:${IDS})?`),
    kind: 'aborted-by-client',
    phase: 'write',
    execution: REPLYING,
    causes: { 'client-abort': 'the client closed before its answer was ready' },
  },
  {
    match: /(?:Too many connections from|already has the configured maximum of|Rejected connection from)/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'the broker closes connections beyond its limit' },
    look: 'max.connections.per.ip, max.connections, max.connection.creation.rate',
  },
  {
    match: /Error (?:while )?accepting connection|Too many open files/,
    otherwise: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
    look: 'LimitNOFILE of the service',
  },
  // NetworkClient: brokers among each other, controllers, and all Java clients.
  {
    match: /Connection to node \S{1,20} \((?:[^\s/]{0,255}\/)?(?<remote>\S{3,60})\) could not be established/,
    kind: 'refused',
    phase: 'connect',
    execution: NOT_CONNECTED,
    causes: { 'port-closed': 'no broker listens there', 'syn-unanswered': 'or it could not be reached' },
    look: 'advertised.listeners of the broker: clients connect to what it says',
  },
  {
    match: /could not be established\. (?:Node|Broker) may not be available/,
    kind: 'refused',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    match: /(?:due to|because of) (?:a )?socket connection setup timeout|connection setup timeout/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'socket.connection.setup.timeout.ms (10 s)',
  },
  {
    match: /Disconnecting from node \S{1,20} due to request timeout|due to request timeout/,
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    look: 'request.timeout.ms (30 s)',
  },
  {
    match: /was disconnected before the response was read|due to node \S{1,20} being disconnected|DisconnectException/,
    otherwise: 'eof',
    phase: 'read',
    execution: { verdict: 'yes', because: 'the request had been sent and only the response was lost' },
  },
  {
    match: /(?:Connection to node \S{1,20}|terminated during authentication).{0,160}terminated during authentication/,
    kind: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: {
      'wrong-protocol': 'the listener may expect TLS or SASL',
      'tls-failure': 'the two ends’ security.protocol differ',
    },
  },
  {
    match: /Bootstrap broker (?:[^\s/]{0,255}\/)?(?<remote>\S{3,60}) .{0,60}disconnected/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: new RegExp(`Connection with .{0,120}\\(channelId=${IDS}\\) disconnected`),
    otherwise: 'eof',
    phase: 'read',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed', 'process-death': 'or its process died' },
  },
  {
    match: /Connection with (?:[^\s/]{0,255}\/)?\S{1,60} .{0,120}disconnected/,
    otherwise: 'eof',
    phase: 'read',
    execution: NOT_TOLD,
  },
  { match: /\bNode -?\d{1,12} disconnected/, otherwise: 'eof', phase: 'unknown', execution: NOT_TOLD },
  {
    match: new RegExp(
      `(?:Unexpected error from|Exception while processing request from|Closing socket for|Exception from) (?:${IDS}|\\S{1,80})`,
    ),
    phase: 'read',
    otherwise: 'eof',
    execution: CLIENT_VANISHED,
  },
  {
    match: /(?:Error (?:when|in|sending)|Exception).{0,200}(?:fetch|Fetch|FETCH).{0,60}/,
    phase: 'read',
    execution: NO_REQUEST,
  },
  {
    match:
      /Expiring \d+ record|has passed since batch creation|Group coordinator .{0,200} is unavailable|Member .{0,200} has failed/,
    otherwise: 'timeout-read',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
];
