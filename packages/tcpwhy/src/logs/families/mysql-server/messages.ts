import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_CONNECTED,
  NOT_TOLD,
  REPLYING,
  REQUEST_INCOMPLETE,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

const LEFT = {
  'client-abort': 'the client closed without COM_QUIT',
  'process-death': 'or its process died',
  'server-idle-timeout': 'or a proxy between them closed an idle connection',
};

/** The reasons of MySQL's errmsg (ER_NET_READ_ERROR and relatives), MariaDB's additions, replication, Galera. */
export const MYSQL_RULES: readonly MessageRule[] = [
  {
    match: /Too many connections|max_connections|max_user_connections.{0,40}exceeded/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'the server answers with error 1040 and closes' },
    look: 'max_connections (151), max_user_connections; sum of all pools’ sizes',
  },
  {
    match:
      /Got timeout reading communication packets|timeout period of \d+ seconds was exceeded|disconnected by the server because of inactivity/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: {
      'server-idle-timeout': 'the connection was idle for wait_timeout',
      'stale-pooled-connection': 'a pool that keeps connections longer meets closed ones',
    },
    look: 'wait_timeout (28800 s), interactive_timeout, net_read_timeout (30 s); pools need a shorter idle time',
  },
  {
    match: /Got timeout writing communication packets/,
    kind: 'timeout-read',
    phase: 'write',
    execution: REPLYING,
    causes: { 'zero-window-stall': 'the client stopped reading its result' },
    look: 'net_write_timeout (60 s)',
  },
  {
    match: /closed normally without authentication/,
    kind: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'a port check connected and left' },
  },
  {
    match: /Aborted connection .{0,300}user: 'unauthenticated'/,
    otherwise: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'the client left during the log-in', 'wrong-protocol': 'or it does not speak MySQL' },
    look: 'connect_timeout (10 s), max_connect_errors',
  },
  {
    match: /Got an error writing communication packets/,
    kind: 'aborted-by-client',
    phase: 'write',
    execution: REPLYING,
    causes: LEFT,
  },
  {
    match: /Got an error reading communication packets/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_VANISHED,
    causes: LEFT,
    look: 'Aborted_clients counts these; performance_schema.host_cache shows whose',
  },
  {
    match: /Got a packet bigger than '?max_allowed_packet'?/,
    kind: 'resource-limit',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    look: 'max_allowed_packet, on both sides',
  },
  {
    match: /Got packets out of order|[Mm]alformed (?:communication )?packet|Couldn't uncompress/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_TOLD,
    causes: { 'wrong-protocol': 'what the client sent is no MySQL packet' },
  },
  {
    match: /Aborted connection .{0,300}\((?:KILLED|CLOSE_CONNECTION|Connection was killed)\)|Connection was killed/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: { 'administrative-kill': 'KILL ended the connection' },
  },
  {
    match:
      /Aborted connection .{0,300}\((?:This connection closed normally|Server shutdown in progress|init_connect command failed)/,
    otherwise: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  // errno is left over from something else; vio_errno 1158 is a failed read, 1159 a time-out; no bytes is an end of file.
  { match: /Could not read packet: .{0,200}vio_errno: 1159/, kind: 'idle-timeout', phase: 'idle', execution: WAS_IDLE },
  { match: /Could not read packet: .{0,200}errno: 104\b/, kind: 'reset', phase: 'read', execution: CLIENT_VANISHED },
  { match: /Could not read packet: .{0,200}length: 0/, kind: 'eof', phase: 'read', execution: CLIENT_VANISHED },
  {
    match: /Could not write packet: /,
    otherwise: 'broken-pipe',
    phase: 'write',
    execution: REPLYING,
    look: 'net_write_timeout (60 s), when errno is 110',
  },
  { match: /Could not read packet/, phase: 'unknown', execution: CLIENT_VANISHED },
  {
    match: /Aborted connection \d+ to db/,
    otherwise: 'aborted-by-client',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
    causes: LEFT,
  },
  {
    match: /is blocked because of many connection errors/,
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'max_connect_errors was reached for this host' },
    look: 'max_connect_errors (100); mysqladmin flush-hosts',
  },
  {
    match: /Host '.{1,255}' is not allowed to connect/,
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: TURNED_AWAY,
  },
  {
    match: /Bad handshake|handshake with .{0,60}failed/,
    otherwise: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /(?:bind on TCP\/IP port|Can't start server: Bind).{0,120}in use/i,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  {
    match: /Error in accept: (?:Too many|No buffer)|Can't create (?:a new )?thread to handle new connection/i,
    kind: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
    look: 'open_files_limit, and the service’s LimitNOFILE and TasksMax',
  },
  // Reverse look-ups of clients: harmless.
  {
    match: /IP address '.{1,60}' (?:could not be|has been) resolved|Hostname '.{1,255}' (?:does not resolve|has)/,
    silent: true,
  },
  // Replication: this server is the client of another.
  {
    match:
      /error (?:re)?connecting to (?:master|source)(?: '[^'@]{0,100}@(?<remote>[^']{3,260})')?.{0,300}\((?:110|60|10060)\)/i,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'SHOW REPLICA STATUS; MASTER_CONNECT_RETRY (60 s)',
  },
  {
    match:
      /(?:error (?:re)?connecting to (?:master|source)|Error (?:re)?connecting to (?:master|source)) '[^'@]{0,100}@(?<remote>[^']{3,260})'/i,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
    look: 'SHOW REPLICA STATUS; MASTER_CONNECT_RETRY (60 s)',
  },
  {
    match: /error (?:re)?connecting to (?:master|source)/i,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  {
    match:
      /Error reading packet from server|Failed reading log event, reconnecting|Lost connection to (?:MySQL|MariaDB|master|source)|error reading log event/i,
    otherwise: 'eof',
    phase: 'read',
    execution: NO_REQUEST,
    look: 'replica_net_timeout (60 s), and the source’s log of the same second',
  },
  {
    match:
      /A (?:slave|replica) with the same server_uuid|dump thread .{0,80}(?:killed|failed)|Failed on (?:my_net_write|net_flush)/,
    kind: 'closed-locally',
    phase: 'write',
    execution: NO_REQUEST,
  },
  {
    match: /Timeout waiting for reply of binlog/,
    kind: 'timeout-read',
    phase: 'read',
    execution: {
      verdict: 'yes',
      because: 'the transaction was committed here; only the replica’s acknowledgment was missing',
    },
    look: 'rpl_semi_sync_source_timeout (10 s)',
  },
  // Group replication and Galera.
  {
    match:
      /Member with address (?<member>\S{1,255}) has become unreachable|This server is not able to reach a majority/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: { 'peer-vanished': 'the member stopped answering' },
    look: 'group_replication_member_expel_timeout (5 s)',
  },
  {
    match:
      /connection to peer \S{1,60} with addr (?:\w{1,5}:\/\/)?(?<remote>\S{3,60}) timed out|no messages seen in PT/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    look: 'wsrep_provider_options: gmcast.peer_timeout (PT3S), evs.inactive_timeout (PT15S)',
  },
  {
    match: /failed to open gcomm backend connection: 110|failed to reach primary view/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  {
    match: /turning message relay requesting on, nonlive peers: (?:\w{1,5}:\/\/)?(?<remote>[^\s,]{3,60})/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
  },
  {
    match: /handshake with \S{1,60} (?:\w{1,5}:\/\/)?(?<remote>\S{3,60}) failed: /,
    phase: 'handshake',
    otherwise: 'handshake-failed',
    execution: NO_REQUEST,
  },
  {
    match:
      /Lock wait timeout|Deadlock found|InnoDB: |Access denied for user|\bShutdown complete|ready for connections|Query execution was interrupted|page_cleaner|Start binlog_dump/,
    silent: true,
  },
];
