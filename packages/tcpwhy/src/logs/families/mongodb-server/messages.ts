import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  CLIENT_LEFT_WAITING,
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_TOLD,
  REPLYING,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

const PEER = { 'peer-vanished': 'the member or its host is away', 'port-closed': 'or mongod does not run there' };

/** `msg` of JSON lines, or the words of older ones; the error's codeName (HostUnreachable, ...) is in `attr.error`. */
export const MONGODB_RULES: readonly MessageRule[] = [
  // Ordinary life: 22943, 22944, 51800, 20436, 22567, 6788700.
  {
    match:
      /^(?:Connection (?:accepted|ended|not authenticating)|client metadata|Ending idle connection because the pool meets|Checking authorization|Received first command|Slow query|Successfully (?:authenticated|connected)|Auth metrics)/i,
    silent: true,
  },
  { match: /\b(?:connection accepted from|end connection \S+ \(\d+ connections?)/, silent: true },
  // Clients.
  {
    match: /Interrupted operation as its client disconnected|ClientDisconnect/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    causes: { 'client-abort': 'the client closed while its operation was running' },
    look: 'the driver’s socketTimeoutMS, timeoutMS or a killed process; maxTimeMS ends operations on the server instead',
  },
  {
    match: /Error sending response to client|\[SEND_ERROR\]/,
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: REPLYING,
  },
  {
    match: /(?:too many open connections|[Cc]onnection refused because (?:there are )?too many)/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'net.maxIncomingConnections or the open-files limit was reached' },
    look: 'mongod.conf: net.maxIncomingConnections (65536); the service’s LimitNOFILE',
  },
  {
    match:
      /(?:SSL|TLS).{0,60}(?:handshake|Handshake)|SSLHandshakeFailed|no SSL certificate provided|The server is configured to only allow SSL|SSL peer certificate/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /recv\(\): message (?:mstr )?len \d+ is invalid|(?:Invalid|invalid) message (?:size|len)|ProtocolError|looks like you are trying to access MongoDB over HTTP/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_TOLD,
    causes: { 'wrong-protocol': 'what the client sent is no MongoDB message (HTTP, TLS)' },
  },
  {
    match:
      /Error receiving request from client|SocketException handling request|\[RECV_ERROR\]|Ending connection due to bad connection status/,
    phase: 'read',
    otherwise: 'eof',
    execution: CLIENT_VANISHED,
  },
  {
    match: /(?:Session|Connection) (?:from \S{1,60} )?(?:was )?(?:idle|timed out while idle)/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  // Members of a replica set or a cluster: mongod is the client.
  {
    match: /NetworkInterfaceExceededTimeLimit|NetworkTimeout|(?:Heartbeat|Request) .{0,60}(?:timed out|exceeded)/i,
    kind: 'timeout-read',
    phase: 'read',
    execution: NO_REQUEST,
    causes: { 'peer-vanished': 'the member did not answer', 'unresponsive-server': 'or was too busy to' },
    look: 'rs.conf().settings: heartbeatTimeoutSecs (10)',
  },
  {
    match:
      /Member is (?:now )?in (?:new )?state.{0,200}DOWN|Host failed in replica set|is now in state DOWN|no longer in contact|can't see a majority/,
    otherwise: 'other',
    phase: 'unknown',
    execution: NO_REQUEST,
    causes: PEER,
  },
  {
    match:
      /Dropping all pooled connections|PooledConnectionsDropped|Ending connection .{0,60}to host .{0,60}due to|ConnectionPoolExpired/,
    otherwise: 'closed-locally',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: PEER,
  },
  { match: /HostNotFound|getaddrinfo/, kind: 'dns', phase: 'connect', execution: NO_REQUEST },
  {
    match: /(?:Error connecting|[Ff]ailed to connect|[Cc]ouldn't connect|could not connect)/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NO_REQUEST,
    causes: PEER,
  },
  {
    match: /Error in heartbeat|HostUnreachable|heartbeat (?:request )?failed/i,
    otherwise: 'unreachable',
    phase: 'read',
    execution: NO_REQUEST,
    causes: PEER,
  },
  { match: /SocketException/, otherwise: 'other', phase: 'unknown', execution: NOT_TOLD },
];
