import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, CHECKED, NO_CONNECTION, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { REPLYING } from '../../phrases/verdicts.ts';

/** Frames of code that serves requests: what fails below them is a client's connection. */
const SERVING =
  /\bat org\.(?:apache\.(?:coyote|catalina|tomcat)|eclipse\.jetty\.server|springframework\.web\.(?:servlet|filter)|xnio|glassfish\.grizzly)\.|\bat io\.undertow\.server\.|\bat reactor\.netty\.http\.server\.|\bat com\.sun\.net\.httpserver\./;
/** Frames of code that asks. */
const ASKING =
  /\bat (?:org\.apache\.(?:http|hc|commons\.httpclient)|okhttp3|java\.base\/sun\.net\.www\.protocol|sun\.net\.www|java\.net\.http|jdk\.internal\.net\.http|com\.mysql|org\.postgresql|org\.mariadb|redis\.clients|com\.zaxxer)[./]/;

/** Java's own packages and the HTTP stacks on top of them, clients and servers. */
export default familyOfClients({
  id: 'java',
  name: 'Java',
  words: [
    'exception',
    'clientabort',
    'failed to respond',
    'fixed content-length',
    'closedchannel',
    'connection already shutdown',
    'http/1.1 header parser received no bytes',
    'pool#acquire',
    'refused_stream',
    'received close_notify during handshake',
    'staleconnection',
    'timeout deadline:',
    'onnection has been closed before response',
    'onnection has been closed before send',
    'chunked transfer encoding, state',
    'too many concurrent streams',
  ],
  systems: [
    {
      name: 'Apache Tomcat',
      claim: 'likely',
      marks: ['ClientAbortException', 'org.apache.catalina.connector.OutputBuffer', 'org.apache.coyote.'],
      reporter: 'server',
    },
    {
      name: 'Jetty',
      claim: 'likely',
      marks: ['org.eclipse.jetty.io.EofException', 'org.eclipse.jetty.server.', 'EofException: '],
      reporter: 'server',
    },
    { name: 'Undertow', claim: 'likely', marks: ['UT005', 'io.undertow.'], reporter: 'server' },
    {
      name: 'Spring MVC',
      claim: 'likely',
      marks: ['AsyncRequestNotUsableException', 'HttpMessageNotWritableException'],
      reporter: 'server',
    },
    {
      name: 'Reactor Netty',
      claim: 'likely',
      marks: ['reactor.netty.', 'PrematureCloseException', 'WebClientRequestException'],
    },
    { name: 'OkHttp', claim: 'likely', marks: ['okhttp3.', 'com.squareup.okhttp'] },
    {
      name: 'Apache HttpClient',
      claim: 'likely',
      marks: [
        'org.apache.http.',
        'org.apache.hc.',
        'org.apache.commons.httpclient',
        'NoHttpResponseException',
        'HttpHostConnectException',
        'o.a.h.',
      ],
      shape: /\bConnect to \S{1,255} \[[\w.-]{1,253}\/[^\]\n]{2,400}\] failed: /,
    },
    {
      name: 'Java java.net.http',
      claim: 'likely',
      marks: ['java.net.http', 'jdk.internal.net.http'],
      shape: /fixed content-length: \d+, bytes received: \d+|HTTP\/1\.1 header parser received no bytes/,
    },
    {
      name: 'Netty',
      claim: 'likely',
      marks: ['io.netty.', 'AnnotatedConnectException', 'NativeIoException', 'org.jboss.netty.'],
    },
    {
      name: 'Java HttpURLConnection',
      claim: 'likely',
      marks: ['sun.net.www.protocol.http', 'sun.net.www.http.HttpClient'],
    },
    {
      name: 'Jenkins remoting',
      claim: 'likely',
      marks: ['hudson.remoting.', 'org.jenkinsci.remoting.'],
      readsAhead: true,
    },
    { name: 'Java JSSE', claim: 'runtime', marks: ['javax.net.ssl.', 'sun.security.ssl.', 'sun.security.validator'] },
    {
      name: 'Java NIO',
      claim: 'runtime',
      marks: ['java.nio.channels.', 'sun.nio.ch.SocketChannelImpl', 'sun.nio.ch.SocketDispatcher', 'sun.nio.ch.IOUtil'],
    },
    {
      name: 'Java',
      claim: 'runtime',
      marks: [
        'java.net.',
        'java.io.IOException',
        'java.io.EOFException',
        'java.util.concurrent.TimeoutException',
        'sun.nio.ch.',
      ],
      shape: /^[ \t]{0,8}at [\w$.]{1,200}\([\w$]{1,80}\.(?:java|scala|kt):\d+\)/m,
    },
  ],
  rules: [
    {
      match: /closing inbound before receiving peer's close_notify/,
      otherwise: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    {
      match:
        /ClientAbortException|Jetty[^\n]{0,60}EofException|org\.eclipse\.jetty\.io\.EofException|AsyncRequestNotUsableException|HttpMessageNotWritableException: [^\n]{0,200}(?:Broken pipe|Connection reset)/,
      kind: 'aborted-by-client',
      phase: 'write',
      reporter: 'server',
      execution: REPLYING,
    },
    // java.net.http hides the refusal behind a channel that never opened.
    { match: /java\.net\.ConnectException(?:\n|$)/, otherwise: 'refused', phase: 'connect' },
    // Reactor Netty names the moment.
    {
      match: /Connection prematurely closed BEFORE response|connection prematurely closed BEFORE response/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    { match: /[Cc]onnection prematurely closed DURING response/, kind: 'eof', phase: 'read', execution: ANSWERED },
    { match: /[Cc]onnection has been closed BEFORE (?:send|response)/, kind: 'eof', phase: 'write', execution: SILENT },
    {
      match:
        /Pool#acquire|PoolAcquireTimeoutException|ConnectionPoolTimeoutException|ConnectionRequestTimeoutException|Timeout (?:waiting for connection from pool|deadline: \d+ \w+, actual)/,
      kind: 'pool-exhausted',
      phase: 'connect',
      execution: NO_CONNECTION,
    },
    {
      match:
        /ConnectTimeoutException|HttpConnectTimeoutException|connection timed out(?: after \d+ ms)?: |HTTP connect timed out|[Cc]onnect(?:ion)? timed out|Connection timed out: connect|failed to connect to [^\n]{1,300} after \d+ms/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    // HttpClient counts the TLS handshake among connecting.
    {
      match: /Connect to \S{1,255} (?:\[[^\]\n]{0,400}\] )?failed: (?:Read|SSL handshake) timed out/,
      kind: 'timeout-read',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match:
        /ReadTimeoutException|SocketTimeoutException: (?:Read timed out|timeout|[\d,. ]{1,12}MILLISECONDS)|HttpTimeoutException: request timed out/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /WriteTimeoutException/, kind: 'timeout-read', phase: 'write' },
    {
      match:
        /failed to respond|HTTP\/1\.1 header parser received no bytes|unexpected end of stream on |Unexpected end of file from server|EOF reached while reading/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    {
      match:
        /fixed content-length: \d+, bytes received|Premature (?:EOF|end of)|chunked transfer encoding, state|ConnectionClosedException: (?:Premature|Closed)/,
      kind: 'eof',
      phase: 'read',
      execution: ANSWERED,
    },
    { match: /\bFailed to connect to \S/, otherwise: 'refused', phase: 'connect' },
    {
      match:
        /Unsupported or unrecognized SSL message|SSLHandshakeException|Remote host (?:terminated the handshake|closed connection during handshake)|NotSslRecordException|not an SSL\/TLS record|SSLPeerUnverifiedException/,
      otherwise: 'tls-failure',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match: /SSLException: Received fatal alert|Received close_notify during handshake/,
      otherwise: 'tls-failure',
      phase: 'handshake',
    },
    {
      match: /Connection (?:pool shut down|is closed|already shutdown)|StaleConnection/,
      otherwise: 'closed-locally',
      phase: 'idle',
      execution: CHECKED,
    },
    {
      match: /\bREFUSED_STREAM\b/,
      kind: 'other',
      phase: 'write',
      execution: {
        verdict: 'no',
        because: 'REFUSED_STREAM promises that the server did not process the request (RFC 9113 section 8.7)',
      },
    },
    {
      match: /h(?:ttp)?2[^\n]{0,100}GOAWAY|GOAWAY received|too many concurrent streams/,
      otherwise: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    {
      match: /AsynchronousCloseException|ClosedByInterruptException|Socket (?:is )?closed|Stream closed/,
      otherwise: 'closed-locally',
      phase: 'read',
    },
    { match: /StacklessClosedChannelException|ClosedChannelException/, otherwise: 'closed-locally', phase: 'write' },
    {
      match: /java\.util\.concurrent\.TimeoutException/,
      otherwise: 'timeout-read',
      phase: 'unknown',
      execution: SILENT,
    },
    // The end of an archive or a text.
    { match: /EOFException: [^\n]{0,80}\b(?:ZLIB|GZIP|ZIP|archive|JSON|XML|file)\b/, silent: true },
    { match: /java\.io\.EOFException/, kind: 'eof', phase: 'read', execution: SILENT },
  ],
  refine(reading, signs, _entry, system) {
    const isServing = SERVING.test(signs.text) && !ASKING.test(signs.text);
    if (isServing && reading.reporter === 'client') return { system: reading.system, reporter: 'server' };
    // Without `by peer` it is the JDK's word for a read; the message alone does not tell of a request.
    if (signs.phase === 'unknown' && reading.phase === undefined && /Connection reset(?! by)/.test(signs.text))
      return { ...reading, phase: 'read', execution: SILENT };
    // A bare selector loop reads for clients and servers alike.
    const isBare =
      system.name === 'Java NIO' &&
      /sun\.nio\.ch/.test(signs.text) &&
      !ASKING.test(signs.text) &&
      reading.kind === undefined;
    if (isBare && signs.phase === 'read') return { ...reading, reporter: 'unknown', execution: SILENT };
    return reading;
  },
});
