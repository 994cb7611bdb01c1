import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NEVER_REACHED, NOT_TOLD, SETTING_UP, SILENT_FOR_THE_TIMER } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match:
      /s_connect: connect(?:ing|ed) \S|needs authentication to prevent|delaying DNS lookup|socket closed \(|Connection closed(?:\/reset)?: \d+ byte/,
    silent: true,
  },
  {
    match: /SSL_accept: /,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: {
      'tls-failure': 'the client and stunnel could not agree, or the client left',
      'wrong-protocol': 'the client may not speak TLS',
    },
  },
  {
    match: /SSL_connect: /,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: {
      'tls-failure': 'the server and stunnel could not agree',
      'wrong-protocol': 'the server may not speak TLS',
    },
  },
  {
    match: /CERT: |certificate verify failed|Rejected by CERT/,
    kind: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /TIMEOUTconnect exceeded/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'stunnel: TIMEOUTconnect (10 s)',
  },
  {
    match: /TIMEOUTidle exceeded/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: SILENT_FOR_THE_TIMER,
    look: 'stunnel: TIMEOUTidle (43200 s)',
  },
  {
    match: /TIMEOUTbusy exceeded/,
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'stunnel: TIMEOUTbusy (300 s)',
  },
  // The other side had closed; stunnel waits only for the rest.
  {
    match: /TIMEOUTclose exceeded/,
    kind: 'timeout-read',
    phase: 'read',
    execution: NOT_TOLD,
    look: 'stunnel: TIMEOUTclose (60 s)',
  },
  {
    match: /s_connect: (?:s_poll_wait|connect|connected) (?<remote>\S{3,60}): /,
    phase: 'connect',
    execution: NEVER_REACHED,
    otherwise: 'refused',
  },
  { match: /No more addresses to connect|s_connect: /, phase: 'connect', execution: NEVER_REACHED, otherwise: 'other' },
  {
    match: /Error resolving |Cannot resolve |No remote host resolved/,
    kind: 'dns',
    phase: 'connect',
    execution: NEVER_REACHED,
  },
  { match: /(?:readsocket|SSL_read): /, phase: 'read', execution: NOT_TOLD, otherwise: 'eof' },
  { match: /(?:writesocket|SSL_write): /, phase: 'write', execution: NOT_TOLD, otherwise: 'broken-pipe' },
  {
    match: /Peer suddenly disconnected|unexpected (?:socket|SSL) (?:close|EOF)/i,
    otherwise: 'eof',
    phase: 'read',
    execution: NOT_TOLD,
  },
  {
    match: /Connection reset(?:\/closed)?: \d+ byte/,
    kind: 'reset',
    phase: 'unknown',
    execution: NOT_TOLD,
    look: 'the line before it, of the same thread number, says why',
  },
  { match: /Binding service \S{1,80} to (?<local>\S{3,60}): .{0,40}in use/, kind: 'resource-limit', phase: 'connect' },
  { match: /Connection rejected: too many clients/, silent: true },
];

/** `2026.11.22 14:08:50 LOG3[3]: `. */
export default familyOfRules({
  id: 'stunnel',
  name: 'stunnel',
  system: 'stunnel',
  words: [
    'timeoutconnect',
    'timeoutidle',
    'timeoutbusy',
    'timeoutclose',
    'ssl_accept',
    'ssl_connect',
    'connection reset: ',
    'peer suddenly',
    'no more addresses',
    'error resolving',
    's_connect',
    'readsocket',
    'writesocket',
    'cert: ',
  ],
  program: /^stunnel\d?$/,
  shapes: [['certain', /\bLOG[0-7]\[\w{0,20}(?::\w{1,20})?\]: /]],
  reporter: 'proxy',
  rules: RULES,
  unknown: 'grammar',
  // `Service [x] accepted connection from ip:port` names the client; other lines name the peer that failed.
  refine: (reading) => ({ ...reading, local: reading.local ?? null }),
});
