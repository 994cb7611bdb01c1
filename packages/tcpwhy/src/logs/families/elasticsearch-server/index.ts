import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_CONNECTED,
  NOT_TOLD,
  SETTING_UP,
  TURNED_AWAY,
} from '../../phrases/verdicts.ts';

/** `localAddress=/ip:port, remoteAddress=/ip:port` of Netty4TcpChannel and Netty4HttpChannel. */
const ENDS = String.raw`(?:.{0,300}?localAddress=(?:[^\s/,]{0,255})?\/(?<local>[^\s,}]{3,60}).{0,40}?remoteAddress=(?:[^\s/,]{0,255})?\/(?<remote>[^\s,}]{3,60}))?`;

const RULES: readonly MessageRule[] = [
  {
    match: new RegExp(
      `(?:plaintext (?:http )?traffic|http client did not trust|NotSslRecordException|SSLHandshakeException|not an SSL/TLS record|SSL/TLS handshake)${ENDS}`,
    ),
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: {
      'wrong-protocol': 'one side speaks TLS and the other does not',
      'tls-failure': 'or a certificate was not trusted',
    },
  },
  {
    match:
      /invalid internal transport message format|HTTP requests? on transport port|StreamCorruptedException|unsupported version: \[/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'something other than a node speaks to the transport port (47,45,54 is HTTP GET)' },
  },
  {
    match: new RegExp(`exception caught on transport layer${ENDS}`),
    otherwise: 'eof',
    phase: 'unknown',
    execution: NO_REQUEST,
    look: 'elasticsearch.yml: transport.ping_schedule, net.ipv4.tcp_keepalive_time and tcp_retries2 of the hosts',
  },
  {
    match: new RegExp(`caught exception while handling client http traffic${ENDS}`),
    otherwise: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  {
    match:
      /ConnectTransportException\[?\[[^\]]{0,200}\]\[(?:[^\s\]/]{0,255}\/)?(?<remote>[^\s\]]{3,60})\] ?connect_timeout|connect_timeout\[/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'elasticsearch.yml: transport.connect_timeout (30s)',
  },
  {
    match: /ConnectTransportException\[?\[[^\]]{0,200}\]\[(?:[^\s\]/]{0,255}\/)?(?<remote>[^\s\]]{3,60})\]/,
    otherwise: 'refused',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    match: /ConnectTransportException|failed to connect to (?:node |\{)/,
    otherwise: 'refused',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    match: /ReceiveTimeoutTransportException|request_id \[\d+\] timed out after/,
    kind: 'timeout-read',
    phase: 'read',
    execution: { verdict: 'yes', because: 'the request had been sent to the other node, which may still execute it' },
    causes: { 'unresponsive-server': 'the node did not answer in time' },
  },
  {
    match:
      /NodeDisconnectedException|NodeNotConnectedException|node-left\[.{0,400}reason: disconnected|transport connection to \[.{0,200}\] closed by remote/,
    otherwise: 'eof',
    phase: 'unknown',
    execution: NOT_TOLD,
    look: 'elasticsearch: nodes keep their connections open; a device between them that drops idle ones does this',
  },
  {
    match:
      /node-left\[.{0,400}reason: (?:followers check retry count exceeded|health check failed|lagging)|master_left.{0,200}(?:failed to ping|no longer master)|failed to ping, tried \[/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    look: 'elasticsearch.yml: cluster.fault_detection.follower_check.timeout (10s), retry_count (3)',
  },
  { match: /master not discovered (?:yet|or elected)|(?:MasterNotDiscovered|ClusterBlock)Exception/, silent: true },
  {
    match: /BindTransportException|BindHttpException|Failed to bind to/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  {
    match: /(?:Too many open files|http\.max_connections)/i,
    otherwise: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
  },
];

/** Elasticsearch and OpenSearch: `[time][LEVEL][o.e.t.TcpTransport ] [node] text`, and JSON logs. */
export default familyOfRules({
  id: 'elasticsearch-server',
  name: 'Elasticsearch and OpenSearch',
  system: 'Elasticsearch server',
  words: [
    'transport layer',
    'client http traffic',
    'plaintext',
    'transportexception',
    'nodedisconnected',
    'nodenotconnected',
    'node-left',
    'failed to ping',
    'request_id [',
    'internal transport message',
    'connect_timeout[',
  ],
  program: /^(?:elasticsearch|opensearch)$/,
  shapes: [
    [
      'certain',
      /\[(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL) ?\]\[(?:o\.e|o\.o|org\.elasticsearch|org\.opensearch|c\.|r\.|i\.)[\w.$]{1,60} {0,30}\] \[/,
    ],
    [
      'certain',
      /\borg\.(?:elasticsearch|opensearch)\.(?!client\.)|"(?:event\.dataset|service\.name)"\s?:\s?"(?:elasticsearch|ES_ECS)|"type"\s?:\s?"server"/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
