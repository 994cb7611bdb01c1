import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED, REPLYING, REQUEST_INCOMPLETE, WORKER_STOPPED } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /WORKER TIMEOUT \(pid:\d+\)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: WORKER_STOPPED,
    causes: {
      'process-death':
        'gunicorn aborts a worker that was silent for timeout; its clients see a close without an answer',
      'unresponsive-server': 'and an unanswered request before that',
    },
    look: 'gunicorn: timeout (30 s); a threaded or asynchronous worker class for slow requests',
  },
  {
    match:
      /Worker \(pid:\d+\) was sent (?:SIGKILL|SIGABRT|code 9)|Worker with pid \d+ was terminated due to signal (?:6|9|11)|Worker exiting .{0,40}signal/,
    kind: 'other',
    phase: 'unknown',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'the worker was killed: out of memory, or after WORKER TIMEOUT' },
  },
  {
    match: /Invalid request from ip=(?<ip>\S{2,60}):/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'wrong-protocol': 'what the client sent is no HTTP request' },
  },
  {
    match: /Invalid HTTP (?:method|request|Version)|Invalid http request received/i,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'wrong-protocol': 'what the client sent is no HTTP request' },
  },
  {
    match: /Ignoring EPIPE|Ignored premature client disconnection|Client disconnected/i,
    otherwise: 'aborted-by-client',
    phase: 'unknown',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed before it had the response' },
  },
  {
    match: /Ignoring connection reset|Socket error processing request/,
    otherwise: 'reset',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  {
    match: /Error handling request[\s\S]{0,6000}(?:BrokenPipeError|EPIPE)/,
    kind: 'broken-pipe',
    phase: 'write',
    execution: REPLYING,
  },
  { match: /Connection in use: \('(?<lip>[^']{1,60})', (?<lport>\d{1,5})\)/, kind: 'resource-limit', phase: 'connect' },
  { match: /Booting worker|Handling signal|Worker exiting|Shutting down/, silent: true },
];

/** gunicorn and the ASGI servers with its form of log: `[date zone] [pid] [LEVEL] text`. */
export default familyOfRules({
  id: 'gunicorn',
  name: 'gunicorn',
  system: 'gunicorn',
  words: [
    'worker timeout',
    'was sent sigkill',
    'was terminated due to signal',
    'invalid request from ip',
    'ignoring epipe',
    'ignoring connection reset',
    'invalid http request',
    'client disconnection',
    'connection in use',
  ],
  program: /^gunicorn$/,
  shapes: [
    [
      'certain',
      /WORKER TIMEOUT \(pid:\d+\)|Worker \(pid:\d+\) was sent |Worker with pid \d+ was terminated due to signal|Invalid request from ip=|Ignor(?:ing EPIPE|ing connection reset|ed premature client)|Connection in use: \('/,
    ],
    ['certain', /\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d{1,10}\] \[(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\] /],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
