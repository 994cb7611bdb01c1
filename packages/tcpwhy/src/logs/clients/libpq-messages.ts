import type { MessageRule } from '../phrases/message-rule.ts';
import { WAS_IDLE } from '../phrases/verdicts.ts';
import { NOT_SENT, SENT, SETTING_UP } from './client-verdicts.ts';

/** Start of every message about a connection that did not come about, since PostgreSQL 14; the form before it has no port in front. */
const ATTEMPT = 'connection to server (?:at|on socket) [^\\n]{1,300} failed: ';

/** Messages of libpq, which drivers in many languages hand through. It says the same of FIN, RST and stale connections. */
export const LIBPQ_MESSAGES: readonly MessageRule[] = [
  {
    match: /terminating connection due to idle-(?:session|in-transaction) timeout/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
  },
  {
    match: /terminating connection due to|the database system is shutting down/,
    kind: 'other',
    phase: 'read',
    execution: SENT,
  },
  {
    match:
      /too many clients already|remaining connection slots are reserved|too many connections for (?:role|database)/,
    kind: 'resource-limit',
    phase: 'handshake',
  },
  {
    match:
      /invalid response to (?:SSL|GSSAPI) negotiation|expected authentication request from server, but received|unsupported frontend protocol/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
  },
  {
    match: new RegExp(`${ATTEMPT}timeout expired|connection timeout expired`),
    kind: 'timeout-connect',
    phase: 'connect',
  },
  {
    match: new RegExp(`${ATTEMPT}(?:SSL |server does not support SSL|certificate|root certificate)`),
    otherwise: 'tls-failure',
    phase: 'handshake',
  },
  {
    match: /no pg_hba\.conf entry for|pg_hba\.conf rejects connection/,
    kind: 'handshake-failed',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: new RegExp(`${ATTEMPT}(?:server closed the connection|could not (?:receive|send)|FATAL|no response)`),
    otherwise: 'eof',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /could not connect to server: [^\n]{1,120}\n\s{0,8}Is the server running on host "[^"\n]{1,255}"(?: \((?<ip>[\d.]{7,15}|[0-9a-fA-F:]{2,39})\))? and accepting\s{1,8}TCP\/IP connections on port (?<port>\d{1,5})/,
    phase: 'connect',
    otherwise: 'other',
  },
  { match: new RegExp(ATTEMPT), otherwise: 'other', phase: 'connect' },
  { match: /could not translate host name/, kind: 'dns', phase: 'connect' },
  {
    match: /could not send (?:data|startup packet|SSL negotiation packet) to server|sending query failed/,
    otherwise: 'broken-pipe',
    phase: 'write',
  },
  {
    match: /SSL SYSCALL error|SSL connection has been closed unexpectedly|SSL error: unexpected eof/,
    kind: 'eof',
    phase: 'read',
    execution: SENT,
  },
  {
    match: /could not receive data from server|consuming input failed/,
    otherwise: 'eof',
    phase: 'read',
    execution: SENT,
  },
  { match: /server closed the connection unexpectedly/, otherwise: 'eof', phase: 'read', execution: SENT },
  {
    match:
      /\bno connection to the server\b|\bconnection not open\b|connection (?:already|is) closed\b|the connection is (?:closed|lost)/,
    kind: 'closed-locally',
    phase: 'write',
    execution: NOT_SENT,
  },
];
