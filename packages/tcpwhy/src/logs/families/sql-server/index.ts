import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, SETTING_UP } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /Network error code 0x\w{2,8} occurred while establishing a connection/i,
    otherwise: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'the times that the message gives, against the client’s login time-out (15 s)',
  },
  {
    match:
      /prelogin packet used to open the connection is structurally invalid|Length specified in network packet payload did not match/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /login packet used to open the connection is structurally invalid|The login has timed out|SSPI handshake failed|could not be reused because it was not in the correct state/,
    otherwise: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /fatal error occurred while reading the input stream from the network/,
    otherwise: 'reset',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  {
    match: /network error occurred in the established connection|connection has been dropped because the principal/,
    otherwise: 'other',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
  },
  { match: /Login failed for user/, silent: true },
];

/** The server's ERRORLOG, also in the event log and in containers' output. */
export default familyOfRules({
  id: 'sql-server',
  name: 'SQL Server',
  system: 'SQL Server',
  words: [
    'network error code 0x',
    'structurally invalid',
    'error occurred while reading the input stream from the network',
    'network error occurred in the established connection',
    'sspi handshake failed',
    'length specified in network packet payload',
  ],
  program: /^(?:sqlservr|MSSQL\S{0,40})$/,
  shapes: [
    [
      'certain',
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d (?:Logon|Server|spid\d{1,6}s?|Backup) |Network error code 0x\w{2,8} occurred while establishing|error occurred while reading the input stream from the network|packet used to open the connection is structurally invalid/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'silent',
});
