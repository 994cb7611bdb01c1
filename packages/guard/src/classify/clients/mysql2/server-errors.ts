import { type Judgement, stated, undecided } from '../../judgement.ts';

type Entry = Partial<Judgement>;

/** Refused before a session existed: no statement can have been sent. */
function refused(kind: Judgement['kind'], because: string): Entry {
  return { kind, phase: 'handshake', causes: ['connection-limit-refusal'], ...stated(because) };
}

const denied: Entry = refused('handshake-failed', 'The server refused the login.');
const full: Entry = refused('resource-limit', 'The server refused the session because a limit was reached.');

/**
 * Error numbers of MySQL and MariaDB that speak about the connection instead of the statement
 * (dev.mysql.com/doc/mysql-errors, mariadb.com/kb/en/mariadb-error-code-reference).
 */
export const SERVER_ERRORS: ReadonlyMap<number, Entry> = new Map<number, Entry>([
  // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS
  [1040, full],
  [1203, full],
  // ER_HOST_IS_BLOCKED, ER_HOST_NOT_PRIVILEGED, ER_ACCESS_DENIED_ERROR, ER_ACCOUNT_HAS_BEEN_LOCKED
  [1129, denied],
  [1130, denied],
  [1045, denied],
  [3118, denied],
  // ER_HANDSHAKE_ERROR, ER_NOT_SUPPORTED_AUTH_MODE
  [1043, denied],
  [1251, denied],
  // ER_CLIENT_INTERACTION_TIMEOUT: MySQL 8.0.24 and later say so before they close an idle connection.
  [
    4031,
    {
      kind: 'idle-timeout',
      phase: 'idle',
      ...stated('Error 4031: the server had closed the session for idleness and read no statement.'),
    },
  ],
  // ER_SERVER_SHUTDOWN, ER_NORMAL_SHUTDOWN
  [
    1053,
    { kind: 'server-shutdown', ...undecided('The server is shutting down; the statement may have been running.') },
  ],
  [
    1077,
    { kind: 'server-shutdown', ...undecided('The server is shutting down; the statement may have been running.') },
  ],
  // ER_CONNECTION_KILLED (MariaDB): KILL ends an idle session and a running statement alike.
  [
    1927,
    {
      kind: 'server-shutdown',
      causes: ['administrative-kill'],
      ...undecided('The session was killed; a statement may have been running.'),
    },
  ],
  // ER_NET_READ_ERROR, _INTERRUPTED, ER_NET_ERROR_ON_WRITE, _WRITE_INTERRUPTED: the server's own view of the socket.
  [1158, { kind: 'reset', ...undecided('The server could not read the packet to its end.') }],
  [1159, { kind: 'timeout-read', ...undecided('The server waited too long for the rest of the packet.') }],
  [1160, { kind: 'reset', ...undecided('The server could not write its answer.') }],
  [1161, { kind: 'timeout-read', ...undecided('The server waited too long to write its answer.') }],
]);
