import { CHECKED, NO_CONNECTION, NOT_SENT, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';

/** Messages of pools and JDBC drivers. */
export const JDBC_RULES: readonly MessageRule[] = [
  {
    match:
      /Start completed|Shutdown completed|Added connection|Session establishment complete|Node -?\d+ ready|Successfully joined group/,
    silent: true,
  },
  // Pools.
  {
    match:
      /Connection is not available, request timed out|Timeout waiting for idle object|CannotGetJdbcConnectionException[^\n]{0,200}timeout|Pool empty\. Unable to fetch a connection|wait millis \d+, active \d+|An attempt by a client to checkout a Connection has timed out|Could not get a resource (?:from the pool|since the pool is exhausted)|PoolAcquireTimeout|Timeout waiting for connection/,
    otherwise: 'pool-exhausted',
    phase: 'connect',
    execution: NO_CONNECTION,
  },
  {
    match: /Failed to validate connection|Connection test failed|validation (?:query )?failed/,
    otherwise: 'closed-locally',
    phase: 'idle',
    execution: CHECKED,
  },
  { match: /marked as broken because of SQLSTATE/, otherwise: 'other', phase: 'read', execution: SENT },
  // PostgreSQL.
  {
    match: /no pg_hba\.conf entry for|pg_hba\.conf rejects connection/,
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  { match: /Connection to \S{1,300} refused\b/, kind: 'refused', phase: 'connect' },
  {
    match: /The connection attempt failed[\s\S]{0,6000}(?:connect timed out|Connect timed out)/,
    kind: 'timeout-connect',
    phase: 'connect',
  },
  {
    match: /The connection attempt failed/,
    otherwise: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /An I\/O error occurred while sending to the backend[\s\S]{0,6000}(?:Read timed out|implRead|SocketInputStream\.read|timedRead)/,
    phase: 'read',
    otherwise: 'timeout-read',
    execution: SENT,
  },
  {
    match: /An I\/O error occurred while sending to the backend[\s\S]{0,6000}java\.io\.EOFException/,
    kind: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /An I\/O error occurred while sending to the backend/,
    otherwise: 'other',
    phase: 'unknown',
    execution: SILENT,
  },
  {
    match: /at org\.postgresql\.core\.v3\.ConnectionFactoryImpl/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /java\.io\.EOFException\n\s{1,8}at org\.postgresql\.core\.PGStream/,
    kind: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /This connection has been closed|(?:Connection|Statement) (?:is|has been) closed/,
    otherwise: 'closed-locally',
    phase: 'write',
    execution: NOT_SENT,
  },
  // MySQL, MariaDB.
  {
    match:
      /Could not create connection to database server|The driver has not received any packets from the server[\s\S]{0,6000}(?:connect timed out|Connect timed out|Connection timed out)/,
    otherwise: 'timeout-connect',
    phase: 'connect',
  },
  {
    match: /The driver has not received any packets from the server/,
    otherwise: 'other',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /No operations allowed after connection closed|Connection\.\w+ cannot be called on a closed connection/,
    kind: 'closed-locally',
    phase: 'write',
    execution: NOT_SENT,
  },
  {
    match:
      /is longer than the server configured value of 'wait_timeout'|The client was disconnected by the server because of inactivity/,
    otherwise: 'idle-timeout',
    phase: 'idle',
    execution: SILENT,
  },
  {
    match: /last packet successfully received from the server was [\d,]+ milliseconds ago[\s\S]{0,6000}Read timed out/,
    kind: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /last packet (?:successfully received from|sent successfully to) the server was/,
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match:
      /Socket fail to connect to |Could not connect to \S{1,300} : (?:Connection refused|Connect timed out|No route|connect timed out)/,
    otherwise: 'refused',
    phase: 'connect',
  },
  {
    match: /Could not connect to (?:address=|\S{1,300} : )/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  { match: /unexpected end of stream, read \d+ bytes from \d+/, kind: 'eof', phase: 'read', execution: SENT },
  {
    match: /Can not read response from server\. Expected to read \d+ bytes/,
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /Query timed out|MySQLTimeoutException|Statement cancelled due to timeout/,
    kind: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  // SQL Server, Oracle.
  { match: /The TCP\/IP connection to the host \S+ ?, port \d+ has failed/, otherwise: 'other', phase: 'connect' },
  { match: /The driver could not establish a secure connection/, otherwise: 'tls-failure', phase: 'handshake' },
  {
    match: /The Network Adapter could not establish the connection|IO Error: The Network Adapter/,
    otherwise: 'other',
    phase: 'connect',
  },
  {
    match: /IO Error: Got minus one from a read call|No more data to read from socket|Closed Connection/,
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
];
