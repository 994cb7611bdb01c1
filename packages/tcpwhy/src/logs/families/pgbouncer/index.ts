import { endpointOf } from '../../phrases/endpoints.ts';
import { headOf } from '../../phrases/fields.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  CLIENT_VANISHED,
  FORWARDED,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NOT_TOLD,
  REQUEST_INCOMPLETE,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

/** `C-0x..: db/user@ip:port` (client) and `S-0x..: db/user@ip:port` (server) in front of every message. */
const PEER = /\b[CS]-0x[0-9a-f]{4,16}: [^@\n]{0,200}@(\S{3,80}) /;

const rule = (message: string, rest: Omit<MessageRule, 'match'>): MessageRule => ({
  match: new RegExp(message),
  ...rest,
});

const RULES: readonly MessageRule[] = [
  rule('no more connections allowed|max_client_conn|too many connections', {
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'pgbouncer answers with an error and closes' },
    look: 'pgbouncer.ini: max_client_conn (100), max_db_connections, max_user_connections',
  }),
  rule('query_wait_timeout', {
    kind: 'pool-exhausted',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: { 'connection-limit-refusal': 'no server connection became free in time' },
    look: 'pgbouncer.ini: query_wait_timeout (120 s), default_pool_size (20)',
  }),
  rule('client_idle_timeout|idle transaction timeout|idle_transaction_timeout', {
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: { 'server-idle-timeout': 'the client was silent for too long' },
    look: 'pgbouncer.ini: client_idle_timeout, idle_transaction_timeout',
  }),
  rule('client_login_timeout|login timeout', {
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'pgbouncer.ini: client_login_timeout (60 s)',
  }),
  rule('query[ _]timeout', {
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    look: 'pgbouncer.ini: query_timeout',
  }),
  rule('client unexpected eof', {
    kind: 'aborted-by-client',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed without saying Terminate' },
  }),
  rule(
    'client disconnect while server was not ready|client disconnected with query in progress|client disconnect before everything',
    {
      kind: 'aborted-by-client',
      phase: 'unknown',
      execution: { verdict: 'unknown', because: 'the client left while its server was still busy with something' },
      causes: { 'client-abort': 'the client left with a query in progress; pgbouncer closes that server connection' },
    },
  ),
  rule('server conn crashed\\?|server disconnect(?:ed)?\\b|server_?conn .{0,20}crash|unexpected eof', {
    kind: 'eof',
    phase: 'read',
    execution: FORWARDED,
    causes: {
      'process-death': 'the server process died or the server restarted',
      'administrative-kill': 'or the backend was terminated',
    },
  }),
  rule(
    '(?:bad packet|bad (?:client|server) packet|bad pkt|invalid (?:startup|frontend)|unexpected packet|partial pkt)',
    {
      kind: 'protocol-mismatch',
      phase: 'read',
      execution: REQUEST_INCOMPLETE,
      causes: { 'wrong-protocol': 'what was sent is no PostgreSQL message' },
    },
  ),
  rule('connect timeout|server_connect_timeout', {
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'pgbouncer.ini: server_connect_timeout (15 s)',
  }),
  rule('connect failed|cannot connect to server|server_login_retry|connection to server.{0,80}failed', {
    otherwise: 'refused',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'pgbouncer.ini: server_login_retry (15 s) makes clients wait after a failure',
  }),
  rule('server login failed: FATAL:? .{0,40}(?:too many|slots)', {
    kind: 'resource-limit',
    phase: 'handshake',
    execution: NEVER_REACHED,
  }),
  rule('DNS lookup failed|server DNS', { kind: 'dns', phase: 'connect', execution: NEVER_REACHED }),
  rule('(?:TLS|SSL) (?:handshake|error|required)|tls_handshake', {
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  }),
  rule('admin forced disconnect|disconnected by admin|database removed', {
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: { 'administrative-kill': 'KILL or a reload ended it' },
  }),
  rule('conn error\\?|failed to send|sbuf_\\w{2,20} failed|socket (?:read|write|error)', {
    otherwise: 'eof',
    phase: 'unknown',
    execution: NOT_TOLD,
  }),
  rule('accept\\(\\) failed.{0,60}(?:Too many|file)', {
    kind: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
  }),
  // Life of a pool.
  {
    match:
      /closing because: (?:client close request|server lifetime over|server idle timeout|unclean server|obsolete connection|client close|server_lifetime|reset)|login attempt|new connection to server|stats: |LOG kernel file descriptor/,
    silent: true,
  },
];

/** PgBouncer is a server to its clients and a client to its servers; the letter in front of the pointer says which. */
export default familyOfRules({
  id: 'pgbouncer',
  name: 'PgBouncer',
  system: 'PgBouncer',
  words: ['closing because', 'pooler error', 'query_wait_timeout', 'login failed'],
  program: /^pgbouncer$/,
  shapes: [
    ['certain', /\b[CS]-0x[0-9a-f]{4,16}: /],
    ['certain', /\bpooler error: /],
  ],
  reporter: 'proxy',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, entry) => {
    const peer = PEER.exec(headOf(entry));
    return { ...reading, local: null, ...(peer === null ? {} : { remote: endpointOf(peer[1]) }) };
  },
});
