import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, NO_CONNECTION, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';

/** Python's own modules and its HTTP, SMTP, SSH and WebSocket clients. */
export default familyOfClients({
  id: 'python',
  name: 'Python',
  words: [
    '[errno ',
    'traceback',
    'urlopen',
    'brokenresource',
    'readerror',
    'writeerror',
    'connecterror',
    'endofstream',
    'remoteprotocolerror',
    'close frame',
    'chunkedencodingerror',
    'contentlengtherror',
    'emptypoolerror',
    'error reading ssh protocol banner',
    'newconnectionerror',
    'novalidconnectionserror',
    'timeout on reading data',
    'transferencodingerror',
    'unknownprotocol',
    'writetimeout',
    'clientoserror',
    'complete message body',
    'incompleteread(',
    'did not receive a valid http request',
    'did not receive a valid http response',
  ],
  systems: [
    {
      name: 'requests (Python)',
      claim: 'likely',
      marks: ['requests.exceptions.', 'requests/adapters.py', 'requests/sessions.py'],
    },
    {
      name: 'urllib3 (Python)',
      claim: 'likely',
      marks: ['urllib3.', 'urllib3/', 'HTTPConnectionPool(', 'HTTPSConnectionPool(', 'Retrying (Retry(total='],
    },
    {
      name: 'aiohttp (Python)',
      claim: 'likely',
      marks: [
        'aiohttp.',
        'aiohttp/',
        'ClientConnectorError',
        'ServerDisconnectedError',
        'ClientOSError',
        'ClientPayloadError',
        'Cannot connect to host ',
      ],
    },
    { name: 'httpx (Python)', claim: 'likely', marks: ['httpx.', 'httpcore.', 'httpx/', 'httpcore/'] },
    {
      name: 'websockets (Python)',
      claim: 'likely',
      marks: ['websockets.', 'no close frame received'],
      readsAhead: true,
    },
    { name: 'paramiko (Python)', claim: 'likely', marks: ['paramiko.', 'Error reading SSH protocol banner'] },
    { name: 'Python smtplib', claim: 'likely', marks: ['smtplib.', 'SMTPServerDisconnected'] },
    {
      name: 'Python socketserver',
      claim: 'likely',
      marks: [
        'Exception occurred during processing of request from',
        'Exception happened during processing of request from',
      ],
      reporter: 'server',
    },
    {
      name: 'Python http.client',
      claim: 'runtime',
      marks: [
        'http.client.',
        'IncompleteRead(',
        'http/client.py',
        'urllib.error.',
        'urlopen error',
        'urllib/request.py',
      ],
    },
    { name: 'Python ssl', claim: 'runtime', marks: ['(_ssl.c:', 'ssl.py"'], shape: /\bssl\.SSL\w{0,40}Error/ },
    { name: 'Python asyncio', claim: 'runtime', marks: ['asyncio.', '/asyncio/'] },
    {
      name: 'Python',
      claim: 'runtime',
      marks: [
        'Traceback (most recent call last)',
        '[Errno ',
        '[WinError ',
        'socket.timeout',
        'socket.gaierror',
        'socket.herror',
        'socket.error',
      ],
      shape:
        /\b(?:ConnectionResetError|ConnectionRefusedError|ConnectionAbortedError|BrokenPipeError|ConnectionError|TimeoutError)(?:[:(]|$)/m,
    },
  ],
  rules: [
    // CPython's _ssl.c: the handshake stands in its first half, read and write in its second.
    {
      match: /(?:EOF occurred in violation of protocol|unexpected eof while reading) \(_ssl\.c:2\d{3}\)/,
      kind: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    {
      match: /UNEXPECTED_EOF_WHILE_READING|EOF occurred in violation of protocol/,
      otherwise: 'tls-failure',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    // What the server's request handler loses is its client.
    {
      match:
        /Exception (?:occurred|happened) during processing of request from \('(?<ip>[^']{2,45})', (?<port>\d{1,5})/,
      reporter: 'server',
      execution: SILENT,
    },
    { match: /\[Errno (?:98|48)\]|\[WinError 10048\]/, kind: 'resource-limit', phase: 'connect', reporter: 'server' },
    {
      match: /Failed to establish a new connection|NewConnectionError|NameResolutionError/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match:
        /ConnectTimeout|\(connect timeout=|Connection to \S{1,255} timed out|Connection timeout to host|ConnectionTimeoutError/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /HTTPConnectionPool is full|Connection pool is full, discarding/, silent: true },
    { match: /EmptyPoolError|PoolTimeout/, kind: 'pool-exhausted', phase: 'connect', execution: NO_CONNECTION },
    { match: /Cannot connect to host /, otherwise: 'other', phase: 'connect' },
    { match: /handshake operation timed out|SSL shutdown timed out/, kind: 'timeout-read', phase: 'handshake' },
    // urllib.request turns errors of connecting and sending into URLError, those of the reply it lets through.
    { match: /<urlopen error (?:timed out|_ssl\.c:\d+: The handshake)/, kind: 'timeout-connect', phase: 'connect' },
    {
      match: /<urlopen error \[(?:Errno|WinError) \d+\] (?:Connection reset|Broken pipe|An existing)/,
      phase: 'write',
      execution: SILENT,
    },
    // Of SMTP and HTTP alike: the request's own bytes failed.
    {
      match:
        /Connection aborted\.', (?:BrokenPipeError|ProtocolError\("?'?BrokenPipe|error\(32|OSError\(32|timeout\('The write|TimeoutError\('The write)/,
      phase: 'write',
      otherwise: 'broken-pipe',
    },
    { match: /The write operation timed out|WriteTimeout/, kind: 'timeout-read', phase: 'write' },
    { match: /WriteError/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match:
        /IncompleteRead|not completed|ChunkedEncodingError|complete message body|ContentLengthError|TransferEncodingError|Connection broken: /,
      otherwise: 'eof',
      phase: 'read',
      execution: ANSWERED,
    },
    {
      match:
        /Remote end closed connection without response|Server disconnected|BadStatusLine\(["']{2,4}\)|BadStatusLine: ''/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /BadStatusLine|illegal status line|UnknownProtocol|Got more than \d+ (?:bytes|headers)|InvalidHeader/,
      kind: 'protocol-mismatch',
      phase: 'read',
    },
    {
      match: /Bad status line|did not receive a valid HTTP re(?:sponse|quest)|SMTPConnectError: \(-1,/,
      otherwise: 'protocol-mismatch',
      phase: 'read',
    },
    { match: /Unable to connect to port \d+ on |NoValidConnectionsError/, otherwise: 'refused', phase: 'connect' },
    { match: /timed out during opening handshake/, kind: 'timeout-read', phase: 'handshake' },
    { match: /Connection aborted\./, otherwise: 'eof', phase: 'read', execution: SENT },
    {
      match:
        /[Rr]ead timed out|ReadTimeout|The read operation timed out|Timeout on reading data|SocketTimeoutError|ServerTimeoutError/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /httpx\.ReadError|httpcore\.ReadError|aiohttp\.[\w.]{0,40}ClientOSError/,
      otherwise: 'other',
      phase: 'read',
      execution: SENT,
    },
    { match: /ConnectError/, otherwise: 'other', phase: 'connect' },
    { match: /RemoteProtocolError/, otherwise: 'protocol-mismatch', phase: 'read' },
    { match: /Error reading SSH protocol banner/, otherwise: 'eof', phase: 'handshake', execution: SETTING_UP },
    { match: /keepalive ping timeout/, kind: 'idle-timeout', phase: 'idle', execution: SILENT },
    { match: /no close frame received/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /socket\.send\(\) raised exception/, kind: 'broken-pipe', phase: 'write' },
    {
      match: /Connection unexpectedly closed: (?:timed out|The read operation timed out)/,
      kind: 'timeout-read',
      phase: 'unknown',
      execution: SILENT,
    },
    { match: /SMTPServerDisconnected/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /IncompleteReadError/, kind: 'eof', phase: 'read', execution: SILENT },
  ],
});
