import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  ANSWERING,
  BODY_PARTLY_SENT,
  FORWARDED,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NO_REQUEST,
  NOT_TOLD,
  NOT_UNDERSTOOD,
  REPLYING,
  REQUEST_INCOMPLETE,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

/** vsl(7): FetchError is about the backend, SessClose about the client. */
export const VARNISH_RULES: readonly MessageRule[] = [
  {
    match: /first byte timeout/,
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    causes: { 'unresponsive-server': 'the backend had the request and sent no first byte in time' },
    look: 'varnishd: first_byte_timeout (60 s), also per backend',
  },
  {
    match: /between bytes timeout/,
    kind: 'timeout-read',
    phase: 'read',
    execution: ANSWERING,
    causes: { 'unresponsive-server': 'the backend stopped in the middle of its response' },
    look: 'varnishd: between_bytes_timeout (60 s)',
  },
  {
    match: /FetchError\s.{0,100}\S: busy\b/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: { 'connection-limit-refusal': 'varnishd has .max_connections connections to that backend already' },
    look: 'VCL: .max_connections of the backend',
  },
  {
    match:
      /FetchError\s.{0,100}(?:fail errno \d+|no backend connection|\S+: (?:unhealthy|helddown)|None: unhealthy|No backend)/,
    phase: 'connect',
    otherwise: 'other',
    execution: NEVER_REACHED,
    look: 'varnishd: connect_timeout (3.5 s), backend_local_error_holddown (10 s), the backend’s .max_connections and .probe',
  },
  // `c`: the client's own transaction, whose request body was on its way.
  {
    match: /FetchError\s{1,12}c .{0,60}Resource temporarily unavailable|req\.body read error: 11\b/,
    kind: 'timeout-read',
    phase: 'read',
    execution: BODY_PARTLY_SENT,
  },
  {
    match: /FetchError\s{1,12}c |req\.body read error/,
    otherwise: 'aborted-by-client',
    phase: 'read',
    execution: BODY_PARTLY_SENT,
    causes: { 'client-abort': 'the client closed before its request’s body was complete' },
  },
  {
    match: /FetchError\s.{0,60}(?:[Bb]ackend write error|req\.body write error)/,
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: BODY_PARTLY_SENT,
  },
  {
    match: /FetchError\s.{0,60}(?:HTC (?:EOF|eof)|http (?:first )?read error: (?:EOF|-?\d+)|http first read error)/i,
    phase: 'read',
    otherwise: 'eof',
    execution: FORWARDED,
    causes: {
      'stale-pooled-connection': 'varnishd reused a backend connection that the backend was closing',
      'process-death': 'or the backend’s process ended with the request in hand',
    },
    look: 'varnishd: backend_idle_timeout (60 s) must be below the backend’s keep-alive time-out',
  },
  {
    match:
      /FetchError\s.{0,60}(?:eof socket fail|straight (?:read_error|insufficient bytes|read error)|chunked|read error|insufficient)/i,
    phase: 'read',
    otherwise: 'eof',
    execution: ANSWERING,
  },
  {
    match:
      /FetchError\s.{0,60}(?:http format error|HTC (?:junk|overflow)|http (?:first )?read error: (?:overflow|junk))|HttpGarbage|BogoHeader/i,
    phase: 'read',
    kind: 'protocol-mismatch',
    execution: NOT_UNDERSTOOD,
  },
  {
    match: /FetchError\s.{0,200}(?:Could not get storage|Resource temporarily|Workspace|overflow)/i,
    kind: 'resource-limit',
    phase: 'read',
    execution: FORWARDED,
  },
  {
    match: /SessError\s.{0,60}(?:Too many open files|errno)/,
    phase: 'connect',
    otherwise: 'resource-limit',
    execution: NO_CONNECTION_HAD,
  },
  {
    match: /SessClose\s{1,12}(?:c )?(?:RX_TIMEOUT|RX_CLOSE_IDLE)/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    look: 'varnishd: timeout_idle (5 s), timeout_linger',
  },
  {
    match: /SessClose\s{1,12}(?:c )?(?:TX_ERROR|TX_EOF)/,
    kind: 'aborted-by-client',
    phase: 'write',
    execution: REPLYING,
    causes: { 'client-abort': 'the client closed before it had the whole response' },
    look: 'varnishd: send_timeout (600 s), idle_send_timeout (60 s)',
  },
  {
    match: /SessClose\s{1,12}(?:c )?(?:RX_OVERFLOW|RX_BAD|RX_JUNK)/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  { match: /SessClose\s{1,12}(?:c )?RX_BODY/, kind: 'aborted-by-client', phase: 'read', execution: BODY_PARTLY_SENT },
  {
    match: /SessClose\s{1,12}(?:c )?(?:OVERLOAD|PIPE_OVERFLOW)/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    look: 'varnishd: thread_pool_max, thread_queue_limit',
  },
  // REM_CLOSE, REQ_CLOSE, RESP_CLOSE, TX_PIPE and the others are how sessions end in order.
  { match: /SessClose\s/, silent: true },
  {
    match: /Backend_health\s.{0,80}Went sick\b.{0,200}(?:"(?:Open )?(?:timed out|timeout)|[Tt]imeout)/,
    kind: 'timeout-read',
    phase: 'unknown',
    execution: NO_REQUEST,
  },
  {
    match: /Backend_health\s.{0,80}Went sick\b/,
    otherwise: 'other',
    phase: 'unknown',
    execution: NO_REQUEST,
    look: 'varnishadm backend.list -p',
  },
  // A bare errno: reading the response's body failed.
  {
    match: /FetchError\s{1,12}(?:b )?(?:Connection reset|Connection timed out|Broken pipe)/,
    phase: 'read',
    execution: ANSWERING,
  },
  { match: /FetchError\s/, otherwise: 'other', phase: 'read', execution: NOT_TOLD },
];
