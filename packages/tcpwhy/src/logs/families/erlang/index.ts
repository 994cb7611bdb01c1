import { familyOfClients } from '../../clients/client-family.ts';
import { NO_CONNECTION, READER, SENT, SILENT } from '../../clients/client-verdicts.ts';
import { WAS_IDLE } from '../../phrases/verdicts.ts';

/** Erlang and Elixir: inet's atoms, ssl, httpc, hackney, Mint, Finch, DBConnection, Postgrex. */
export default familyOfClients({
  id: 'erlang',
  name: 'Erlang and Elixir',
  words: [
    ':closed',
    '{error,',
    ':error,',
    'econnrefused',
    'failed_connect',
    'dbconnection',
    'postgrex',
    'tls_alert',
    'generated client alert',
    'tcp connect',
    'tcp recv',
    ':timeout',
    '"closed"',
    'connect_timeout',
    'socket_closed_remotely',
    'closed}',
    'timeout}',
    '{shutdown,server_closed}',
    'could_not_parse_as_http',
    'recv: closed',
    'ssl connect:',
    'tcp send:',
    'error,closed',
    'error, :closed',
    'error,timeout',
    'error, :timeout',
  ],
  systems: [
    { name: 'DBConnection (Elixir)', claim: 'likely', marks: ['DBConnection.'] },
    { name: 'Postgrex (Elixir)', claim: 'likely', marks: ['Postgrex.', 'Postgrex '] },
    { name: 'MyXQL (Elixir)', claim: 'likely', marks: ['MyXQL.'] },
    { name: 'Redix (Elixir)', claim: 'likely', marks: ['Redix.'] },
    {
      name: 'Mint (Elixir)',
      claim: 'likely',
      marks: ['Mint.TransportError', 'Mint.HTTPError', 'Finch.', 'Req.TransportError'],
    },
    { name: 'HTTPoison / hackney', claim: 'likely', marks: ['HTTPoison.Error', 'hackney'] },
    { name: 'Tesla (Elixir)', claim: 'likely', marks: ['Tesla.Error'] },
    { name: 'Erlang httpc', claim: 'likely', marks: ['failed_connect'], shape: /\bhttpc(?:_\w{1,30})?\b/ },
    {
      name: 'Erlang ssl',
      claim: 'likely',
      marks: [
        'TLS :client',
        'TLS client',
        'TLS :server',
        'TLS server',
        'tls_alert',
        'tls_connection.erl',
        'ssl_gen_statem',
      ],
    },
    { name: 'Ranch / Cowboy', claim: 'likely', marks: ['Ranch listener', 'cowboy'], reporter: 'server' },
    {
      name: 'Erlang and Elixir',
      claim: 'runtime',
      shape:
        /\{:?error, ?:?(?:e[a-z]{4,16}|closed|timeout|nxdomain|socket_closed_remotely)\b|\{error,\{(?:shutdown,server_closed|could_not_parse_as_http)|\{:error, :\w|\*\* \((?:MatchError|EXIT|ErlangError|stop)[^\n]{0,100}|:gen_tcp|gen_tcp:|\bCRASH REPORT\b/,
    },
  ],
  rules: [
    { match: /socket_closed_remotely|\{shutdown,server_closed\}/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /could_not_parse_as_http/, kind: 'protocol-mismatch', phase: 'read' },
    {
      match: /connection not available and request was dropped from queue|client timed out because it queued/,
      kind: 'pool-exhausted',
      phase: 'connect',
      execution: NO_CONNECTION,
    },
    {
      match:
        /:?(?:connect_timeout)\b|tcp connect[^\n]{0,200}: (?:connection )?timed? ?out|failed_connect[\s\S]{0,400}timeout/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /failed_connect|tcp connect/, otherwise: 'other', phase: 'connect' },
    {
      match: /tls_alert|(?:CLIENT|SERVER) ALERT: Fatal|unsupported_record_type|ssl connect: /,
      otherwise: 'tls-failure',
      phase: 'handshake',
    },
    // DBConnection watches connections in its pool: nothing had been asked on them.
    { match: /\b(?:tcp|ssl) recv \(idle\): /, otherwise: 'eof', phase: 'idle', execution: WAS_IDLE },
    {
      match: /\b(?:tcp|ssl) send: closed \(the connection was closed by the pool/,
      kind: 'closed-locally',
      phase: 'write',
    },
    { match: /\b(?:tcp|ssl) send: /, otherwise: 'eof', phase: 'write' },
    { match: /\b(?:tcp|ssl) recv: timeout/, kind: 'timeout-read', phase: 'read', execution: SENT },
    {
      match: /tcp recv(?: \(idle\))?: closed|recv: closed|client \S{1,200} exited|tcp (?:recv|send): /,
      otherwise: 'eof',
      phase: 'read',
      execution: READER,
    },
    {
      match: /client \S{0,80} ?timed out because it (?:checked out|used)|connection is closed because of an error/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SILENT,
    },
    {
      match: /reason: :timeout|\{:?error, ?:?timeout\}|%\w[\w.]{1,60}\{reason: :timeout/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SILENT,
    },
    {
      match: /reason: :closed|\{:?error, ?:?closed\}|socket closed|:?socket_closed_remotely|"closed"/,
      kind: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    { match: /\*\* \(EXIT[^\n]{0,200}\btime out\b/, silent: true },
  ],
});
