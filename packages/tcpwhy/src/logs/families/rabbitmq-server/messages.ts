import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_TOLD,
  REPLYING,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

const rule = (reason: string, rest: Omit<MessageRule, 'match'>): MessageRule => ({
  match: new RegExp(reason),
  ...rest,
});

/** Reasons of rabbit_reader.erl; Erlang terms in braces in older versions, sentences in newer ones. */
export const RABBITMQ_RULES: readonly MessageRule[] = [
  rule('missed heartbeats from client|\\{heartbeat_timeout', {
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: {
      'peer-vanished': 'the client or the path to it went silent',
      'middlebox-idle-drop': 'a firewall forgot the connection',
      'unresponsive-server': 'or the client’s process was blocked',
    },
    look: 'rabbitmq.conf: heartbeat (60 s); the client negotiates it',
  }),
  rule('client unexpectedly closed TCP connection|connection_closed_abruptly|\\bclient disconnected abruptly', {
    otherwise: 'aborted-by-client',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
    causes: {
      'client-abort': 'the client closed without connection.close',
      'process-death': 'or its process died',
      'server-idle-timeout': 'or a load balancer between them closed an idle connection',
    },
  }),
  rule('connection_closed_with_no_data_received', {
    kind: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'a port check connected and left' },
  }),
  rule('\\{bad_(?:header|version)|\\bbad header|unexpected_frame|frame_too_large|\\{bad_payload', {
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'the client’s first bytes are no AMQP header: HTTP or TLS on the plain port' },
  }),
  rule('\\{?handshake_timeout|handshake timeout', {
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'rabbitmq.conf: handshake_timeout (10 s), ssl_handshake_timeout (5 s)',
  }),
  rule('\\{writer,send_failed,\\{?(?:error,)?timeout|\\{writer,send_failed,timeout', {
    kind: 'timeout-read',
    phase: 'write',
    execution: REPLYING,
    causes: { 'zero-window-stall': 'the client stopped reading' },
    look: 'rabbitmq.conf: tcp_listen_options.send_timeout (15 s)',
  }),
  rule('\\{writer,send_failed', { otherwise: 'broken-pipe', phase: 'write', execution: REPLYING }),
  rule('\\{inet_error,', { otherwise: 'reset', phase: 'read', execution: CLIENT_VANISHED }),
  rule('\\{ssl_upgrade_(?:error|failure|failed)|TLS (?:server|client): In state|tls_alert', {
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  }),
  rule('(?:connection|vhost) .{0,100}limit (?:\\(\\d+\\) )?(?:is )?reached|connection limit', {
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'a limit of the virtual host, the user or the node was reached' },
  }),
  {
    match: /file descriptor limit alarm set/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
    look: 'rabbitmqctl status: file descriptors; LimitNOFILE of the service',
  },
  {
    match:
      /(?:PLAIN|AMQPLAIN|EXTERNAL) login refused|access_refused|operation (?:basic|queue|exchange|channel|connection)\.|NOT_FOUND|PRECONDITION_FAILED|CONNECTION_FORCED - (?:user|vhost)/,
    silent: true,
  },
  rule('CONNECTION_FORCED|connection_forced|closing.{0,80}shutdown', {
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: { 'administrative-kill': 'an operator closed the connection, or the node stops' },
  }),
  // Nodes of a cluster.
  {
    match:
      /\bnode '?\S{1,80}?'? down: (?:net_tick_timeout|etimedout)|\*\* Node \S{1,80} not responding|net_tick_timeout/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: { 'peer-vanished': 'the other node or the path to it went silent' },
    look: 'advanced.config: net_ticktime (60 s)',
  },
  {
    match: /\bnode '?\S{1,80}?'? down: connection_closed|rabbit on node '?\S{1,80}?'? down/,
    kind: 'eof',
    phase: 'unknown',
    execution: NO_REQUEST,
    causes: { 'process-death': 'the other node stopped' },
  },
  {
    match: /running_partitioned_network|[Pp]artial partition detected|inconsistent_database/,
    kind: 'other',
    phase: 'unknown',
    execution: NO_REQUEST,
    look: 'rabbitmq.conf: cluster_partition_handling',
  },
  {
    match:
      /accepting (?:AMQP|MQTT|STOMP) connection|authenticated and granted access|has a client-provided name|closing AMQP connection <[\d.]+> \([^\n]{0,600}\)\s*$/,
    silent: true,
  },
];
