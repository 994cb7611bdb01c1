import { familyOfRules } from '../../phrases/rule-family.ts';
import { MYSQL_RULES } from './messages.ts';

/** Error logs of MySQL 5 to 9, MariaDB, Percona Server and Galera. */
export default familyOfRules({
  id: 'mysql-server',
  name: 'MySQL and MariaDB',
  system: 'MySQL/MariaDB server',
  words: [
    'aborted connection',
    'could not read packet',
    'timeout period of',
    'could not write packet',
    'connection was killed',
    'communication packets',
    'got packets out of order',
    'got timeout',
    'too many connections',
    'blocked because of many connection errors',
    'error reading packet',
    'error connecting to',
    'reconnecting to retry',
    'wsrep',
    'gcomm',
    'has become unreachable',
    'dump thread',
    'semi-sync',
    'my-0',
    'host_cache',
    'bad handshake',
    'slave i/o',
    'replica i/o',
  ],
  program: /^(?:mysqld|mariadbd|mysqld_safe)$/,
  shapes: [
    ['certain', /Aborted connection \d+ to db: '/],
    ['certain', /Could not (?:read|write) packet: fd: \d+ {1,2}state: /],
    ['certain', /\[MY-\d{6}\] \[(?:Server|InnoDB|Repl|Galera|WSREP)\]/],
    [
      'certain',
      /\b(?:mysqld|mariadbd): |\[(?:Note|Warning|ERROR|System)\] (?:WSREP: |Slave |Replica |Plugin |Could not read packet|Got |Host |Semi-sync|\S{0,60}mysqld|Event |IP address|Error reading packet|Start binlog_dump)/,
    ],
    ['likely', /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\S{0,12} \d{1,12} \[(?:Note|Warning|ERROR|System)\] /],
  ],
  reporter: 'server',
  rules: MYSQL_RULES,
  unknown: 'grammar',
  // `host:` of an aborted connection is a name or address without port: no end of a connection.
  refine: (reading, _entry, signs) => {
    const host = /\bhost: '([^']{1,255})'/.exec(signs.text.slice(0, 2000))?.[1];
    return {
      ...reading,
      remote: reading.remote ?? null,
      local: reading.local ?? null,
      ...(host === undefined ? {} : { remoteHost: host }),
    };
  },
});
