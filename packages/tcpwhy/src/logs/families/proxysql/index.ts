import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { FORWARDED, NO_CONNECTION_HAD, NO_REQUEST, WAS_IDLE } from '../../phrases/verdicts.ts';

/** Its own log. */
const LAYOUT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:\w{1,60}\.cpp:\d{1,6}:\w{1,80}\(\): )?\[(?:ERROR|WARNING|INFO)\] /;

const RULES: readonly MessageRule[] = [
  {
    match: /Max connect timeout reached while reaching hostgroup/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: {
      'never-left-host': 'no server of the hostgroup was online, or all its connections were in use',
      'syn-unanswered': 'or connects to the server went unanswered',
    },
    look: 'ProxySQL: mysql-connect_timeout_server_max (10 s); the status of the servers in runtime_mysql_servers',
  },
  { match: /Hostgroup \d+ has no servers available/, kind: 'other', phase: 'connect', execution: NO_CONNECTION_HAD },
  // An answer: the session's state forbids another hostgroup (error 9006). No connection failed.
  { match: /connection is locked to hostgroup/, silent: true },
  // (hostgroup,address,port,...)
  {
    match:
      /Detected (?:a broken connection|an offline server) (?:while )?during (?:ping|reset|init|change user)\b[^(\n]{0,40}\(\d+,(?<ip>[\d.]{7,15}),(?<port>\d{1,5})[,)]/,
    otherwise: 'eof',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  {
    match: /Detected (?:a broken connection|an offline server) (?:while )?during (?:ping|reset|init|change user)\b/,
    otherwise: 'eof',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  {
    match:
      /Detected (?:a broken connection|an offline server) (?:while )?(?:during|on) query\b[^(\n]{0,40}\(\d+,(?<ip>[\d.]{7,15}),(?<port>\d{1,5})[,)]/,
    otherwise: 'eof',
    phase: 'read',
    execution: FORWARDED,
  },
  {
    match:
      /Error during query on \(\d+,(?<ip>[\d.]{7,15}),(?<port>\d{1,5})[^)\n]{0,40}\)[^\n]{0,200}: (?:2006|2013|2055), /,
    otherwise: 'eof',
    phase: 'read',
    execution: FORWARDED,
  },
  // Any other number is the server's answer.
  { match: /Error during query on \(/, silent: true },
  {
    match: /Timeout on \w{1,40} check for [^\n]{1,255} Unable to create a connection/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  {
    match: /Timeout on \w{1,40} check for (?<remote>\[?[\d.a-f:]{3,45}\]?:\d{1,5})/,
    kind: 'timeout-read',
    phase: 'read',
    execution: NO_REQUEST,
    look: 'ProxySQL: mysql-monitor_*_timeout; the load of the server',
  },
  {
    match: /(?:Failed to mysql_real_connect\(\) on|Error while connecting to|[Ee]rror on \w{1,40} check for) /,
    phase: 'connect',
    otherwise: 'other',
  },
  { match: /missed \d+ \w{1,40} checks|Replication lag|[Ss]hunning|Shunned|set to (?:ON|OFF)LINE/, silent: true },
];

/** The log, and the errors with numbers from 9000 on that clients get from it. */
export default familyOfRules({
  id: 'proxysql',
  name: 'ProxySQL',
  system: 'ProxySQL',
  words: [
    'max connect timeout reached',
    'detected a broken connection',
    'detected an offline server',
    'timeout on read_only check',
    'timeout on ping check',
    'timeout on replication',
    'has no servers available',
  ],
  program: /^proxysql$/,
  shapes: [
    [
      'certain',
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:\w{1,60}\.cpp:\d{1,6}:\w{1,80}\(\): )?\[(?:ERROR|WARNING|INFO)\] |reached while reaching hostgroup/,
    ],
  ],
  reporter: 'proxy',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, _entry, signs) =>
    // What a client prints.
    !LAYOUT.test(signs.text) && /\bERROR 9\d{3} \(|SQLSTATE\[|Error SQL|Exception|Error:/.test(signs.text.slice(0, 600))
      ? { ...reading, reporter: 'client' }
      : reading,
});
