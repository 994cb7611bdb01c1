import { NOT_SENT, READER, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { WAS_IDLE } from '../../phrases/verdicts.ts';

/** Messages of clients of key-value stores, document stores and brokers. */
export const STORE_RULES: readonly MessageRule[] = [
  // Redis.
  { match: /Unexpected end of stream/, kind: 'eof', phase: 'read', execution: SENT },
  {
    match:
      /Failed connecting to (?:host )?|Failed to (?:create socket|connect to any host)|Unable to connect to \S|Cannot connect to Redis|Could not connect to Redis/,
    otherwise: 'other',
    phase: 'connect',
  },
  {
    match: /Command timed out after|RedisTimeoutException|Command execution timeout|Redis server response timeout/,
    kind: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /Connection closed prematurely|Currently not connected\. Commands are rejected|Connection is closed/,
    otherwise: 'eof',
    phase: 'unknown',
    execution: SILENT,
  },
  // MongoDB.
  { match: /MongoSocketOpenException/, otherwise: 'other', phase: 'connect' },
  { match: /MongoSocketReadTimeoutException/, kind: 'timeout-read', phase: 'read', execution: SENT },
  {
    match: /MongoSocketReadException: Prematurely reached end of stream/,
    kind: 'eof',
    phase: 'read',
    execution: SENT,
  },
  { match: /MongoSocketReadException|MongoSocketClosedException/, otherwise: 'eof', phase: 'read', execution: SENT },
  { match: /MongoSocketWriteException/, otherwise: 'broken-pipe', phase: 'write' },
  {
    match: /MongoWaitQueueFullException|waiting for a connection from pool/,
    kind: 'pool-exhausted',
    phase: 'connect',
  },
  {
    match: /Timed out (?:after \d+ ms )?while waiting (?:for a server|to connect)/,
    otherwise: 'timeout-connect',
    phase: 'connect',
  },
  // RabbitMQ.
  {
    match:
      /already closed due to (?:connection error|clean (?:connection|channel) shutdown|channel error)|AlreadyClosedException/,
    otherwise: 'closed-locally',
    phase: 'write',
    execution: NOT_SENT,
  },
  {
    match: /MissedHeartbeatException|Heartbeat missing with heartbeat/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  { match: /ShutdownSignalException: connection error/, otherwise: 'eof', phase: 'read', execution: READER },
  { match: /CONNECTION_FORCED/, kind: 'eof', phase: 'unknown', execution: SILENT },
  // ZooKeeper: session 0x0 is none yet.
  {
    match:
      /(?:Session|sessionid:?) 0x0 for server[\s\S]{0,3000}(?:EndOfStream|Connection reset|Broken pipe)|Session 0x0 for (?:server|sever)[^\n]{0,300}Closing socket/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /Client session timed out, have not heard from server/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: SILENT,
  },
  {
    match: /ConnectionLossException|KeeperErrorCode = ConnectionLoss/,
    otherwise: 'eof',
    phase: 'unknown',
    execution: SILENT,
  },
  {
    match: /SessionExpiredException|session [^\n]{0,60}has expired/,
    otherwise: 'idle-timeout',
    phase: 'idle',
    execution: SILENT,
  },
  { match: /Unable to read additional data from server/, kind: 'eof', phase: 'read', execution: READER },
  { match: /Closing socket connection\. Attempting reconnect/, otherwise: 'eof', phase: 'read', execution: READER },
  // Kafka.
  {
    match: /could not be established\. (?:Broker|Node) may not be available/,
    otherwise: 'refused',
    phase: 'connect',
  },
  {
    match: /Bootstrap broker \S+ \(id: -?\d+ rack: \w+\) disconnected/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /failed authentication due to: SSL handshake failed|SslAuthenticationException/,
    otherwise: 'tls-failure',
    phase: 'handshake',
  },
  {
    match: /Connection to node -?\d+ \([^)\n]{1,300}\) terminated during authentication/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  { match: /socket connection setup timeout/, kind: 'timeout-connect', phase: 'connect' },
  {
    match:
      /Cancelled in-flight \w+ request[^\n]{0,200}due to node -?\d+ being disconnected|NetworkException: (?:The server disconnected|Disconnected from node)/,
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /Disconnecting from node -?\d+ due to request timeout|Expiring \d+ record/,
    otherwise: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  { match: /\bDisconnectException\b/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
  // Brokers close idle connections and clients their old ones: at INFO it is how they live.
  {
    match: /^(?![^\n]{0,300}\b(?:WARN|ERROR)\b)[^\n]{0,200}\bINFO\b[^\n]{0,300}\bNode -?\d+ disconnected\.$/,
    silent: true,
  },
  { match: /Node -?\d+ disconnected/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
  {
    match: /Timed out waiting for a node assignment|Topic \S+ not present in metadata after/,
    otherwise: 'timeout-connect',
    phase: 'connect',
  },
  {
    match: /org\.apache\.kafka\.common\.errors\.TimeoutException/,
    otherwise: 'timeout-read',
    phase: 'unknown',
    execution: SILENT,
  },
  {
    match: /Channel was inactive for too \(>\d+\) long|InactivityIOException/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  {
    match: /\[Request processing failed|listener timeout after waiting for/,
    otherwise: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /SocketTimeoutException: (?:[\d,. ]{1,12}(?:ms|millis)|Read timed out)|Read timed out/,
    kind: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  { match: /[Cc]onnect(?:ion)? timed out|ConnectTimeoutException/, kind: 'timeout-connect', phase: 'connect' },
];
