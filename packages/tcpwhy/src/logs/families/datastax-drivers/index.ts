import { familyOfClients } from '../../clients/client-family.ts';
import { READER, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { WAS_IDLE } from '../../phrases/verdicts.ts';

/** Drivers for Cassandra and its relatives, in all languages. */
export default familyOfClients({
  id: 'datastax-drivers',
  name: 'Cassandra drivers',
  words: [
    'gocql',
    'nohostavailable',
    'marked down',
    'defuncting',
    'closedconnection',
    'noavailablehosts',
    'all hosts',
    'no hosts available',
    'nonodeavailable',
    'allnodesfailed',
    'cassandra::errors::ioerror',
    'connectionshutdown',
    'lost control connection',
    'unexpected error on channel',
    'unsupportedprotocolversion',
    'eartbeat request error',
    'does not support protocol version',
    'marked as down',
  ],
  systems: [
    {
      name: 'Cassandra driver (C++)',
      claim: 'certain',
      marks: ['datastax::internal::core', 'cass::'],
      shape: /^Unable to run query: '|\bAll hosts in current policy attempted|\(No hosts available\)/m,
      readsAhead: true,
    },
    { name: 'gocql', claim: 'certain', marks: ['gocql: ', 'gocql.'], shape: /\bgocql\b/ },
    {
      name: 'Cassandra driver (Node.js)',
      claim: 'certain',
      marks: [
        'node_modules/cassandra-driver/',
        "info: 'Cassandra Driver Error'",
        'NoHostAvailableError: ',
        'OperationTimedOutError',
      ],
    },
    { name: 'Cassandra driver (Ruby)', claim: 'certain', marks: ['Cassandra::Errors::'] },
    {
      name: 'Cassandra driver (Java 4)',
      claim: 'certain',
      marks: [
        'com.datastax.oss.driver.',
        'c.d.o.d.',
        'AllNodesFailedException',
        'NoNodeAvailableException',
        'DriverTimeoutException',
        'ClosedConnectionException',
      ],
    },
    {
      name: 'Cassandra driver (Java 3)',
      claim: 'certain',
      marks: ['com.datastax.driver.', 'c.d.driver.', 'NoHostAvailableException'],
      readsAhead: true,
    },
    {
      name: 'Cassandra driver (Python)',
      claim: 'certain',
      marks: [
        'cassandra.cluster',
        'cassandra.connection',
        'cassandra.pool',
        'cassandra.OperationTimedOut',
        'ConnectionShutdown(',
      ],
    },
    {
      name: 'Cassandra driver (.NET)',
      claim: 'certain',
      marks: ['Cassandra.NoHostAvailableException', 'Cassandra.OperationTimedOutException', 'at Cassandra.'],
    },
  ],
  rules: [
    {
      match:
        /Successful reconnection|Host \S{1,100} (?:may be up|is now marked up|has been marked up)|Control connection (?:established|connected)/,
      silent: true,
    },
    // Versions: another protocol's first byte read as a version number.
    {
      match:
        /unsupported protocol response version|does not support protocol version|[Ii]nvalid or unsupported protocol version|Unsupported protocol version|UnsupportedProtocolVersion/,
      kind: 'protocol-mismatch',
      phase: 'handshake',
    },
    // Heartbeats run on idle connections.
    {
      match: /Failed to send a heartbeat within connection idle interval/,
      kind: 'idle-timeout',
      phase: 'idle',
      execution: WAS_IDLE,
    },
    {
      match: /[Hh]eartbeat request(?: error|: timed out)|heartbeat request: Request timed out|HeartbeatException/,
      otherwise: 'timeout-read',
      phase: 'idle',
      execution: WAS_IDLE,
    },
    { match: /Heartbeat failed for connection/, otherwise: 'idle-timeout', phase: 'idle', execution: WAS_IDLE },
    {
      match: /gocql: no response received from cassandra within timeout|gocql: no response to connection startup/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    // gocql says `dial` of the whole set-up: TCP, the protocol's options, authentication.
    {
      match: /gocql: unable to (?:dial|create|connect|setup) [^\n]{0,200}\bdial (?:tcp|udp)\b/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match: /gocql: unable to (?:dial|create|connect|setup) /,
      otherwise: 'eof',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    { match: /gocql: connection closed waiting for response/, kind: 'eof', phase: 'read', execution: SENT },
    {
      match: /gocql: no (?:hosts available in the pool|connections? (?:was made|available))/,
      kind: 'other',
      phase: 'connect',
      execution: SILENT,
    },
    // The driver closes a connection on which nothing came for its idle time-out.
    { match: /Terminated due to inactivity/, kind: 'idle-timeout', phase: 'unknown', execution: SILENT },
    // Requests that must not be repeated fail with this text as soon as their connection dies, after milliseconds.
    {
      match: /Socket read error[\s\S]{0,2000}Unable to run query: 'Request timed out'/,
      phase: 'read',
      otherwise: 'reset',
      execution: SENT,
    },
    {
      match:
        /Unable to run query: 'Request timed out'|Errors::TimeoutError: Timed out|OperationTimedOutError: The host|DriverTimeoutException|OperationTimedOut\(?'?errors=\{/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /Last error: timed out|Timed out creating connection/, kind: 'timeout-connect', phase: 'connect' },
    {
      match: /All hosts in current policy attempted|\(No hosts available\)|NoNodeAvailableException/,
      kind: 'other',
      phase: 'unknown',
      execution: SILENT,
    },
    { match: /Connection closed prematurely/, kind: 'eof', phase: 'handshake', execution: SETTING_UP },
    {
      match: /Lost control connection|[Cc]ontrol connection (?:lost|closed)/,
      otherwise: 'eof',
      phase: 'idle',
      execution: WAS_IDLE,
    },
    {
      match: /has been marked down|\bmarked as? down\b|is DOWN\b/,
      otherwise: 'other',
      phase: 'unknown',
      execution: SILENT,
    },
    { match: /Socket was closed/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /Lost connection to remote peer/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /Unexpected error on channel/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /ConnectionShutdown\('/, otherwise: 'closed-locally', phase: 'read', execution: SENT },
    {
      match: /ConnectionInitException|Protocol initialization request/,
      otherwise: 'handshake-failed',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match: /Cannot connect\)|Error connecting to|Couldn't (?:reconnect|connect)/,
      otherwise: 'other',
      phase: 'connect',
    },
    { match: /NoHostAvailable(?:Exception|Error)?\b/, otherwise: 'other', execution: SILENT },
    {
      match: /Defuncting connection|Unexpected exception triggered|Socket read error/,
      phase: 'read',
      otherwise: 'other',
      execution: READER,
    },
    { match: /Socket write error/, phase: 'write', otherwise: 'broken-pipe' },
    { match: /Cassandra::Errors::IOError/, phase: 'unknown', otherwise: 'eof', execution: SILENT },
  ],
});
