import type { Remedy } from '../../model/diagnosis.ts';
import type { AppMessage } from '../../model/messages.ts';

/** Why a server turns a client away: no room, not this client, not this host, not yet. */
export type RefusalKind = 'limit' | 'login' | 'host' | 'starting';

/** https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
const MYSQL: Readonly<Record<number, RefusalKind>> = {
  1040: 'limit',
  1044: 'login',
  1045: 'login',
  1049: 'login',
  1129: 'host',
  1130: 'host',
  1203: 'limit',
  1226: 'limit',
  1698: 'login',
  3118: 'login',
  3159: 'login',
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES: Readonly<Record<string, RefusalKind>> = {
  '28000': 'login',
  '28P01': 'login',
  '3D000': 'login',
  '53300': 'limit',
  '57P03': 'starting',
};

/** native_protocol_v5.spec §9. */
const CQL: Readonly<Record<number, RefusalKind>> = { 256: 'login', 4097: 'limit', 4098: 'starting' };

/** Texts of servers and poolers (Redis, pgbouncer, ProxySQL) whose codes do not say it. */
const SAYS_LIMIT = /too many|max(imum)? (number of )?(clients|connections)|no more connections|connection limit/i;

/** Null when the error is none of those by which servers turn clients away. */
export function refusalKind(error: AppMessage): RefusalKind | null {
  const { errorNumber, sqlState, errorCode, errorWord } = error.detail;
  if (SAYS_LIMIT.test(error.text)) return 'limit';
  if (errorWord === 'DENIED') return 'host';
  return (
    (typeof errorNumber === 'number' ? MYSQL[errorNumber] : undefined) ??
    (typeof sqlState === 'string' ? POSTGRES[sqlState] : undefined) ??
    (typeof errorCode === 'number' ? CQL[errorCode] : undefined) ??
    null
  );
}

export function refusalRemedies(kind: RefusalKind | null): Remedy[] {
  switch (kind) {
    case 'limit':
      return [
        {
          text: 'Make the pools of all clients together smaller than the limit of the server, and look for connections that are opened and never closed',
          setting: 'maximum size of the pool',
          value: '(limit - reserve) / number of client processes',
          where: 'client',
        },
        {
          text: 'Or raise the limit, if the server has the memory; or put a pooler in front (pgbouncer, ProxySQL)',
          setting: 'max_connections (MySQL, PostgreSQL), maxclients (Redis)',
          where: 'server',
        },
      ];
    case 'login':
      return [{ text: 'Check user, password and database that the client sends', where: 'client' }];
    case 'host':
      return [
        {
          text: 'Let the server accept clients from this address (account host, bind and protected-mode settings; a blocked host is freed by FLUSH HOSTS)',
          where: 'server',
        },
      ];
    case 'starting':
      return [{ text: 'Wait until the server is ready: retry the connect with back-off', where: 'client' }];
    default:
      return [{ text: "Look the error up in the server's manual; its log has the same line", where: 'server' }];
  }
}
