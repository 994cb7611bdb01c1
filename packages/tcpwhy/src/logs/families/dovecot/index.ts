import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, NOT_TOLD, SETTING_UP, TURNED_AWAY, WAS_IDLE } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match:
      /(?:SSL_accept\(\)|TLS handshaking: .{0,80}|SSL_read\(\)|ssl_iostream\S{0,40}) failed|TLS handshaking: |SSL_accept\(\) (?:failed|syscall failed)/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /(?:Maximum number of connections from user\+IP exceeded|(?:client_limit|process_limit) .{0,60}reached|Too many connections)/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    look: 'dovecot: mail_max_userip_connections (10); service { client_limit, process_limit }',
  },
  {
    match: /Disconnected: (?:Inactivity|Timeout)|Disconnected for inactivity|Inactivity during authentication/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    look: 'dovecot: imap idle time-out of 30 minutes, login time-out of 3',
  },
  {
    match:
      /(?:Disconnected|Aborted login|Login aborted).{0,60}(?:no auth attempts|tried to use|auth process|before auth)/,
    silent: true,
  },
  {
    match: /(?:write|send)\w{0,10}\(.{0,80}\) failed: /,
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: NOT_TOLD,
  },
  {
    match: /(?:read|recv)\w{0,10}\(.{0,80}\) failed: |Connection reset by peer/,
    phase: 'read',
    otherwise: 'reset',
    execution: CLIENT_VANISHED,
  },
  { match: /connect\(.{0,120}\) failed: /, phase: 'connect', otherwise: 'refused' },
  { match: /Disconnected: (?:Logged out|Connection closed)|Connection closed|Logged out/, silent: true },
];

/** imap-login, pop3-login, imap(user), lmtp and the others. */
export default familyOfRules({
  id: 'dovecot',
  name: 'Dovecot',
  system: 'Dovecot',
  words: [
    'disconnected: inactivity',
    'for inactivity',
    'ssl_accept()',
    'tls handshaking',
    'maximum number of connections from',
    'client_limit',
  ],
  program: /^dovecot$/,
  shapes: [
    [
      'certain',
      /\b(?:imap|pop3|managesieve|submission|lmtp)(?:-login)?(?:\([^)\s]{1,100}\))?(?:<[^>\s]{1,60}>){0,2}: (?:Info|Error|Warning|Debug|Disconnected|Connection|Fatal|Login|Aborted)/,
    ],
    ['likely', /\brip=[\d.a-fA-F:]{3,45}, lip=/],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
