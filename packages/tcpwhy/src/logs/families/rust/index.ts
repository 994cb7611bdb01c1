import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, NO_CONNECTION, NOT_SENT, SENT, SILENT } from '../../clients/client-verdicts.ts';

/** Rust's std::io errors and the crates that hand them on. */
export default familyOfClients({
  id: 'rust',
  name: 'Rust',
  words: [
    'os error',
    'kind: ',
    'hyper::',
    'goaway(',
    'reqwest',
    'before message completed',
    'error sending request',
    'error communicating',
    'fill whole buffer',
    'sqlx',
    'connection closed',
    'deadline has elapsed',
    'error trying to connect',
    'dispatchgone',
    'incompletebody',
    'incompletemessage',
    'invalidcontenttype',
    'poolclosed',
    'connection was not ready',
    'dispatch task is gone',
    'end of file before message length reached',
    'error decoding response body',
    'error reading a body from connection',
    'received corrupt message of type',
  ],
  systems: [
    {
      name: 'reqwest (Rust)',
      claim: 'likely',
      marks: [
        'reqwest::Error',
        'error sending request for url',
        'error decoding response body',
        'error trying to connect',
      ],
    },
    {
      name: 'tokio-postgres',
      claim: 'likely',
      marks: ['error communicating with the server', 'tokio_postgres', 'error connecting to server'],
    },
    {
      name: 'sqlx (Rust)',
      claim: 'likely',
      marks: ['sqlx::', 'PoolTimedOut', 'pool timed out while waiting for an open connection'],
    },
    { name: 'redis-rs', claim: 'likely', marks: ['redis::RedisError', 'Redis('] },
    {
      name: 'rustls',
      claim: 'likely',
      marks: [
        'rustls::',
        'InvalidCertificate(',
        'received corrupt message of type',
        'peer closed connection without sending TLS close_notify',
      ],
    },
    {
      name: 'hyper (Rust)',
      claim: 'likely',
      marks: ['hyper::Error', 'connection closed before message completed', 'hyper_util'],
      shape: /^(?:[\d:.TZ -]{8,40})?connection error: /,
    },
    {
      name: 'tungstenite (Rust)',
      claim: 'likely',
      marks: ['tungstenite', 'Connection reset without closing handshake', 'WebSocket protocol error:'],
    },
    { name: 'quinn / h2 (Rust)', claim: 'likely', marks: ['h2::Error'] },
    {
      name: 'Rust std::io',
      claim: 'runtime',
      shape:
        /\(os error \d{1,5}\)|\bOs \{ code: \d{1,5}, kind: \w+|\bkind: (?:ConnectionReset|ConnectionRefused|ConnectionAborted|BrokenPipe|UnexpectedEof|TimedOut|WouldBlock|NotConnected)\b|failed to fill whole buffer|thread '[^'\n]{1,80}' (?:\(\d+\) )?panicked at/,
    },
    { name: 'Rust', claim: 'runtime', shape: /^connection closed$/m },
  ],
  rules: [
    {
      match: /pool timed out while waiting|PoolTimedOut|PoolClosed/,
      kind: 'pool-exhausted',
      phase: 'connect',
      execution: NO_CONNECTION,
    },
    {
      match:
        /(?:tcp connect error|error trying to connect|ConnectError|Connect, )[^\n]{0,200}(?:deadline has elapsed|timed out|TimedOut)/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    {
      match:
        /received corrupt message of type|InvalidCertificate|invalid peer certificate|InvalidContentType|tls handshake eof|unexpected EOF during handshake/,
      kind: 'tls-failure',
      phase: 'handshake',
    },
    {
      match: /tcp connect error|error trying to connect|error connecting to server|hyper::Error\(Connect/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match:
        /error (?:reading a body from connection|decoding response body)|end of file before message length reached|IncompleteBody/,
      otherwise: 'eof',
      phase: 'read',
      execution: ANSWERED,
    },
    {
      match: /connection closed before message completed|IncompleteMessage/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /operation timed out|kind: TimedOut|deadline has elapsed/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /error sending request for url/, otherwise: 'other', phase: 'read', execution: SENT },
    {
      match: /channel closed|dispatch(?: task is)? gone|DispatchGone|connection was not ready/,
      otherwise: 'closed-locally',
      phase: 'write',
      execution: NOT_SENT,
    },
    // The connection's own task tells it, whatever was asked meanwhile.
    { match: /error communicating with the server/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /\bkind: GoAway\(/, kind: 'eof', phase: 'unknown', execution: SILENT },
    { match: /^(?:[\d:.TZ -]{8,40})?connection error: /, otherwise: 'other', phase: 'read', execution: SENT },
    {
      match: /peer closed connection without sending TLS close_notify/,
      otherwise: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    { match: /Connection reset without closing handshake/, kind: 'eof', phase: 'unknown', execution: SILENT },
    {
      match: /kind: WouldBlock|Resource temporarily unavailable \(os error (?:11|35)\)/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SILENT,
    },
    { match: /failed to fill whole buffer|kind: UnexpectedEof/, kind: 'eof', phase: 'read', execution: SILENT },
    { match: /not connected|kind: NotConnected/, otherwise: 'closed-locally', phase: 'unknown', execution: SILENT },
    { match: /^connection closed$/m, kind: 'eof', phase: 'unknown', execution: SILENT },
    {
      match: /kind: ConnectionReset|Connection reset by peer|forcibly closed/,
      otherwise: 'reset',
      phase: 'read',
      execution: SILENT,
    },
  ],
});
