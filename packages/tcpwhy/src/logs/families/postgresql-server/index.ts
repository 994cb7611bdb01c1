import { familyOfRules } from '../../phrases/rule-family.ts';
import { POSTGRESQL_RULES } from './messages.ts';
import { refinePostgresql } from './refine.ts';

/** The server's own log: stderr with any log_line_prefix, csvlog, jsonlog, syslog, and the forks that kept its messages. */
export default familyOfRules({
  id: 'postgresql-server',
  name: 'PostgreSQL',
  system: 'PostgreSQL server',
  words: [
    'eof on client connection',
    'connection to client lost',
    'terminating connection',
    'terminating walsender',
    'terminating walreceiver',
    'from client:',
    'to client:',
    'too many clients',
    'connection slots are reserved',
    'startup packet',
    'could not accept',
    'wal stream',
    'no pg_hba.conf entry',
    'unsupported frontend protocol',
    'was terminated by signal',
    'invalid frontend message',
    'idle-in-transaction',
    'too many connections for',
    'message length word',
    'incomplete message from client',
    'ssl renegotiation',
    'authentication due to timeout',
    'database system is shutting down',
    'database system is starting up',
  ],
  program: /^postgres(?:ql)?$/,
  shapes: [
    // `LOG:  message` with two spaces, whatever log_line_prefix says; severities are translated, too.
    [
      'certain',
      /(?:^|[\s>\]])(?:LOG|FATAL|PANIC|COMMERROR|WARNING|ERROR|DEBUG[1-5]|JOURNAL|FEHLER|ERREUR|FATALE|ATTENTION|СООБЩЕНИЕ|ВАЖНО|ОШИБКА|ПАНИКА|日志|致命错误|错误|警告|ログ|エラー|致命的エラー|REGISTRO|DETALLE|ERRO|LOG-Message): {2}\S/,
    ],
    // csvlog: severity, SQLSTATE, then the message in quotes.
    ['certain', /,(?:LOG|FATAL|PANIC|ERROR|WARNING),[0-9A-Z]{5},"/],
    ['certain', /"error_severity"\s?:\s?"|"state_code"\s?:\s?"[0-9A-Z]{5}"/],
    [
      'certain',
      /(?:unexpected EOF on client connection|could not (?:receive data from|send data to) client|connection to client lost|terminating connection (?:due to|because))/,
    ],
  ],
  reporter: 'server',
  rules: POSTGRESQL_RULES,
  unknown: 'grammar',
  refine: refinePostgresql,
});
