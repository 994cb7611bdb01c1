import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_CONNECTED, REQUEST_INCOMPLETE, SETTING_UP, TURNED_AWAY } from '../../phrases/verdicts.ts';

const DELIVERED: MessageRule['execution'] = {
  verdict: 'yes',
  because: 'the whole message had been sent: it may be delivered although no answer came',
};

const ACCEPTED: MessageRule['execution'] = {
  verdict: 'yes',
  because: 'the whole message had been received: it may be queued although the client never heard so',
};

const RULES: readonly MessageRule[] = [
  // smtpd: clients.
  {
    match: /lost connection after (?:CONNECT|EHLO|HELO|STARTTLS|UNKNOWN|AUTH|NOOP|RSET|QUIT)\b/,
    otherwise: 'aborted-by-client',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'client-abort': 'the client closed before it sent a mail' },
  },
  {
    // The whole message had come: it is queued although the client never heard so.
    match: /(?:lost connection|timeout) after END-OF-MESSAGE/,
    otherwise: 'aborted-by-client',
    phase: 'write',
    execution: ACCEPTED,
    causes: { 'client-abort': 'the client did not wait for the answer to its mail' },
  },
  {
    match: /lost connection after (?:DATA|BDAT)/,
    otherwise: 'aborted-by-client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: {
      'client-abort': 'the client closed in the middle of the mail',
      'path-mtu-black-hole': 'or its full-size packets vanish on the path',
    },
  },
  { match: /lost connection after /, otherwise: 'aborted-by-client', phase: 'read', execution: REQUEST_INCOMPLETE },
  {
    match: /timeout after (?:DATA|BDAT)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: {
      'path-mtu-black-hole': 'the client’s full-size packets vanish on the path',
      'peer-vanished': 'or the client went away',
    },
    look: 'postfix: smtpd_timeout (300s, 10s under stress)',
  },
  {
    match: /timeout after /,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: REQUEST_INCOMPLETE,
    look: 'postfix: smtpd_timeout (300s, 10s under stress)',
  },
  {
    match: /SSL_accept error from|TLS handshake failed|SSL_accept:/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /SSL_connect error to|Cannot start TLS/,
    reporter: 'client',
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /improper command pipelining|non-SMTP command/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /too many (?:connections|errors) (?:after|from)|Connection (?:rate|concurrency) limit exceeded/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    look: 'postfix: smtpd_client_connection_count_limit (50), smtpd_client_connection_rate_limit',
  },
  // smtp: Postfix as a client.
  {
    match: /connect to \S{1,255}\[(?<ip>[\d.a-fA-F:]{3,45})\]:(?<port>\d{1,5}): /,
    reporter: 'client',
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
    look: 'postfix: smtp_connect_timeout (30s)',
  },
  {
    match:
      /(?:lost connection with|conversation with) \S{1,255} (?:timed out )?while (?:sending (?:end of data|message body)|receiving .{0,20}response).{0,80}/,
    reporter: 'client',
    otherwise: 'eof',
    phase: 'read',
    execution: DELIVERED,
  },
  {
    match: /conversation with \S{1,255} timed out while /,
    reporter: 'client',
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /lost connection with \S{1,255} while (?:receiving|performing|sending)/,
    reporter: 'client',
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /refused to talk to me/,
    reporter: 'client',
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /Host or domain name not found|Name service error/,
    reporter: 'client',
    kind: 'dns',
    phase: 'connect',
    execution: NOT_CONNECTED,
  },
  {
    match:
      /\bdisconnect from|\bconnect from|status=sent|NOQUEUE: reject|authentication failed|hostname \S{1,255} does not resolve/,
    silent: true,
  },
];

/** postfix/smtpd, postfix/smtp and the others, by syslog tag. */
export default familyOfRules({
  id: 'postfix',
  name: 'Postfix',
  system: 'Postfix',
  words: [
    'lost connection after',
    'lost connection with',
    'timeout after',
    'timed out while',
    'ssl_accept error',
    'refused to talk to me',
    'limit exceeded',
    'ssl_connect error',
    'command pipelining',
    'not found, try again',
  ],
  program: /^postfix(?:-\w{1,20})?\//,
  shapes: [
    ['certain', /\bpostfix(?:-\w{1,20})?\/[\w/-]{2,40}\[\d+\]: /],
    [
      'likely',
      /lost connection after [A-Z-]{3,16} (?:\(\d+ bytes\) )?from |timeout after [A-Z-]{3,16} (?:\(\d+ bytes\) )?from /,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
