import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_CONNECTED,
  NOT_TOLD,
  REPLYING,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

const REPL = 'redis.conf: repl-timeout (60 s) on both sides, client-output-buffer-limit replica, repl-backlog-size';

/** Texts of networking.c, replication.c, cluster.c and sentinel.c, with both words for a replica. */
export const REDIS_RULES: readonly MessageRule[] = [
  // Clients.
  {
    match: /addr=(?<remote>\S{3,60})(?: laddr=(?<local>\S{3,60}))?.{0,600}scheduled to be closed ASAP/,
    kind: 'resource-limit',
    phase: 'write',
    execution: NOT_TOLD,
    causes: {
      'zero-window-stall': 'the client reads slower than it is written to',
      'abortive-close': 'Redis drops it',
    },
    look: 'redis.conf: client-output-buffer-limit',
  },
  {
    match:
      /overcoming of output buffer limits|closed (?:ASAP )?.{0,40}(?:query|output) buffer limit|reached max query buffer length/,
    kind: 'resource-limit',
    phase: 'write',
    execution: NOT_TOLD,
    look: 'redis.conf: client-output-buffer-limit, client-query-buffer-limit',
  },
  {
    match: /Possible SECURITY ATTACK detected/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: TURNED_AWAY,
    causes: { 'wrong-protocol': 'the client speaks HTTP to Redis' },
  },
  {
    match: /Protocol error .{0,200}?from client:(?:.{0,200}?addr=(?<remote>\S{3,60})(?: laddr=(?<local>\S{3,60}))?)?/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_TOLD,
    causes: { 'wrong-protocol': 'what the client sent is no RESP: TLS, HTTP, or a broken driver' },
  },
  {
    match: /Closing idle client/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: { 'server-idle-timeout': 'the client was idle for timeout seconds' },
    look: 'redis.conf: timeout (0 = off)',
  },
  {
    match: /Reading from client: .{0,100}?(?:addr=(?<remote>\S{3,60})(?: laddr=(?<local>\S{3,60}))?|$)/,
    phase: 'read',
    otherwise: 'eof',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed with something unread, or was killed' },
  },
  { match: /(?:Error writing|Writing) to client: /, phase: 'write', otherwise: 'broken-pipe', execution: REPLYING },
  {
    match: /max number of clients reached/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'maxclients was reached' },
    look: 'redis.conf: maxclients (10000), and the open-files limit',
  },
  {
    match:
      /Error accepting a client connection: .{0,40}error:|Error accepting a client connection: .{0,200}(?:SSL|tls|\(null\)|\(addr=)/i,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: TURNED_AWAY,
  },
  {
    match:
      /[Aa]ccepting (?:a )?client connection: |Error registering fd event for the new client|Error allocating resources for the client/,
    otherwise: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
  },
  {
    match:
      /(?:Could not create server TCP listening socket|Creating Server TCP listening socket|Failed listening on port) .{0,200}(?:in use|aborting|bind)/i,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  // Replication.
  { match: /Connection with (?:master|primary) lost/, kind: 'eof', phase: 'idle', execution: NO_REQUEST, look: REPL },
  {
    match: /Connection with (?:replica|slave)(?: client id #\d+)? (?<remote>\S{3,60}) lost/,
    kind: 'eof',
    phase: 'idle',
    execution: NO_REQUEST,
    look: REPL,
  },
  {
    match: /Connection with (?:replica|slave).{0,60} lost/,
    kind: 'eof',
    phase: 'idle',
    execution: NO_REQUEST,
    look: REPL,
  },
  {
    match: /(?:MASTER|PRIMARY) timeout: no data nor PING received/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: {
      'peer-vanished': 'the master stopped sending',
      'unresponsive-server': 'or was blocked (a slow command, a fork)',
    },
    look: REPL,
  },
  {
    match: /Disconnecting timedout (?:replica|slave)(?: \([^)]{0,40}\))?: (?<remote>\S{3,60})/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: { 'peer-vanished': 'the replica stopped acknowledging' },
    look: REPL,
  },
  {
    match: /Disconnecting timedout (?:replica|slave)/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NO_REQUEST,
    look: REPL,
  },
  {
    match: /Timeout connecting to the (?:MASTER|PRIMARY)/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NO_REQUEST,
    look: REPL,
  },
  {
    match: /Timeout receiving bulk data from (?:MASTER|PRIMARY)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: NO_REQUEST,
    look: REPL,
  },
  { match: /Error condition on socket for SYNC/, phase: 'connect', otherwise: 'refused', execution: NOT_CONNECTED },
  {
    match: /Unable to connect to (?:MASTER|PRIMARY)/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  {
    match: /I\/O error (?:reading bulk count from|trying to sync with|writing to) (?:MASTER|PRIMARY)/,
    phase: 'read',
    otherwise: 'eof',
    execution: NO_REQUEST,
    look: REPL,
  },
  {
    match:
      /(?:Failed to read response from the server|(?:Writing to|Reading from) master|(?:Master|Primary) did not (?:respond|reply) to|Sending command to master in replication handshake)/i,
    phase: 'handshake',
    otherwise: 'eof',
    execution: NO_REQUEST,
    look: REPL,
  },
  {
    match:
      /Write error sending DB to (?:replica|slave)|(?:replica|slave) .{0,40}bulk transfer.{0,40}(?:fail|error)|write error .{0,40}(?:replica|slave)/i,
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: NO_REQUEST,
    look: REPL,
  },
  // Sentinel and Cluster.
  {
    match: /\+(?:sdown|odown) (?:master|slave|replica|sentinel) \S{1,100} (?<ip>\S{2,60}) (?<port>\d{1,5})/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    causes: {
      'peer-vanished': 'the instance gave no valid reply to PING',
      'unresponsive-server': 'or was blocked',
      'process-death': 'or stopped',
    },
    look: 'sentinel.conf: sentinel down-after-milliseconds (30000)',
  },
  {
    match: /Marking node \S{1,80} (?:\(.{0,80}\) )?as failing|FAIL message received from|Cluster state changed: fail/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NO_REQUEST,
    look: 'redis.conf: cluster-node-timeout (15000)',
  },
  {
    match: /Connection with Node \S{1,80} at (?<ip>[\d.a-f:]{3,45}):(?<port>\d{1,5}) failed: /,
    phase: 'connect',
    otherwise: 'refused',
    execution: NO_REQUEST,
  },
  { match: /I\/O error reading from node link: /, phase: 'read', otherwise: 'eof', execution: NO_REQUEST },
  {
    match:
      /Client closed connection|TCP backlog setting|Accepted |clients connected|Synchronization with|sync succeeded|[+-](?:convert|slave|sentinel|reboot)|-sdown|-odown|Background saving|Connecting to MASTER|started|User requested shutdown|ready to exit/i,
    silent: true,
  },
];
