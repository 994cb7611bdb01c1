import type { LogFamily } from '../../log-family.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  ANSWERING,
  CLIENT_LEFT_WAITING,
  FORWARDED,
  NEVER_REACHED,
  NOT_TOLD,
  SETTING_UP,
} from '../../phrases/verdicts.ts';
import { isAccessLog, readAccess } from './access-log.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /499 Client Closed Request|context canceled/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    causes: { 'client-abort': 'the client closed, and Traefik cancelled the request to the server' },
  },
  {
    match: /dial tcp .{0,120}(?:i\/o timeout|timed out)/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'Traefik: serversTransport.forwardingTimeouts.dialTimeout (30s)',
  },
  { match: /dial (?:tcp|udp)/, phase: 'connect', execution: NEVER_REACHED },
  {
    match: /timeout awaiting response headers/,
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    look: 'Traefik: serversTransport.forwardingTimeouts.responseHeaderTimeout',
  },
  {
    match: /(?:502 Bad Gateway|504 Gateway Timeout).{0,60}(?:caused by:? ?|error="?)(?:unexpected )?EOF/,
    kind: 'eof',
    phase: 'read',
    execution: FORWARDED,
    causes: {
      'stale-pooled-connection': 'the server closed an idle connection that Traefik was about to reuse',
      'process-death': 'or its process ended',
    },
    look: 'Traefik: serversTransport.forwardingTimeouts.idleConnTimeout (90s) must be shorter than the server’s keep-alive time-out',
  },
  { match: /Error while handling TCP connection|Error during connection/, phase: 'read', execution: NOT_TOLD },
  {
    match: /TLS handshake error from (?<remote>\S{3,60}): /,
    reporter: 'server',
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /Error (?:reading|copying|while copying)|reverse proxy: (?:read|copy)|suppressing panic|aborting proxy/i,
    otherwise: 'eof',
    phase: 'read',
    execution: ANSWERING,
  },
  { match: /[Hh]ealth check (?:failed|still failing)|Health check up/, otherwise: 'other', phase: 'connect' },
];

/** Traefik's log (logfmt of v2, console and JSON of v3) and its JSON access log. */
const messages = familyOfRules({
  id: 'traefik',
  name: 'Traefik',
  system: 'Traefik',
  words: [
    'bad gateway',
    'gateway timeout',
    'client closed request',
    'handling tcp connection',
    'downstreamstatus":499',
    'downstreamstatus":502',
    'downstreamstatus":504',
    'tls handshake',
  ],
  program: /^traefik$/,
  shapes: [
    ['certain', /'?(?:499 Client Closed Request|502 Bad Gateway|504 Gateway Timeout)'? (?:caused by|error=)/],
    [
      'certain',
      /github\.com\/traefik\/|"DownstreamStatus"\s?:\s?\d|\b(?:entryPointName|providerName|middlewareName|serviceName|routerName)=/,
    ],
  ],
  reporter: 'proxy',
  rules: RULES,
  unknown: 'grammar',
});

/** Both: the access log's lines have field names of their own. */
const traefik: LogFamily = {
  ...messages,
  read: (entry, signs) => (isAccessLog(entry) ? readAccess(entry) : messages.read(entry, signs)),
};

export default traefik;
