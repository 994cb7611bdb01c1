import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_TOLD, REPLYING, REQUEST_INCOMPLETE, SETTING_UP, TURNED_AWAY } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /ClientAbortException|AsyncRequestNotUsableException|ServletOutputStream failed to (?:write|flush)/,
    kind: 'aborted-by-client',
    phase: 'write',
    execution: REPLYING,
    causes: { 'client-abort': 'the client closed before it had the whole response' },
    look: 'equal durations of many such requests are the time-out of the client or of the proxy in front',
  },
  {
    match: /(?:early EOF|Early EOF|EofException: (?:Early|early))/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /org\.eclipse\.jetty\.io\.EofException[\s\S]{0,3000}(?:HttpInput|HttpParser|fillAndParse|blockForContent)/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /org\.eclipse\.jetty\.io\.(?:EofException|QuietException)/,
    kind: 'aborted-by-client',
    phase: 'write',
    execution: REPLYING,
    causes: { 'client-abort': 'the client closed before it had the whole response' },
  },
  {
    match: /Idle timeout expired: \d+\/\d+ ms|IdleTimeout|Idle timeout expired/,
    kind: 'idle-timeout',
    phase: 'read',
    execution: NOT_TOLD,
    look: 'Jetty: idleTimeout of the connector (30000 ms)',
  },
  {
    match:
      /Invalid character found in (?:method name|the request target|the HTTP protocol)|Error parsing HTTP request header|BadMessageException|Illegal character/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'wrong-protocol': 'what the client sent is no HTTP request; 0x16 0x03 at its start is TLS' },
  },
  {
    match: /(?:Socket accept failed|Acceptor)[\s\S]{0,600}Too many open files/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
    look: 'LimitNOFILE of the service',
  },
  {
    match: /Maximum number of (?:threads|connections) .{0,60}reached|maxConnections/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: TURNED_AWAY,
    causes: { 'listen-backlog-overflow': 'what is not accepted waits in the accept queue' },
    look: 'Tomcat: maxThreads (200), maxConnections (8192), acceptCount (100)',
  },
  {
    match: /(?:Address already in use|port \d{1,5} (?:was|is) already in use)/,
    kind: 'resource-limit',
    phase: 'connect',
  },
  { match: /handshake/i, otherwise: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
  {
    match: /(?:Read|read)(?:Listener| error|ing).{0,60}(?:request|body)/,
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
];

/** Tomcat, Jetty, Undertow, and Spring in front of them, where they speak of their clients. */
export default familyOfRules({
  id: 'java-web-server',
  name: 'Tomcat, Jetty, Undertow',
  system: 'Apache Tomcat',
  words: [
    'clientabortexception',
    'eofexception',
    'asyncrequestnotusable',
    'idle timeout expired',
    'invalid character found in',
    'parsing http request header',
    'socket accept failed',
    'badmessageexception',
    'already in use',
    'maximum number of threads',
  ],
  shapes: [
    [
      'certain',
      /\borg\.apache\.catalina\.connector\.ClientAbortException|\bClientAbortException\b|AsyncRequestNotUsableException/,
    ],
    [
      'certain',
      /\borg\.eclipse\.jetty\.(?:io|http|server|util)\.\w{0,60}(?:EofException|BadMessageException|Exception)|java\.util\.concurrent\.TimeoutException: Idle timeout expired/,
    ],
    ['certain', /\bUT\d{6}: |\bio\.undertow\.(?:request|server)\b/],
    [
      'certain',
      /\b(?:org\.apache\.coyote\.|o\.a\.coyote\.|o\.a\.c\.|o\.a\.t\.u\.n\.|org\.apache\.tomcat\.util\.net\.)\w/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, _entry, signs) => {
    const text = signs.text.slice(0, 8192);
    if (/org\.eclipse\.jetty|Idle timeout expired/.test(text)) return { ...reading, system: 'Jetty' };
    if (/\bUT\d{6}: |io\.undertow/.test(text)) return { ...reading, system: 'Undertow' };
    return reading;
  },
});
