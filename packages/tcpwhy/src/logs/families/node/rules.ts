import { ANSWERED, SENT, SILENT } from '../../clients/client-verdicts.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { REQUEST_INCOMPLETE } from '../../phrases/verdicts.ts';

/** Messages of Node's modules and HTTP clients whose words mean something else than they say. */
export const clientHttpRules: readonly MessageRule[] = [
  // _http_server's abortIncoming: the request's stream ends because the client's socket closed.
  {
    match: /\baborted\b[\s\S]{0,200}\babortIncoming\b/,
    kind: 'aborted-by-client',
    phase: 'read',
    reporter: 'server',
    execution: SILENT,
  },
  // node-fetch, and npm on top of it: the body was being read.
  {
    match: /Invalid response body while trying to fetch \S{1,2000}: (?:aborted|Premature close)/,
    kind: 'eof',
    phase: 'read',
    execution: ANSWERED,
  },
  { match: /\bclientError\b/, reporter: 'server', phase: 'read', execution: REQUEST_INCOMPLETE },
  {
    match: /HPE_(?:INVALID|UNEXPECTED|HEADER)|Parse Error: |HTTPParserError|does not match the HTTP\/1\.1 protocol/,
    kind: 'protocol-mismatch',
    phase: 'read',
  },
  { match: /Invalid greeting/, kind: 'protocol-mismatch', phase: 'handshake' },
  { match: /Opening handshake has timed out/, kind: 'timeout-read', phase: 'handshake' },
  { match: /stream has been aborted/, kind: 'eof', phase: 'read', execution: ANSWERED },
  { match: /before secure TLS connection was established/, kind: 'tls-failure', phase: 'handshake' },
  // The code is ECONNRESET although only a FIN came (FIELD 2.E).
  { match: /\bError: aborted\b/, kind: 'eof', phase: 'read', execution: ANSWERED },
  { match: /The server aborted (?:the )?pending request/, kind: 'eof', phase: 'read', execution: SENT },
  { match: /[Pp]remature close|ERR_STREAM_PREMATURE_CLOSE/, kind: 'eof', phase: 'read', execution: ANSWERED },
  { match: /socket hang up|other side closed/, kind: 'eof', phase: 'read', execution: SENT },
  { match: /\bFetch\.onAborted\b/, phase: 'read', otherwise: 'eof', execution: ANSWERED },
  { match: /\bConnect Timeout Error|UND_ERR_CONNECT_TIMEOUT/, kind: 'timeout-connect', phase: 'connect' },
  { match: /ESOCKETTIMEDOUT/, kind: 'timeout-read', phase: 'read', execution: SENT },
  // request: connect: true tells that its timer fired before the connection stood.
  { match: /ETIMEDOUT[\s\S]{0,1500}\bconnect: true/, kind: 'timeout-connect', phase: 'connect' },
  { match: /ETIMEDOUT[\s\S]{0,1500}\bconnect: false/, kind: 'timeout-read', phase: 'read', execution: SENT },
  { match: /Timeout awaiting '(?:lookup|connect|secureConnect|socket)'/, kind: 'timeout-connect', phase: 'connect' },
  { match: /Timeout awaiting '/, kind: 'timeout-read', phase: 'read', execution: SENT },
  {
    match: /timeout of \d+ ?ms exceeded|The operation was aborted due to timeout/,
    kind: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  { match: /Greeting never received/, kind: 'timeout-read', phase: 'handshake' },
  // A timer of the program's own: it may have fired before the connection stood.
  { match: /emitRequestTimeout|\bSocket\._onTimeout\b/, kind: 'timeout-read', phase: 'unknown', execution: SILENT },
  { match: /Response timeout (?:of|while trying to fetch)/, kind: 'timeout-read', phase: 'read', execution: SENT },
  { match: /network timeout at: /, kind: 'timeout-read', phase: 'unknown', execution: SILENT },
  {
    match: /\bwrite after end\b|ERR_STREAM_WRITE_AFTER_END|ERR_STREAM_DESTROYED/,
    kind: 'closed-locally',
    phase: 'write',
  },
  {
    match: /ERR_HTTP2_ERROR\]?: Protocol error|NGHTTP2_PROTOCOL_ERROR|NGHTTP2_(?:FRAME_SIZE|COMPRESSION)_ERROR/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: SILENT,
  },
  {
    match: /ERR_HTTP2_(?:GOAWAY_SESSION|STREAM_CANCEL|SESSION_ERROR|STREAM_ERROR|ERROR)\b|NGHTTP2_/,
    otherwise: 'other',
    phase: 'read',
    execution: SILENT,
  },
  // Alone, without the cause that undici hides below it.
  { match: /\bfetch failed\b(?![\s\S]*cause)/, otherwise: 'other', execution: SILENT },
];
