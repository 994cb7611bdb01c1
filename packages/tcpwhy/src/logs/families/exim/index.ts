import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_CONNECTED, NOT_TOLD, REQUEST_INCOMPLETE, SETTING_UP } from '../../phrases/verdicts.ts';

const DELIVERED: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the whole message had been sent: it may be delivered although no answer came',
};

const PEER = String.raw`\[(?<ip>[\d.a-fA-F:]{3,45})\](?::(?<port>\d{1,5}))?`;

const RULES: readonly MessageRule[] = [
  // As a server.
  {
    match: new RegExp(`SMTP (?:data|message) timeout [^\\n]{0,80} on connection from [^\\n]{0,300}?${PEER}`),
    kind: 'timeout-read',
    phase: 'read',
    reporter: 'server',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: new RegExp(`SMTP command timeout on [^\\n]{0,20}connection from [^\\n]{0,300}?${PEER}`),
    kind: 'idle-timeout',
    phase: 'idle',
    reporter: 'server',
    execution: NOT_TOLD,
    look: 'exim: smtp_receive_timeout (5m)',
  },
  {
    match: new RegExp(`unexpected disconnection while reading SMTP command from [^\\n]{0,300}?${PEER}`),
    otherwise: 'aborted-by-client',
    phase: 'unknown',
    reporter: 'server',
    execution: NOT_TOLD,
  },
  {
    match: new RegExp(`SMTP connection (?:from [^\\n]{0,300}?${PEER} )?[^\\n]{0,60}lost`),
    otherwise: 'aborted-by-client',
    phase: 'unknown',
    reporter: 'server',
    execution: NOT_TOLD,
  },
  // Of a session in use: many clients leave like this when all their mail was taken.
  {
    match: new RegExp(
      `TLS error on connection from [^\\n]{0,300}?${PEER} [^\\n]{0,40}\\((?:recv|send|SSL_read|SSL_write)\\)`,
    ),
    otherwise: 'eof',
    phase: 'unknown',
    reporter: 'server',
    execution: NOT_TOLD,
  },
  {
    match: new RegExp(`TLS error on connection from [^\\n]{0,300}?${PEER}`),
    otherwise: 'tls-failure',
    phase: 'handshake',
    reporter: 'server',
    execution: SETTING_UP,
  },
  // As a client: H=host [address] stands in front.
  {
    match:
      /(?:timeout after|closed connection in response to) (?:end of data|sending data block|pipelined end of data)/i,
    otherwise: 'eof',
    phase: 'read',
    execution: DELIVERED,
  },
  { match: /SMTP timeout after /, kind: 'timeout-read', phase: 'handshake', execution: SETTING_UP },
  {
    match: /[Rr]emote host closed connection(?: in response to [^\n]{1,80})?/,
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /TLS error on connection to [^\n]{1,300}\((?:recv|send|SSL_read|SSL_write)\)/,
    otherwise: 'eof',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  { match: /TLS error on connection to /, otherwise: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  {
    match:
      /(?:defer \(110\)|\[[\d.a-fA-F:]{3,45}\](?::\d{1,5})?:?) Connection timed out|defer \(110\): Connection timed out/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'exim: connect_timeout of the smtp transport (5m)',
  },
  { match: /Connection refused|No route to host|Network is unreachable/, phase: 'connect', execution: NOT_CONNECTED },
];

/** mainlog and paniclog. */
export default familyOfRules({
  id: 'exim',
  name: 'Exim',
  system: 'Exim',
  words: [
    'smtp command timeout',
    'smtp data timeout',
    'unexpected disconnection while',
    'smtp timeout after',
    'host closed connection',
    'tls error on connection',
    'smtp connection from',
  ],
  program: /^exim4?$/,
  shapes: [
    [
      'certain',
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (?:[+-]\d{4} )?(?:\[\d{1,8}\] )?(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} |unexpected disconnection while|SMTP (?:command|data|connection|message) |TLS error on connection)/,
    ],
  ],
  reporter: 'client',
  rules: RULES,
  unknown: 'grammar',
});
