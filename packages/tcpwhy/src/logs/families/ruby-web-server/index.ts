import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { REPLYING, REQUEST_INCOMPLETE, SETTING_UP, WORKER_STOPPED } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /worker=\d+ PID:\d+ timeout \(\d+s > \d+s\), killing/,
    kind: 'timeout-read',
    phase: 'read',
    system: 'Unicorn',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'Unicorn kills a worker whose request takes too long' },
    look: 'unicorn.rb: timeout (60)',
  },
  {
    match: /Terminating timed out worker/,
    kind: 'timeout-read',
    phase: 'unknown',
    system: 'Puma',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'Puma kills a worker that does not check in' },
    look: 'puma.rb: worker_timeout (60)',
  },
  {
    match: /reaped #<Process::Status: pid \d+ SIG(?:KILL|SEGV|ABRT)/,
    kind: 'other',
    phase: 'unknown',
    system: 'Unicorn',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'the worker was killed' },
  },
  {
    match: /HTTP parse error, malformed request|Puma::HttpParserError|Invalid HTTP format/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'wrong-protocol': 'what the client sent is no HTTP request' },
  },
  {
    match: /SSL error, peer: (?<ip>[\d.a-fA-F:]{3,45})|Puma::MiniSSL::SSLError/,
    kind: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /Puma::ConnectionError|Unicorn::ClientShutdown/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'client-abort': 'the client closed before its request was complete' },
  },
  {
    match: /(?:Listen|listen)\w{0,10} .{0,60}(?:Address already in use|EADDRINUSE)/,
    kind: 'resource-limit',
    phase: 'connect',
  },
  {
    match: /(?:Write|Error writing|Socket timeout writing data)/,
    otherwise: 'broken-pipe',
    phase: 'write',
    execution: REPLYING,
  },
];

/** Puma, Unicorn, Passenger: what they say of their clients and workers. */
export default familyOfRules({
  id: 'ruby-web-server',
  name: 'Puma and Unicorn',
  system: 'Puma',
  words: [
    '), killing',
    'terminating timed out worker',
    'http parse error',
    'ssl error, peer',
    'puma::',
    'clientshutdown',
    'reaped #<',
  ],
  shapes: [
    [
      'certain',
      /worker=\d+ PID:\d+ timeout \(|Terminating timed out worker|HTTP parse error, malformed request|SSL error, peer: |\bPuma::(?:ConnectionError|HttpParserError|MiniSSL)|Unicorn::ClientShutdown|reaped #<Process::Status/,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
