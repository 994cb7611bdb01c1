import type { MessageRule } from '../phrases/message-rule.ts';
import { ANSWERED, SENT, SETTING_UP, SILENT } from './client-verdicts.ts';

/** `curl: (28) `, `cURL error 28: `: libcurl's result code in front of the text. */
const CODE = (codes: string) =>
  `(?:curl: \\((?:${codes})\\)|cURL error (?:${codes})(?=:)|\\bcurl(?:_easy_perform\\(\\))?[^\\n]{0,40}\\((?:${codes})\\))`;

/** libcurl's messages, which curl, git and clients in many languages hand through (libcurl-errors(3)). */
export const CURL_MESSAGES: readonly MessageRule[] = [
  // The proxy took the connection and ended it before the tunnel stood.
  {
    match: new RegExp(`Proxy CONNECT aborted|${CODE('97')}|connection to proxy closed`),
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  { match: /SSL_read:|SSL read:|GnuTLS recv error/, otherwise: 'eof', phase: 'read', execution: SENT },
  { match: /SSL_write:|SSL write:/, otherwise: 'broken-pipe', phase: 'write' },
  { match: new RegExp(`${CODE('6|5')}|Could not resolve (?:host|proxy)`), kind: 'dns', phase: 'connect' },
  {
    match:
      /(?:Connection|Connect(?:ion)?|Resolving) timed out after \d+|Failed to connect to [^\n]{1,300}: (?:Timeout was reached|Connection timed out|Operation timed out)|connect to \S+ port \d+ failed: (?:Connection|Operation) timed out|Trying \S{1,60}: Connection timed out/,
    kind: 'timeout-connect',
    phase: 'connect',
  },
  {
    match: /Failed to connect to [^\n]{1,300}: No route to host|connect to \S+ port \d+ failed: (?:No route|Network)/,
    otherwise: 'unreachable',
    phase: 'connect',
  },
  {
    match: new RegExp(`${CODE('7')}|Failed to connect to \\S+ port \\d+|Couldn't connect to server`),
    otherwise: 'refused',
    phase: 'connect',
  },
  { match: /SSL connection timeout|SSL\/TLS connection timeout/, kind: 'timeout-read', phase: 'handshake' },
  {
    match: new RegExp(
      `${CODE('35|51|53|54|58|59|60|64|66|77|80|82|83|90|91')}|OpenSSL SSL_connect|SSL_ERROR_SYSCALL|gnutls_handshake|schannel: (?:failed|next|SEC_E)|SSL certificate problem`,
    ),
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /timed out after \d+ milliseconds with [1-9]\d* (?:out of|bytes)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: ANSWERED,
  },
  {
    match: new RegExp(`${CODE('28')}|Operation (?:timed out|too slow)`),
    kind: 'timeout-read',
    phase: 'read',
    execution: SENT,
  },
  { match: new RegExp(`${CODE('52')}|Empty reply from server`), otherwise: 'eof', phase: 'read', execution: SENT },
  { match: /Recv failure|recv failure/, otherwise: 'other', phase: 'read', execution: SENT },
  { match: new RegExp(`${CODE('55')}|Send failure|send failure`), otherwise: 'broken-pipe', phase: 'write' },
  {
    match: new RegExp(`${CODE('18')}|transfer closed with|end of response with \\d+ bytes missing|RPC failed; curl 18`),
    otherwise: 'eof',
    phase: 'read',
    execution: ANSWERED,
  },
  {
    match: new RegExp(`${CODE('1|8')}.{0,40}Received HTTP\\/0\\.9|Received HTTP\\/0\\.9 when not allowed|${CODE('8')}`),
    kind: 'protocol-mismatch',
    phase: 'read',
  },
  {
    match: new RegExp(`${CODE('56')}|OpenSSL SSL_read|GnuTLS recv error|SSL read:`),
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match: new RegExp(
      `${CODE('16|92|95')}|HTTP\\/2 stream \\d+ was not closed cleanly|Error in the HTTP2 framing layer`,
    ),
    otherwise: 'other',
    phase: 'read',
    execution: SILENT,
  },
];
