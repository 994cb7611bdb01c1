import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  CLIENT_LEFT_WAITING,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NO_REQUEST,
  NOT_UNDERSTOOD,
  REQUEST_INCOMPLETE,
  SETTING_UP,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

/** Faults that mean something of their own; all others are an errno, and the stage says what it means. */
export const FAULTS: readonly MessageRule[] = [
  // Kong's and OpenResty's resolver.
  {
    match: /\bdns (?:server|client) error\b|the dns\/balancer resolver/,
    kind: 'dns',
    phase: 'connect',
    reporter: 'proxy',
    execution: NEVER_REACHED,
  },
  {
    match: /^(?:epoll_wait|kevent|poll)\(\) reported that client prematurely closed connection/,
    kind: 'aborted-by-client',
    phase: 'unknown',
    reporter: 'proxy',
    execution: CLIENT_LEFT_WAITING,
    causes: { 'client-abort': 'the client closed while the upstream was still working' },
    look: 'nginx: proxy_ignore_client_abort (off) decides whether the upstream may finish; compare the client’s time-out with the request’s duration',
  },
  {
    match: /^client prematurely closed connection/,
    kind: 'aborted-by-client',
    causes: { 'client-abort': 'the client closed before it had all it asked for' },
  },
  { match: /^client closed prematurely connection/, kind: 'aborted-by-client' },
  // A keep-alive connection that the client closed, in order: every browser does.
  { match: /^client \S{1,60} closed keepalive connection(?! \()/, silent: true },
  { match: /^client \S{1,60} closed keepalive connection \(/, phase: 'idle', execution: WAS_IDLE },
  {
    match: /^client closed connection while waiting for request/,
    kind: 'aborted-by-client',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  { match: /^client closed connection/, otherwise: 'aborted-by-client' },
  { match: /^client (?:disconnected|connected)|^upstream disconnected/, silent: true },
  { match: /^client timed out|^\(110: [^)]{1,60}\) while (?:waiting for request|keepalive)/, kind: 'timeout-read' },
  { match: /^upstream timed out|^upstream queue is full/, kind: 'timeout-read' },
  {
    match: /^no live upstreams/,
    kind: 'other',
    phase: 'connect',
    execution: NEVER_REACHED,
    causes: {
      'port-closed': 'every server of the upstream group had failed before and is set aside',
      'unresponsive-server': 'they may also have timed out',
    },
    look: 'nginx: max_fails and fail_timeout (1 failure, 10s) set servers aside; the first errors before this line say why',
  },
  {
    match: /^upstream server temporarily disabled/,
    kind: 'other',
    look: 'nginx: max_fails and fail_timeout (1 failure, 10s) set the server aside; the error line just before says why',
  },
  {
    match: /^upstream prematurely closed connection/,
    otherwise: 'eof',
    causes: {
      'process-death': 'the upstream’s process died or was restarted with the request in hand',
      'server-idle-timeout': 'the upstream’s keep-alive time-out raced with a request on a kept connection',
    },
    look: 'nginx: keepalive_timeout in the upstream block must be shorter than the upstream’s own keep-alive time-out',
  },
  {
    match:
      /^upstream sent no valid HTTP|^upstream sent unsupported FastCGI|^upstream sent invalid|^upstream sent too large http2 frame|^upstream sent (?:frame|http2|grpc) |^upstream sent unexpected|^upstream sent response with invalid/,
    kind: 'protocol-mismatch',
    execution: NOT_UNDERSTOOD,
    causes: { 'wrong-protocol': 'what answered does not speak the protocol that the location expects' },
  },
  {
    match: /^upstream sent too big header/,
    kind: 'resource-limit',
    look: 'nginx: proxy_buffer_size (4k or 8k) must hold the whole response header',
  },
  {
    match:
      /^upstream sent more data than|^upstream sent duplicate|^an upstream response is buffered|^a client request body is buffered/,
    silent: true,
  },
  {
    match: /^\d+ worker_connections are not enough/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    look: 'nginx: worker_connections in the events block counts clients and upstreams together',
  },
  {
    match: /^(?:accept4?|socket|open)\(\)[^(]{0,200} failed \((?:23|24): /,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    look: 'nginx: worker_rlimit_nofile, and the service’s LimitNOFILE',
    command: 'cat /proc/$(pgrep -o nginx)/limits | grep files',
  },
  { match: /^bind\(\) to (?<local>\S{3,60}) failed/, kind: 'resource-limit', phase: 'connect', execution: NO_REQUEST },
  // A socket in the file system that is not there, or that nobody may use.
  {
    match: /^connect\(\) to unix:\S{1,300} failed \((?:2|13): /,
    kind: 'refused',
    phase: 'connect',
    execution: NEVER_REACHED,
    causes: { 'port-closed': 'nothing has made that socket: the upstream is not running, or listens elsewhere' },
    look: 'the path and the owner of the socket; for PHP: listen, listen.owner and listen.mode of the pool',
  },
  {
    match: /^host not found in upstream|^\S{1,255} could not be resolved|^no resolver defined to resolve/,
    kind: 'dns',
    phase: 'connect',
    reporter: 'proxy',
    execution: NEVER_REACHED,
    look: 'nginx: resolver and resolver_timeout; a name in upstream{} is resolved only at start',
  },
  {
    match: /^limiting connections by zone/,
    kind: 'resource-limit',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'connection-limit-refusal': 'limit_conn rejects clients above its number' },
    look: 'nginx: limit_conn',
  },
  { match: /^limiting requests|^delaying request/, silent: true },
  {
    match: /^client sent plain HTTP request to HTTPS port/,
    kind: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'the client speaks HTTP to a TLS port' },
  },
  {
    match:
      /^client sent invalid (?:method|request|HTTP)|^client sent invalid host header|^client sent HTTP\/1\.\d request to/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    causes: { 'wrong-protocol': 'what the client sent is no HTTP request; \\x16\\x03 at its start is TLS' },
  },
  {
    match: /^broken header: "/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'listen ... proxy_protocol expects a PROXY header that the sender does not write' },
  },
  {
    match:
      /^client intended to send too large body|^open socket #|^(?:access )?forbidden|^user "|^open\(\) "|^directory index/,
    silent: true,
  },
  {
    match: /^peer closed connection in SSL handshake/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /^SSL_do_handshake\(\) failed|^(?:no )?"?ssl_certificate|^upstream SSL certificate/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
];
