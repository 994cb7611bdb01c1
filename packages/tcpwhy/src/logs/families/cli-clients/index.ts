import { familyOfClients } from '../../clients/client-family.ts';
import { SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { LIBPQ_MESSAGES } from '../../clients/libpq-messages.ts';
import { MYSQL_CLIENT_MESSAGES } from '../../clients/mysql-messages.ts';

/** Command-line clients: mysql, psql, redis-cli, ssh, rsync, nc, telnet, openssl, kubectl, bash. */
export default familyOfClients({
  id: 'cli-clients',
  name: 'Command-line clients',
  words: [
    'error 20',
    'many connection errors',
    'kex_exchange',
    'client_loop',
    'ssh_',
    'io timeout',
    'rsync',
    'errno=',
    '/dev/tcp',
    'foreign host',
    'packet_write_wait',
    'ssh_dispatch',
    'closed by',
    'reset by',
    'broken pipe',
    '421 service not available',
    '421 timeout',
    "can't contact ldap server",
    'ncat: timeout',
    '/dev/udp/',
    ':error:',
    'cat: connect',
    'netcat: connect',
    'banner line contains invalid',
    'did not see server greeting',
    'error upgrading connection',
    'rather than greeting',
    'ssh: connect to host',
    'telnet: unable to connect',
    'telnet: connect to address',
    'timeout in data send/receive',
    'timeout waiting for daemon connection',
    'connection to the server ',
  ],
  systems: [
    {
      name: 'mysql client',
      claim: 'certain',
      shape:
        /\bERROR (?:20(?:0[1-9]|1[0-9]|2[0-9]|55)|1040|1129|4031|1927|2013)\b(?: \([0-9A-Z]{5}\))?(?: at line \d+)?:|mysqldump: (?:Error|Got error:) \d+|mysqladmin: connect to server/,
    },
    {
      name: 'psql',
      claim: 'certain',
      shape: /\bpsql: error: |^psql: |pg_dump: (?:error|\[)|pg_restore: error|pg_basebackup: error/m,
    },
    {
      name: 'redis-cli',
      claim: 'certain',
      marks: ['Could not connect to Redis at '],
      shape:
        /^Error: (?:Server closed the connection|Connection reset by peer|Broken pipe|Connection timed out|Protocol error, got )/m,
    },
    { name: 'git over ssh', claim: 'likely', marks: ['fatal: Could not read from remote repository'] },
    {
      name: 'rsync',
      claim: 'certain',
      marks: ['rsync error: ', 'rsync: ', '[Receiver] io timeout', '[sender] io timeout'],
      shape: /\bio timeout after \d+ seconds -- exiting/,
    },
    {
      name: 'OpenSSH client',
      claim: 'likely',
      shape:
        /^(?:\S+: )?ssh: connect to host |^kex_exchange_identification: |^client_loop: |^ssh_exchange_identification: |^ssh_dispatch_run_fatal: |^packet_write_wait: |^Connection to \S+ closed by remote host|^Timeout, server \S+ not responding|^Connection (?:reset|closed) by \S+ port \d+$|^banner exchange: |^Connection timed out during banner exchange|^Disconnected from \S+ port|^scp: Connection closed|^(?:client_loop: )?send disconnect: /m,
    },
    {
      name: 'openssl s_client',
      claim: 'likely',
      shape: /^(?:connect|write|read):errno=\d+|^\d{10,20}:error:[0-9A-F]{8}:|^[0-9A-F]{12,16}:error:[0-9A-F]{8}:/m,
    },
    { name: 'netcat', claim: 'certain', shape: /^(?:nc|ncat|netcat): |^Ncat: /im },
    {
      name: 'telnet',
      claim: 'likely',
      marks: ['Connection closed by foreign host', 'telnet: Unable to connect', 'telnet: connect to address'],
    },
    { name: 'bash /dev/tcp', claim: 'certain', shape: /\/dev\/(?:tcp|udp)\/\S{1,255}\/\d{1,5}: / },
    {
      name: 'kubectl',
      claim: 'certain',
      marks: [
        'The connection to the server ',
        'Unable to connect to the server: ',
        'error: lost connection to pod',
        'error: error upgrading connection',
        'error dialing backend',
      ],
    },
    {
      name: 'ldapsearch',
      claim: 'certain',
      marks: ["ldap_sasl_bind(SIMPLE): Can't contact", "ldap_bind: Can't contact"],
    },
    { name: 'ping, traceroute, nmap', claim: 'likely', shape: /^(?:ping|traceroute): /m },
    {
      name: 'mongo shell',
      claim: 'likely',
      marks: ["Error: couldn't connect to server", 'MongoNetworkError: connect'],
    },
    {
      name: 'ftp, sftp',
      claim: 'likely',
      marks: ['421 Service not available, remote server has closed connection', '421 Timeout'],
    },
  ],
  rules: [
    { match: /did not see server greeting/, otherwise: 'eof', phase: 'handshake', execution: SETTING_UP },
    {
      match: /rather than greeting|banner line contains invalid/,
      kind: 'protocol-mismatch',
      phase: 'handshake',
    },
    { match: /Protocol error, got "/, kind: 'protocol-mismatch', phase: 'read', execution: SILENT },
    // The same words are printed by sshd: who is connected to a listener's port tells, see refine.
    {
      match: /ssh: connect to host \S+ port \d+: (?:Connection|Operation) timed out/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /ssh: connect to host|ssh: Could not resolve hostname/, otherwise: 'other', phase: 'connect' },
    {
      match: /Connection to (?<ip>[\d.]{7,15}|[0-9a-fA-F:]{2,39}) port (?<port>\d{1,5}) timed out/,
      kind: 'timeout-read',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match: /Connection timed out during banner exchange|Connection to \S+ port \d+ timed out/,
      kind: 'timeout-read',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match: /kex_exchange_identification|ssh_exchange_identification|banner exchange|ssh_dispatch_run_fatal/,
      otherwise: 'eof',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    { match: /Timeout, server \S+ not responding/, kind: 'idle-timeout', phase: 'idle', execution: SILENT },
    {
      match: /client_loop: (?:send disconnect|ssh_packet_write_poll)|packet_write_wait/,
      otherwise: 'broken-pipe',
      phase: 'write',
    },
    { match: /^Connection to \S+ closed\.$/m, silent: true },
    {
      match: /^Connection to \S+ closed by remote host|^Connection (?:reset|closed) by \S+ port \d+/m,
      otherwise: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    // rsync.
    {
      match: /io timeout after \d+ seconds|timeout in data send\/receive/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SILENT,
    },
    { match: /timeout waiting for daemon connection/, kind: 'timeout-connect', phase: 'connect' },
    { match: /rsync: [^\n]{0,60}failed to connect to/, otherwise: 'other', phase: 'connect' },
    { match: /rsync: (?:\[\w+\] )?writefd_unbuffered failed|write error:/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match:
        /rsync: (?:\[\w+\] )?(?:read error|connection unexpectedly closed)|rsync error: error in (?:rsync protocol data stream|socket IO)/,
      otherwise: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    // openssl: connect, write and read of the handshake.
    { match: /^connect:errno=/m, otherwise: 'other', phase: 'connect' },
    { match: /^(?:write|read):errno=\d+/m, otherwise: 'eof', phase: 'handshake', execution: SETTING_UP },
    { match: /^[0-9A-F]{8,20}:error:/m, otherwise: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
    // nc: the errno beside `timed out` is left over from the non-blocking connect.
    {
      match:
        /^n(?:et)?cat: connect to \S+ port \d+ \(tcp\) timed out|^nc: connect to \S+ port \d+ \(tcp\) timed out|^nc: [^\n]{0,100}(?:timed out|TIMEOUT)|Ncat: (?:Connection timed out|TIMEOUT)/m,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /^n(?:et)?cat: connect|^nc: |^Ncat: /m, otherwise: 'other', phase: 'unknown' },
    { match: /Connection closed by foreign host/, kind: 'eof', phase: 'read', execution: SILENT },
    { match: /telnet: Unable to connect|telnet: connect to address/, otherwise: 'other', phase: 'connect' },
    { match: /\/dev\/(?:tcp|udp)\//, otherwise: 'other', phase: 'connect' },
    { match: /The connection to the server \S+ was refused/, kind: 'refused', phase: 'connect' },
    {
      match: /Unable to connect to the server: (?:net\/http: TLS handshake timeout)/,
      kind: 'timeout-read',
      phase: 'handshake',
    },
    {
      match: /Unable to connect to the server: [^\n]{0,300}(?:i\/o timeout|deadline exceeded|Client\.Timeout)/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /Unable to connect to the server/, otherwise: 'other', phase: 'connect' },
    {
      match: /lost connection to pod|error upgrading connection/,
      otherwise: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    // Redis.
    {
      match: /Could not connect to Redis at [^\n]{1,300}: (?:Connection|Operation) timed out/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    { match: /Could not connect to Redis at/, otherwise: 'other', phase: 'connect' },
    {
      match: /^Error: (?:Server closed the connection|Connection reset by peer)/m,
      otherwise: 'eof',
      phase: 'read',
      execution: SENT,
    },
    { match: /^Error: Broken pipe/m, otherwise: 'broken-pipe', phase: 'write' },
    { match: /Can't contact LDAP server/, otherwise: 'other', phase: 'connect' },
    { match: /421 (?:Service not available|Timeout)/, otherwise: 'idle-timeout', phase: 'idle' },
    { match: /connect to server at '[^'\n]{1,255}' failed/, otherwise: 'other', phase: 'connect' },
    ...MYSQL_CLIENT_MESSAGES,
    ...LIBPQ_MESSAGES,
  ],
  refine(reading, signs) {
    if (!/kex_exchange|Connection (?:reset|closed) by /.test(signs.text)) return reading;
    // sshd prints the same two lines: the peer's port is then one of a client.
    const port = Number(signs.remote?.slice(signs.remote.lastIndexOf(':') + 1) ?? 0);
    return port >= 32_768 ? { ...reading, system: 'OpenSSH server', reporter: 'server' } : reading;
  },
});
