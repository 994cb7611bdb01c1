import { familyOfClients } from '../../clients/client-family.ts';
import { SENT, SILENT } from '../../clients/client-verdicts.ts';
import { LIBPQ_MESSAGES } from '../../clients/libpq-messages.ts';
import { MYSQL_CLIENT_MESSAGES } from '../../clients/mysql-messages.ts';

/** Perl: LWP, HTTP::Tiny, IO::Socket, DBI, Redis. */
export default familyOfClients({
  id: 'perl',
  name: 'Perl',
  words: [
    'status read failed',
    "can't connect to",
    'dbd::',
    'io::socket',
    'from redis server',
    '599 internal',
    'error while sending to redis server',
    'error while writing to redis server',
    'not connected to any server',
    'connect: timeout',
  ],
  systems: [
    {
      name: 'DBD::mysql (Perl)',
      claim: 'likely',
      marks: ['DBD::mysql', 'DBD::MariaDB'],
      shape: /DBI connect\([^\n]{1,300}mysql/,
    },
    { name: 'DBD::Pg (Perl)', claim: 'likely', marks: ['DBD::Pg'] },
    { name: 'Redis.pm (Perl)', claim: 'likely', marks: ['from Redis server', 'to Redis server', 'Redis server at '] },
    {
      name: 'LWP::UserAgent',
      claim: 'likely',
      marks: ['LWP::'],
      shape: /\b500 (?:Can't connect to|Status read failed|read timeout|write failed|Server closed connection|SSL|EOF)/,
    },
    {
      name: 'HTTP::Tiny',
      claim: 'likely',
      marks: ['599 Internal Exception'],
      shape:
        /\b599 [A-Z]|Unexpected end of stream while looking for line|Could not connect to '[^'\n]{1,300}'|Timed out while waiting for socket|Could not (?:read from|write to) SSL socket/,
    },
    { name: 'IO::Socket (Perl)', claim: 'runtime', marks: ['IO::Socket'] },
    { name: 'Perl', claim: 'runtime', shape: / at \S{1,200}\.(?:pl|pm|t|cgi) line \d+\.?/ },
  ],
  rules: [
    { match: /Unexpected end of stream/, kind: 'eof', phase: 'read', execution: SENT },
    {
      match: /500 read timeout|Timed out while waiting for socket to become ready for reading/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /Timed out while waiting for socket to become ready for writing/, kind: 'timeout-read', phase: 'write' },
    {
      match:
        /500 Can't connect to [^\n]{1,300}\((?:Connection )?time(?:d ?)?out\)|IO::Socket::INET: connect: timeout|connect: timeout/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /500 Can't connect to [^\n]{1,300}\((?:SSL|certificate)/, kind: 'tls-failure', phase: 'handshake' },
    {
      match: /500 Can't connect to|Could not connect to |IO::Socket[\w:]{0,20}: connect/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match:
        /Status read failed|Server closed connection without sending any data|Unexpected EOF|unexpected end of stream/i,
      otherwise: 'eof',
      phase: 'read',
      execution: SENT,
    },
    { match: /Error while reading from Redis server/, otherwise: 'eof', phase: 'read', execution: SENT },
    {
      match: /Error while (?:writing|sending) to Redis server|write failed: /,
      otherwise: 'broken-pipe',
      phase: 'write',
    },
    { match: /Not connected to any server/, otherwise: 'closed-locally', phase: 'write', execution: SILENT },
    ...MYSQL_CLIENT_MESSAGES,
    ...LIBPQ_MESSAGES,
  ],
});
