import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_CONNECTED, NOT_TOLD, REQUEST_INCOMPLETE, SETTING_UP } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /stat=Deferred: Connection timed out/,
    reporter: 'client',
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    match: /stat=Deferred: Connection (?:reset|closed|lost)/,
    reporter: 'client',
    otherwise: 'eof',
    phase: 'unknown',
  },
  {
    match: /stat=Deferred: (?:Connection refused|No route to host|Network is unreachable|Name server)/,
    reporter: 'client',
    otherwise: 'dns',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    // A mail before it may have been taken.
    match: /lost input channel from [^\n]{1,300} (?:after (?:data|body)|during)/,
    otherwise: 'aborted-by-client',
    phase: 'read',
    execution: NOT_TOLD,
  },
  {
    match: /lost input channel from |did not issue MAIL\/EXPN\/VRFY\/ETRN/,
    otherwise: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  // Between two commands: what came before was answered.
  {
    match: /timeout waiting for input from [^\n]{1,300} during server cmd read/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: NOT_TOLD,
    look: 'sendmail: Timeout.command (1h)',
  },
  {
    match: /timeout waiting for input from|collect: I\/O error|collect: (?:premature EOM|unexpected close)/,
    otherwise: 'timeout-read',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
];

/** Sendmail, as a server and as a client. */
export default familyOfRules({
  id: 'sendmail',
  name: 'Sendmail',
  system: 'Sendmail',
  words: ['lost input channel', 'timeout waiting for input', 'stat=deferred: ', 'premature eom'],
  program: /^(?:sendmail|sm-mta|sm-msp-queue|sm-acceptingconnections)$/,
  shapes: [['certain', /\bstat=Deferred: |\blost input channel from \S/]],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
