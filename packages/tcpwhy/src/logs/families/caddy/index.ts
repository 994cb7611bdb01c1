import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  ANSWERING,
  CLIENT_LEFT_WAITING,
  FORWARDED,
  NEVER_REACHED,
  NOT_UNDERSTOOD,
  SETTING_UP,
} from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /aborting with incomplete response|reading from backend/,
    otherwise: 'eof',
    phase: 'read',
    execution: ANSWERING,
  },
  {
    match: /no upstreams available/,
    kind: 'other',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'Caddyfile: fail_duration, max_fails, health_uri of reverse_proxy',
  },
  {
    match: /timeout awaiting response headers/,
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    look: 'Caddyfile: transport http { response_header_timeout }',
  },
  {
    match: /dial tcp .{0,120}(?:i\/o timeout|timed out)/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NEVER_REACHED,
    look: 'Caddyfile: transport http { dial_timeout } (3s)',
  },
  { match: /dial (?:tcp|unix|udp)/, phase: 'connect', execution: NEVER_REACHED },
  {
    match: /TLS handshake error from (?<remote>\S{3,60}): /,
    reporter: 'server',
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /malformed HTTP response|server gave HTTP response to HTTPS client|first record does not look like/,
    otherwise: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_UNDERSTOOD,
  },
  {
    match: /context canceled/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    causes: { 'client-abort': 'the client closed, and Caddy cancelled the request to the upstream' },
  },
  {
    match: /HTTP request failed.{0,100}health|host is (?:up|down)|unexpected status code/,
    otherwise: 'other',
    phase: 'connect',
  },
  { match: /(?:^|\n)(?:\w{3,10}: )?EOF$/m, kind: 'eof', phase: 'read', execution: FORWARDED },
];

/** zap's JSON or console lines with `logger` http.*, tls.*, and `err_trace` of its reverse proxy. */
export default familyOfRules({
  id: 'caddy',
  name: 'Caddy',
  system: 'Caddy',
  words: [
    'reverseproxy.',
    'reverse_proxy',
    'http.log.error',
    'no upstreams available',
    'reading from backend',
    'incomplete response',
    'http.stdlib',
  ],
  program: /^caddy$/,
  shapes: [
    ['certain', /"logger"\s?:\s?"(?:http|tls|admin|caddy|layer4|http\.\w[\w.]{1,60}|tls\.\w[\w.]{1,60})"/],
    ['certain', /"err_trace"\s?:\s?"|(?:^|\s)http\.(?:log\.error|handlers\.reverse_proxy|stdlib)(?:\s|\.)/],
  ],
  reporter: 'proxy',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, _entry, signs) => {
    // With a pair in the text the failing side is the upstream's; the client's address is in the request's own fields.
    const execution = reading.execution ?? (signs.phase === 'read' ? FORWARDED : undefined);
    const isPair = signs.local !== null && signs.remote !== null;
    return {
      ...reading,
      ...(execution === undefined ? {} : { execution }),
      ...(isPair || reading.remote !== undefined || signs.phase === 'connect' ? {} : { local: null, remote: null }),
    };
  },
});
