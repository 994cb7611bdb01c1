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
  WORKER_STOPPED,
} from '../../phrases/verdicts.ts';

const LEFT = {
  'client-abort': 'the client closed without saying Terminate',
  'process-death': 'or its process died',
  'server-idle-timeout': 'or a proxy between them closed an idle connection',
};
const LIMIT = { 'connection-limit-refusal': 'the server answers with FATAL 53300 and closes' };

/** Texts of PostgreSQL's postgres.c, pqcomm.c, be-secure.c, postmaster.c, libpqwalreceiver.c, versions 9 to 18. */
export const POSTGRESQL_RULES: readonly MessageRule[] = [
  // Clients that went away.
  {
    match: /unexpected EOF on client connection with an open transaction/,
    kind: 'aborted-by-client',
    phase: 'idle',
    execution: CLIENT_VANISHED,
    causes: LEFT,
    look: 'the open transaction was rolled back; log_disconnections and log_connections show whose it was',
  },
  {
    match:
      /unexpected EOF (?:within message|within unauthenticated|on startup)|incomplete message from client|invalid message length/,
    otherwise: 'eof',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /unexpected EOF on client connection/,
    kind: 'aborted-by-client',
    phase: 'idle',
    execution: CLIENT_VANISHED,
    causes: LEFT,
  },
  { match: /connection to client lost/, kind: 'aborted-by-client', phase: 'write', execution: REPLYING, causes: LEFT },
  {
    match: /could not receive data from client: (?:Connection timed out|No route to host|Keepalive|timeout)/,
    phase: 'idle',
    kind: 'timeout-read',
    execution: CLIENT_VANISHED,
    causes: {
      'keep-alive-timeout': 'keep-alive probes to the client were not answered',
      'peer-vanished': 'the client’s host went away',
    },
    look: 'postgresql.conf: tcp_keepalives_idle, tcp_keepalives_interval, tcp_user_timeout',
  },
  {
    match: /could not receive data from client/,
    otherwise: 'eof',
    phase: 'read',
    execution: CLIENT_VANISHED,
    causes: LEFT,
  },
  {
    match: /could not send data to client/,
    otherwise: 'broken-pipe',
    phase: 'write',
    execution: {
      verdict: 'unknown',
      because: 'the server was writing to the client: an answer, or a notice while it still read',
    },
    causes: LEFT,
  },
  // The server’s own decision.
  {
    match: /terminating connection due to idle-in-transaction timeout/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: { 'server-idle-timeout': 'the session was idle inside a transaction for too long' },
    look: 'postgresql.conf: idle_in_transaction_session_timeout',
  },
  {
    match: /terminating connection due to idle-session timeout/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: { 'server-idle-timeout': 'the session was idle for too long' },
    look: 'postgresql.conf: idle_session_timeout; pools need a shorter idle time',
  },
  {
    match: /terminating connection due to transaction timeout/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    look: 'postgresql.conf: transaction_timeout',
  },
  {
    match: /terminating walsender process due to replication timeout/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NO_REQUEST,
    look: 'postgresql.conf: wal_sender_timeout (60 s) on both sides',
  },
  {
    match: /terminating walreceiver due to timeout/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NO_REQUEST,
    look: 'postgresql.conf: wal_receiver_timeout (60 s)',
  },
  {
    match: /terminating connection due to (?:administrator command|unexpected postmaster exit)/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: {
      'administrative-kill': 'pg_terminate_backend or a fast shutdown',
      'process-death': 'or the server is stopping',
    },
  },
  {
    match:
      /terminating connection because of crash of another server process|terminating any other active server processes/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: { 'process-death': 'a backend crashed and the server ends all others' },
  },
  {
    match: /terminating connection due to conflict with recovery/,
    kind: 'closed-locally',
    phase: 'unknown',
    execution: { verdict: 'unknown', because: 'the standby cancelled what the session was doing' },
    look: 'postgresql.conf: max_standby_streaming_delay, hot_standby_feedback',
  },
  {
    match: /(?:protocol synchronization was lost|invalid frontend message type)/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_TOLD,
  },
  {
    match: /(?:server process|background worker|child process) .{0,80}was terminated by signal (?:4|6|7|9|11)\b/,
    kind: 'other',
    phase: 'unknown',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'the backend died, and its kernel closed its connection' },
    look: 'signal 9 is often the kernel out of memory',
    command: "journalctl -k | grep -i 'killed process'",
  },
  // Turned away.
  {
    match:
      /sorry, too many clients already|remaining connection slots are reserved|too many connections for (?:role|database)|number of requested standby connections exceeds/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: LIMIT,
    look: 'postgresql.conf: max_connections (100), superuser_reserved_connections; sum of all pools’ sizes',
  },
  {
    match: /the database system is (?:starting up|shutting down|in recovery mode|not (?:yet )?accepting connections)/,
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'the server answers with FATAL 57P03 and closes' },
  },
  {
    match: /no pg_hba\.conf entry for|pg_hba\.conf rejects (?:connection|replication)/,
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'the server refuses this client by policy and closes' },
    look: 'pg_hba.conf',
  },
  {
    match: /canceling authentication due to timeout/,
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'postgresql.conf: authentication_timeout (60 s)',
  },
  {
    match: /incomplete startup packet/,
    kind: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'a port check or a scanner connected and left' },
  },
  {
    match:
      /invalid length of startup packet|unsupported frontend protocol|invalid startup packet|received (?:unencrypted|direct SSL)/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'what connected does not speak PostgreSQL’s protocol (HTTP, TLS without SSLRequest)' },
  },
  {
    match: /could not accept (?:SSL|GSSAPI?) (?:connection|security context)/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /SSL (?:error|SYSCALL error)|no SSL (?:connection|error) reported/,
    otherwise: 'tls-failure',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  {
    match: /could not accept new connection|could not fork new process for connection/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
  },
  {
    match: /could not (?:bind|create listen socket) .{0,60}"(?<lip>[\d.:a-f]+)"/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  // Replication, logical replication, foreign servers: the server is the client.
  {
    match:
      /could not (?:receive data from|send data to) WAL stream|could not (?:receive|send) .{0,40}(?:end-of-streaming|replication)/,
    otherwise: 'eof',
    phase: 'read',
    execution: NO_REQUEST,
    look: 'the primary’s log of the same second; wal_sender_timeout, wal_keep_size',
  },
  {
    match:
      /could not connect to (?:the )?(?:primary server|publisher|server)|connection to server at "(?<ip>[^"]{1,60})"(?: \([^)]{1,60}\))?, port (?<port>\d+) failed/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  { match: /replication terminated by primary server/, otherwise: 'eof', phase: 'read', execution: NO_REQUEST },
  // Statements that were cancelled keep their connection; so do locks, checkpoints and failed log-ins.
  {
    match:
      /canceling statement due to|lock timeout|deadlock detected|checkpoint|duration: |automatic vacuum|authentication failed for|statement: |disconnection: |connection (?:received|authorized|authenticated):|execute |could not resolve|pg_getnameinfo_all|archive command/,
    silent: true,
  },
];
