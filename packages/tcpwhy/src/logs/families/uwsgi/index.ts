import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NOT_TOLD,
  REPLYING,
  REQUEST_INCOMPLETE,
  WORKER_STOPPED,
} from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /uwsgi_response_\w{1,60}(?:\(\))?: |uwsgi_response_write/,
    otherwise: 'broken-pipe',
    phase: 'write',
    execution: REPLYING,
    causes: { 'client-abort': 'the web server in front, or its client, closed before the response was written' },
    look: 'time-outs of the web server in front (uwsgi_read_timeout of nginx, 60 s)',
  },
  {
    match: /writing to a closed pipe\/socket/,
    kind: 'broken-pipe',
    phase: 'write',
    execution: REPLYING,
    causes: { 'client-abort': 'the web server in front, or its client, closed before the response was written' },
  },
  { match: /(?:OSError|IOError): write error/, kind: 'broken-pipe', phase: 'write', execution: REPLYING },
  {
    match: /(?:OSError|IOError): (?:error during|unable to) read(?:ing)?|uwsgi_(?:request_body|wait_read)\w{0,40}/,
    otherwise: 'aborted-by-client',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /HARAKIRI (?:ON WORKER|triggered)|\*{3} HARAKIRI/,
    kind: 'timeout-read',
    phase: 'read',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'uWSGI kills a worker whose request takes too long' },
    look: 'uwsgi.ini: harakiri',
  },
  {
    match: /listen queue of socket "(?<local>[^"]{3,60})" .{0,40}full/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: { 'listen-backlog-overflow': 'the accept queue is full: new connections are dropped' },
    look: 'uwsgi.ini: listen (100); net.core.somaxconn; processes, threads',
  },
  {
    match: /listen queue .{0,60}full/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: { 'listen-backlog-overflow': 'the accept queue is full: new connections are dropped' },
    look: 'uwsgi.ini: listen (100); net.core.somaxconn; processes, threads',
  },
  {
    match: /DAMN ! worker \d+ \(pid: \d+\) died, killed by signal/,
    kind: 'other',
    phase: 'unknown',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'the worker was killed, and its kernel closed its connections' },
  },
  {
    match:
      /\[uwsgi-(?:http|https|router|fastrouter|rawrouter) .{0,200}client_addr: (?<ip>\S{2,60}) client_port: (?<port>\d{1,5})\] (?:hr_read|http_parse|hr_ssl_read|hr_recv)/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'aborted-by-client',
    execution: NOT_TOLD,
  },
  {
    match: /\[uwsgi-(?:http|https|router|fastrouter|rawrouter) .{0,300}\] (?:hr_write|hr_instance_write)/,
    reporter: 'proxy',
    phase: 'write',
    execution: NOT_TOLD,
  },
  {
    match: /\[uwsgi-(?:http|https|router|fastrouter|rawrouter) .{0,300}\] hr_instance_connect(?:ed)?/,
    reporter: 'proxy',
    phase: 'connect',
    otherwise: 'refused',
    execution: NEVER_REACHED,
  },
  {
    match: /\[uwsgi-(?:http|https|router|fastrouter|rawrouter) .{0,300}\] hr_instance_read/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'eof',
    execution: NOT_TOLD,
  },
  { match: /bind\(\): Address already in use/, kind: 'resource-limit', phase: 'connect' },
  {
    match: /invalid request block size|invalid HTTP request/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'wrong-protocol': 'HTTP was sent to a socket that speaks the uwsgi protocol (size 21573 is GET)' },
    look: 'uwsgi.ini: http-socket instead of socket, or buffer-size',
  },
];

/** uWSGI's functions and cries. */
export default familyOfRules({
  id: 'uwsgi',
  name: 'uWSGI',
  system: 'uWSGI',
  words: [
    'uwsgi_response',
    'sigpipe: writing',
    'harakiri',
    'listen queue of socket',
    'damn ! worker',
    'hr_read',
    'hr_instance',
    'write error',
    'invalid request block size',
    'hr_write',
  ],
  program: /^uwsgi(?:-core|_python3?)?$/,
  shapes: [
    [
      'certain',
      /\buwsgi_\w{3,60}\(\): |\[(?:core|plugins|proto)\/[\w/.]{3,60} line \d+\]|writing to a closed pipe\/socket\/fd|\bHARAKIRI\b|uWSGI listen queue|DAMN ! worker|\[uwsgi-\w{3,20} |invalid request block size/,
    ],
    ['likely', /^(?:OSError|IOError): write error$/m],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
