import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, CHECKED, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { GO_NET_MESSAGES } from '../../clients/go-messages.ts';
import { reporterByPorts } from '../../meaning/reporter-of.ts';

/** Go's own packages: net, net/http, crypto/tls, database/sql, httputil. */
export default familyOfClients({
  id: 'go',
  name: 'Go',
  words: [
    'dial tcp',
    'dial unix',
    'socks connect',
    'i/o timeout',
    'net/http',
    'http2: ',
    'httputil',
    'client.timeout',
    'bad connection',
    'goaway',
    'remote error: ',
    'refused_stream',
    'operation was canceled',
    'http: proxy error: context canceled',
    'http: proxy error:',
    'http: server closed idle connection',
    'request canceled while waiting for connection',
    'sql: database is closed',
    'while reading body',
    '": eof',
  ],
  systems: [
    {
      name: 'Go ReverseProxy',
      claim: 'likely',
      marks: ['httputil: ReverseProxy', 'http: proxy error: '],
      reporter: 'proxy',
    },
    {
      name: 'Go net/http server',
      claim: 'likely',
      marks: [
        'http: TLS handshake error from ',
        'http: Accept error',
        'http: response.Write',
        'http2: server: ',
        'http2: server connection',
        'http: panic serving',
      ],
      reporter: 'server',
    },
    {
      name: 'Go database/sql',
      claim: 'likely',
      marks: ['driver: bad connection', 'sql: connection is already closed', 'sql: database is closed'],
    },
    {
      name: 'Go net/http',
      claim: 'runtime',
      marks: ['net/http: ', '(Client.Timeout', 'http: server ', 'http2: '],
      shape: /\b(?:Get|Head|Post|Put|Patch|Delete|Options|Do) \\?"?https?:\/\/|\bhttp: /,
    },
    { name: 'Go crypto/tls', claim: 'runtime', marks: ['tls: ', 'x509: '] },
    {
      name: 'Go net',
      claim: 'runtime',
      shape:
        /\b(?:dial|read|write|accept|listen|set|socks connect) (?:tcp|udp|unix|ip)[46]?\b|\bi\/o timeout\b|context deadline exceeded|use of closed network connection|^(?:[\d/: .]{10,30})?(?:unexpected )?EOF$/m,
    },
  ],
  rules: [
    ...GO_NET_MESSAGES,
    { match: /\baccept (?:tcp|unix)[^\n]{0,100}use of closed network connection|http: Server closed/, silent: true },
    {
      match: /http: TLS handshake error from (?<remote>[^\s,]{3,60}): (?:[^\n]*i\/o timeout)/,
      kind: 'timeout-read',
      phase: 'handshake',
      reporter: 'server',
    },
    {
      match: /http: TLS handshake error from (?<remote>[^\s,]{3,60}): /,
      otherwise: 'tls-failure',
      phase: 'handshake',
      reporter: 'server',
    },
    {
      match: /ReverseProxy read error during body copy/,
      otherwise: 'eof',
      phase: 'read',
      reporter: 'proxy',
      execution: ANSWERED,
    },
    {
      match: /http: proxy error: (?:context canceled|net\/http: request canceled)/,
      kind: 'aborted-by-client',
      phase: 'read',
      reporter: 'proxy',
    },
    { match: /http: proxy error: (?:unexpected )?EOF/, kind: 'eof', phase: 'read', reporter: 'proxy' },
    {
      match: /\bdial (?:tcp|udp)[^\n]{0,300}(?:i\/o timeout|context deadline exceeded|operation was canceled)/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /TLS handshake timeout/, kind: 'timeout-read', phase: 'handshake', execution: SETTING_UP },
    { match: /request canceled while waiting for connection/, kind: 'timeout-connect', phase: 'connect' },
    { match: /while reading body\)/, kind: 'timeout-read', phase: 'read', execution: ANSWERED },
    {
      match: /while awaiting headers\)|timeout awaiting response headers/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    // The transport had seen the FIN before it wrote anything.
    { match: /http: server closed idle connection/, kind: 'eof', phase: 'idle', execution: CHECKED },
    {
      match: /transport connection broken: malformed|malformed HTTP (?:response|status code|version)/,
      kind: 'protocol-mismatch',
      phase: 'read',
    },
    {
      match: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
      kind: 'tls-failure',
      phase: 'handshake',
    },
    { match: /transport connection broken/, otherwise: 'eof', phase: 'read', execution: SENT },
    {
      match: /http2: client connection lost|http2: client connection force closed|http2: no cached connection/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SILENT,
    },
    {
      match: /REFUSED_STREAM/,
      kind: 'other',
      phase: 'write',
      execution: {
        verdict: 'no',
        because: 'REFUSED_STREAM promises that the server did not process the request (RFC 9113 section 8.7)',
      },
    },
    {
      match: /http2: server sent GOAWAY|http2: Transport received Server's graceful shutdown GOAWAY/,
      kind: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    { match: /"?https?:\/\/[^\s"\\]{1,2000}\\?"?: (?:unexpected )?EOF\b/, kind: 'eof', phase: 'read', execution: SENT },
    // database/sql promises that such a request was not sent; drivers break the promise after an EOF in a query.
    {
      match: /driver: bad connection/,
      kind: 'other',
      phase: 'unknown',
      execution: {
        verdict: 'unknown',
        because:
          'the contract says that the request was not sent, but drivers return this also when the connection died after it was sent',
      },
    },
    { match: /sql: (?:connection is already closed|database is closed)/, kind: 'closed-locally', phase: 'write' },
    // The proxy's own end of the dialogue: nothing reached the target.
    { match: /\bsocks connect (?:tcp|udp)/, otherwise: 'eof', phase: 'connect' },
    {
      match: /\baccept (?:tcp|unix)[^\n]{0,200}too many open files/,
      kind: 'resource-limit',
      phase: 'connect',
      reporter: 'server',
      execution: { verdict: 'no', because: 'the connection stayed in the accept queue: nothing of it was read' },
    },
    {
      match: /\blisten (?:tcp|udp|unix)[^\n]{0,200}(?:address already in use|Only one usage of each socket address)/,
      kind: 'resource-limit',
      phase: 'connect',
      reporter: 'server',
    },
    { match: /\bremote error: tls: /, kind: 'tls-failure', phase: 'handshake' },
    { match: /context deadline exceeded/, otherwise: 'timeout-read', phase: 'unknown', execution: SILENT },
    { match: /^(?:[\d/: .]{10,30})?(?:unexpected )?EOF$/m, kind: 'eof', phase: 'read', execution: SILENT },
  ],
  refine(reading, signs) {
    // net's addresses are local->remote: a listener's port on the left is a server speaking.
    const isServer = signs.pairOrder === 'known' && reporterByPorts(signs.local, signs.remote) === 'server';
    return isServer && reading.reporter === 'client' ? { ...reading, reporter: 'server', execution: SILENT } : reading;
  },
});
