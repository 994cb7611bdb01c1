import type { MessageRule } from '../phrases/message-rule.ts';
import { NOT_SENT, SENT, SILENT } from './client-verdicts.ts';

/**
 * Messages of libmysqlclient and libmariadb, which drivers in all languages hand through. The errno that libmariadb
 * prints may be left over from an earlier call: 11 (EAGAIN) for an EOF, 115 (EINPROGRESS) for a refusal.
 */
export const MYSQL_CLIENT_MESSAGES: readonly MessageRule[] = [
  {
    match: /Can't connect to [^\n]{0,200}(?:\(|errno |error )(?:113|101|100(?:51|65)|65|51)\)?/,
    kind: 'unreachable',
    phase: 'connect',
  },
  {
    match: /Can't connect to [^\n]{0,200}\((?:110|10060|60|timed out|'?timed out'?|4)\)/,
    kind: 'timeout-connect',
    phase: 'connect',
  },
  { match: /Can't connect to [^\n]{0,200}\((?:111|10061|61|115|36|10035)\)/, kind: 'refused', phase: 'connect' },
  { match: /Unknown (?:MySQL )?server host/, kind: 'dns', phase: 'connect' },
  { match: /Can't connect to (?:local )?(?:MySQL |MariaDB )?server/, otherwise: 'other', phase: 'connect' },
  {
    match:
      /at '(?:handshake: )?(?:reading (?:initial communication packet|authorization packet|final connect information)|sending authentication information|waiting for initial communication packet)'|[Ee]rror while reading greeting packet/,
    otherwise: 'handshake-failed',
    phase: 'handshake',
  },
  {
    match: /Lost connection to (?:MySQL |MariaDB )?server during query/,
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
  { match: /Lost connection to (?:MySQL |MariaDB )?server at/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
  // Written on a connection that is dead already; what came before may be half a request.
  { match: /(?:MySQL |MariaDB )?[Ss]erver has gone away/, otherwise: 'broken-pipe', phase: 'write', execution: SILENT },
  {
    match: /is blocked because of many connection errors/,
    kind: 'resource-limit',
    phase: 'handshake',
    causes: {
      'connection-limit-refusal':
        'the server counts connections of a host that broke off before login, and refuses it after max_connect_errors',
    },
    look: 'mysqladmin flush-hosts lifts it; performance_schema.host_cache says which errors were counted',
  },
  { match: /MySQL client is not connected/, kind: 'closed-locally', phase: 'write', execution: NOT_SENT },
  {
    match: /Too many connections|max_user_connections|\b1040\b[^\n]{0,20}onnections/,
    kind: 'resource-limit',
    phase: 'handshake',
  },
  {
    match: /Got packet bigger than 'max_allowed_packet'|[Pp]acket for query is too large|Got a packet bigger than/,
    kind: 'resource-limit',
    phase: 'write',
    execution: { verdict: 'no', because: 'the packet was too large to be sent or taken' },
  },
  { match: /disconnected by the server because of inactivity/, kind: 'idle-timeout', phase: 'idle' },
];
