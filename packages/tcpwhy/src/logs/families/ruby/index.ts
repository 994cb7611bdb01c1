import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, CHECKED, NO_CONNECTION, READER, SENT } from '../../clients/client-verdicts.ts';
import { LIBPQ_MESSAGES } from '../../clients/libpq-messages.ts';
import { MYSQL_CLIENT_MESSAGES } from '../../clients/mysql-messages.ts';
import { CLIENT_VANISHED, REPLYING, WAS_IDLE } from '../../phrases/verdicts.ts';

/** Code that serves requests: what fails in it is a client's connection. */
const SERVING =
  /Passenger RequestHandler|Async::HTTP::Protocol::HTTP\d::Server|\/(?:puma|unicorn|thin|webrick)\/(?:client|server|http_request|http_response|httpserver|connection)\.rb/;

/** Ruby's own classes and its clients. */
export default familyOfClients({
  id: 'ruby',
  name: 'Ruby',
  words: [
    'errno::',
    'eoferror',
    'net::',
    'faraday',
    'excon',
    'bunny',
    'connectiontimeouterror',
    'chunkedencodingerror',
    'connectionclosederror',
    'incompletebody',
    'server heartbeats',
    'restclient::serverbrokeconnection',
    'tcpconnectionfailed',
    'timeout waiting for a response from the last query',
    'closed mysql connection',
    'connect_write timeout reached',
    'connection from the pool within',
    'write timeout reached',
    ' sec, ',
  ],
  systems: [
    { name: 'mysql2 (Ruby)', claim: 'likely', marks: ['Mysql2::Error', 'Trilogy::'] },
    {
      name: 'pg (Ruby)',
      claim: 'likely',
      marks: ['PG::ConnectionBad', 'PG::UnableToSend', 'PG::AdminShutdown', 'PG::Error'],
    },
    {
      name: 'redis-rb',
      claim: 'likely',
      marks: [
        'Redis::CannotConnectError',
        'Redis::ConnectionError',
        'Redis::TimeoutError',
        'Redis::BaseConnectionError',
        'RedisClient::',
        'Sidekiq',
      ],
    },
    { name: 'Bunny (RabbitMQ)', claim: 'certain', marks: ['#<Bunny::Session', 'Bunny::'], readsAhead: true },
    { name: 'MongoDB driver (Ruby)', claim: 'likely', marks: ['Mongo::Error::', 'MONGODB |'] },
    {
      name: 'ActiveRecord',
      claim: 'likely',
      marks: [
        'ActiveRecord::ConnectionTimeoutError',
        'ActiveRecord::ConnectionNotEstablished',
        'ActiveRecord::StatementInvalid',
      ],
    },
    { name: 'Faraday', claim: 'likely', marks: ['Faraday::'] },
    { name: 'Excon', claim: 'likely', marks: ['Excon::'] },
    {
      name: 'HTTP.rb / HTTParty / Typhoeus',
      claim: 'likely',
      marks: ['HTTP::ConnectionError', 'HTTP::TimeoutError', 'HTTParty', 'Typhoeus'],
    },
    { name: 'RestClient (Ruby)', claim: 'likely', marks: ['RestClient::'] },
    { name: 'Puma', claim: 'likely', marks: ['Puma::ConnectionError', 'HTTP connection error:'], reporter: 'server' },
    { name: 'Dalli (memcached)', claim: 'likely', marks: ['Dalli::'] },
    {
      name: 'Ruby Net::HTTP',
      claim: 'likely',
      marks: [
        'net/http.rb',
        'net/protocol.rb',
        'Net::OpenTimeout',
        'Net::ReadTimeout',
        'Net::WriteTimeout',
        'Failed to open TCP connection to ',
      ],
    },
    { name: 'Ruby OpenSSL', claim: 'likely', marks: ['OpenSSL::SSL::SSLError'] },
    {
      name: 'Ruby',
      claim: 'runtime',
      marks: ['Errno::E', 'SocketError', 'EOFError', 'IO::TimeoutError'],
      shape: /\.rb:\d+:in [`']/,
    },
  ],
  rules: [
    { match: /SSL_read/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /SSL_write/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match:
        /OpenTimeout|Failed to open TCP connection to [^\n]{1,300}\(execution expired\)|Timed out (?:connecting|during connect)|ConnectTimeout|connect_write timeout reached|connect timeout/,
      otherwise: 'timeout-connect',
      phase: 'connect',
    },
    {
      match:
        /Failed to open TCP connection|Error connecting to Redis on|Could not establish TCP connection|CannotConnectError|connect\(2\)|TCPConnectionFailed/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match:
        /could not obtain a (?:database )?connection (?:from the pool )?within|ConnectionTimeoutError: Timed out|Waited \d+(?:\.\d+)? sec(?:onds)?, \d+\/\d+ available|ConnectionPool::(?:Timeout)?Error/,
      otherwise: 'pool-exhausted',
      phase: 'connect',
      execution: NO_CONNECTION,
    },
    {
      match:
        /Timeout waiting for a response from the last query|Net::ReadTimeout|read timeout reached|ReadTimeout|Redis::TimeoutError|Timed out reading/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /Net::WriteTimeout|write timeout reached/, otherwise: 'timeout-read', phase: 'write' },
    { match: /Connection lost \(ECONNRESET\)/, kind: 'reset', phase: 'read', execution: SENT },
    {
      match: /EOFError[^\n]{0,60}\(end of file reached\)|end of file reached/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /ChunkedEncodingError|IncompleteBody|premature end/i,
      otherwise: 'eof',
      phase: 'read',
      execution: ANSWERED,
    },
    {
      match: /Missed (?:\d+ )?(?:server )?heartbeats|connection lost due to missed heartbeat/i,
      otherwise: 'idle-timeout',
      phase: 'idle',
      execution: WAS_IDLE,
    },
    {
      match: /Got an exception when receiving data|Exception in the reader loop/,
      otherwise: 'eof',
      phase: 'read',
      execution: READER,
    },
    { match: /Got an exception when sending data/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match:
        /Trying to send (?:frame|a request) through a closed connection|ConnectionClosedError|closed MySQL connection|Connection was killed/,
      otherwise: 'closed-locally',
      phase: 'write',
      execution: CHECKED,
    },
    { match: /SSL_connect|SSL_accept|OpenSSL::SSL::SSLError/, otherwise: 'tls-failure', phase: 'handshake' },
    {
      match: /HTTP connection error:|Puma::ConnectionError/,
      otherwise: 'aborted-by-client',
      phase: 'read',
      reporter: 'server',
    },
    { match: /Broken pipe|EPIPE/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match:
        /(?:Faraday::ConnectionFailed|Excon::Error(?:s)?::Socket|RestClient::Exceptions?|HTTP::ConnectionError|HTTPX?::)[^\n]{0,100}Connection reset/,
      otherwise: 'reset',
      phase: 'read',
      execution: SENT,
    },
    { match: /RestClient::ServerBrokeConnection/, otherwise: 'eof', phase: 'read', execution: SENT },
    ...MYSQL_CLIENT_MESSAGES,
    ...LIBPQ_MESSAGES,
  ],
  refine(reading, signs) {
    if (reading.reporter !== 'client' || !SERVING.test(signs.text)) return reading;
    const isReply = (reading.phase ?? signs.phase) === 'write';
    return { ...reading, reporter: 'server', execution: isReply ? REPLYING : CLIENT_VANISHED };
  },
});
