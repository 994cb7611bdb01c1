import { familyOfClients } from '../../clients/client-family.ts';
import { NOT_SENT, READER, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { GO_NET_MESSAGES } from '../../clients/go-messages.ts';
import { NO_REQUEST, WAS_IDLE } from '../../phrases/verdicts.ts';

/** Clients written in Go: PostgreSQL, Kafka, RabbitMQ, NATS, ZooKeeper, MongoDB, Redis, Kubernetes, Prometheus. */
export default familyOfClients({
  id: 'go-clients',
  name: 'Go clients',
  words: [
    '[sarama]',
    'nats: ',
    'loop terminated',
    'exception (50',
    'scrape failed',
    'probe failed',
    'topology',
    'conn closed',
    'run out of available brokers',
    'conn busy',
    'unexpected error when reading response body',
    'broker not connected',
    'ed during connection handshake:',
    'discarding bad pubsub connection',
    'failed to check out a connection',
    'got error from broker',
    'incomplete read of full message',
    'incomplete read of message header',
    'pq: remaining connection slots',
    'pq: ssl is not enabled on the server',
    'error body',
    'reading error body',
    'reading response body',
    'redis: client is closed',
    'server selection error',
    'server selection timeout',
    'timeout: context already done',
    'unable to dial broker',
    'unable to write wire message',
    'zk: session has been expired',
    '": eof',
    'rpc error making call: ',
    'fallback ping: ',
    'failed to publish events',
    '[error=eof]',
    'message fail"]',
  ],
  systems: [
    {
      name: 'pgx (Go)',
      claim: 'likely',
      marks: ['failed to receive message', 'pgconn', 'pgx: ', 'pgxpool', 'jackc/pgx'],
      shape: /failed to connect to `|\bconn (?:closed|busy)$/m,
    },
    { name: 'lib/pq (Go)', claim: 'likely', shape: /\bpq: / },
    {
      name: 'Sarama (Kafka, Go)',
      claim: 'certain',
      marks: ['[sarama]', 'kafka: client has run out of available brokers', 'kafka: broker not connected'],
      shape: /\bclient\/(?:metadata|broker|brokers) got error/,
    },
    {
      name: 'franz-go / kafka-go',
      claim: 'likely',
      marks: ['github.com/segmentio/kafka-go', 'unable to dial broker', 'franz-go'],
      shape: /kafka(?:-go)?: .{0,100}(?:dial|fetching message)/,
    },
    { name: 'amqp (Go)', claim: 'certain', shape: /\bException \(\d{3}\) Reason: "/, readsAhead: true },
    {
      name: 'NATS client (Go)',
      claim: 'certain',
      shape:
        /\bnats: (?:stale|protocol|no servers|timeout|connection|secure|tls|authorization|outbound|maximum|server|disconnected)/,
      readsAhead: true,
    },
    {
      name: 'NATS client (Go)',
      claim: 'likely',
      shape:
        /^(?:[\d/: .]{10,30})?(?:Disconnected|NATS disconnected|Got disconnected!?)[:.]? (?:[Rr]eason: )?"?(?:nats: |read tcp|write tcp|EOF)/m,
      readsAhead: true,
    },
    {
      name: 'ZooKeeper client (Go)',
      claim: 'likely',
      shape:
        /\b(?:[Rr]ecv|[Ss]end) loop terminated: |\bzk: |^(?:[\d/: .]{10,30})?[Aa]uthentication failed: (?:EOF|read tcp|write tcp)/m,
      readsAhead: true,
    },
    {
      name: 'MongoDB driver (Go)',
      claim: 'certain',
      marks: [
        'connection() error occur',
        'server selection error: ',
        'incomplete read of message header',
        'unable to write wire message',
        'socket was unexpectedly closed',
      ],
    },
    {
      name: 'go-redis',
      claim: 'likely',
      shape: /\bredis: (?:connection pool|client is closed|\d{4}\/)|discarding bad PubSub connection/,
    },
    { name: 'gomemcache', claim: 'likely', shape: /\bmemcache: (?:connect timeout|connection|no servers)/ },
    {
      name: 'kubelet',
      claim: 'likely',
      marks: ['prober.go:', 'ness probe failed: ', '"Probe failed"', 'kubelet_node_status', 'kubelet['],
    },
    {
      name: 'Kubernetes client (Go)',
      claim: 'likely',
      marks: ['reflector.go:', 'request.go:', 'leaderelection.go:', 'portforward.go:', 'client-go'],
    },
    {
      name: 'Prometheus',
      claim: 'likely',
      marks: [
        'scrape_pool=',
        'caller=scrape.go',
        '"Scrape failed"',
        'msg="Append failed"',
        'Failed to send batch',
        'caller=notifier.go',
      ],
    },
    { name: 'Beats (Elastic)', claim: 'likely', marks: ['ailed to publish events', 'Error publishing events'] },
    {
      name: 'Consul, Vault, Nomad',
      claim: 'likely',
      shape:
        /\[(?:ERR|ERROR|WARN|INFO|DEBUG)\] {1,4}(?:agent|consul|raft|serf|memberlist|nomad|client|http|storage\.raft|core|replication)(?:\.[\w-]{1,40}){0,4}: /,
    },
    {
      name: 'TiDB / TiKV',
      claim: 'likely',
      marks: ['github.com/pingcap/'],
      shape:
        /^\[\d{4}\/\d\d\/\d\d [\d:.]{8,12} [+-]\d\d:\d\d\] \[(?:FATAL|ERROR|WARN|INFO)\] \[[\w.-]{1,60}:\d{1,6}\] /,
    },
    {
      name: 'CockroachDB',
      claim: 'likely',
      shape: /^[IWEF]\d{6} \d\d:\d\d:\d\d\.\d{6} \d{1,12} (?:\d@)?[\w./-]{3,120}\.go:\d{1,6} /,
    },
    { name: 'MinIO', claim: 'likely', shape: /\bMarking https?:\/\/\S{1,255} (?:temporarily )?offline/ },
    {
      name: 'Docker / containerd client (Go)',
      claim: 'likely',
      marks: ['docker.sock', 'registry-1.docker.io', 'error pinging'],
      shape: /Error response from daemon: /,
    },
  ],
  rules: [
    ...GO_NET_MESSAGES,
    {
      match:
        /nats: (?:slow consumer|no responders|invalid subject|maximum payload)|Closed connection to broker|Connected to broker/,
      silent: true,
    },
    // pgx prints the attempt's last step: dial, or a message of the start-up.
    { match: /failed to connect to `[\s\S]{0,1000}dial error \(timeout/, kind: 'timeout-connect', phase: 'connect' },
    {
      match: /failed to connect to `[\s\S]{0,1000}(?:\bdial (?:tcp|error)|hostname resolving error)/,
      phase: 'connect',
      otherwise: 'timeout-connect',
    },
    {
      match: /failed to connect to `[\s\S]{0,1000}failed to receive message[^\n]{0,20}(?:timeout|context)/,
      kind: 'timeout-read',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    { match: /failed to connect to `[\s\S]{0,1000}(?:tls error|TLS)/, otherwise: 'tls-failure', phase: 'handshake' },
    { match: /failed to connect to `/, otherwise: 'eof', phase: 'handshake', execution: SETTING_UP },
    { match: /timeout: context already done/, kind: 'timeout-read', phase: 'write', execution: NOT_SENT },
    { match: /\bconn closed\b/, otherwise: 'closed-locally', phase: 'write', execution: NOT_SENT },
    { match: /\bconn busy\b/, silent: true },
    {
      match: /pq: (?:terminating connection|the database system is shutting down)/,
      kind: 'other',
      phase: 'read',
      execution: SENT,
    },
    { match: /pq: (?:sorry, too many clients|remaining connection slots)/, kind: 'resource-limit', phase: 'handshake' },
    { match: /pq: SSL is not enabled on the server/, kind: 'tls-failure', phase: 'handshake' },
    // MongoDB.
    {
      match:
        /connection\(\) error occur+ed during connection handshake: [\s\S]{0,400}\bdial [^\n]{1,200}(?:i\/o timeout|deadline exceeded)/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    {
      match: /connection\(\) error occur+ed during connection handshake: /,
      otherwise: 'eof',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match:
        /timed out while checking out a connection|connection pool for \S+ was cleared|failed to check out a connection/,
      kind: 'pool-exhausted',
      phase: 'connect',
    },
    { match: /server selection (?:error|timeout)/, otherwise: 'timeout-connect', phase: 'connect' },
    { match: /unable to write wire message/, otherwise: 'broken-pipe', phase: 'write' },
    {
      match: /incomplete read of (?:message header|full message)|socket was unexpectedly closed/,
      otherwise: 'eof',
      phase: 'read',
      execution: SENT,
    },
    // Kafka.
    {
      match: /client has run out of available brokers|unable to dial broker|broker not connected/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match: /got error from broker -?\d+ while [^:\n]{1,60}: (?:unexpected )?EOF/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    // RabbitMQ.
    {
      match: /Exception \(504\) Reason: "channel\/connection is not open"/,
      kind: 'closed-locally',
      phase: 'write',
      execution: NOT_SENT,
    },
    { match: /Exception \(320\) Reason: "/, kind: 'eof', phase: 'unknown', execution: SILENT },
    { match: /Exception \(501\) Reason: "(?:unexpected )?EOF"/, kind: 'eof', phase: 'read', execution: READER },
    {
      match: /Exception \(501\) Reason: "[^"\n]{0,200}i\/o timeout/,
      kind: 'idle-timeout',
      phase: 'idle',
      execution: SILENT,
    },
    { match: /Exception \(403\)/, silent: true },
    // NATS.
    { match: /nats: stale connection/, kind: 'idle-timeout', phase: 'idle', execution: WAS_IDLE },
    { match: /nats: protocol exception/, kind: 'protocol-mismatch', phase: 'handshake' },
    { match: /nats: no servers available/, otherwise: 'other', phase: 'connect' },
    { match: /nats: timeout/, kind: 'timeout-read', phase: 'read', execution: SENT },
    {
      match: /nats: (?:connection closed|outbound buffer limit exceeded)/,
      kind: 'closed-locally',
      phase: 'write',
      execution: NOT_SENT,
    },
    { match: /nats: secure connection (?:required|not available)/, kind: 'tls-failure', phase: 'handshake' },
    { match: /[Dd]isconnected[^\n]{0,30}(?:EOF)/, kind: 'eof', phase: 'read', execution: READER },
    // ZooKeeper.
    { match: /[Aa]uthentication failed: /, otherwise: 'eof', phase: 'handshake', execution: SETTING_UP },
    {
      match: /(?:[Rr]ecv|[Ss]end) loop terminated: (?:err=)?(?:unexpected )?EOF/,
      kind: 'eof',
      phase: 'read',
      execution: READER,
    },
    { match: /zk: (?:could not connect|session has been expired)/, otherwise: 'other', phase: 'connect' },
    { match: /connection pool timeout/, kind: 'pool-exhausted', phase: 'connect' },
    { match: /redis: client is closed/, kind: 'closed-locally', phase: 'write', execution: NOT_SENT },
    { match: /discarding bad PubSub connection/, otherwise: 'eof', phase: 'read', execution: READER },
    {
      match: /ailed to publish events[^\n]{0,20}: (?:unexpected )?EOF\b/,
      kind: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    {
      match: /ailed to publish events[^\n]{0,20}: client is not connected/,
      kind: 'closed-locally',
      phase: 'write',
      execution: SILENT,
    },
    // HashiCorp's and PingCAP's logs put a bare EOF at the end.
    {
      match: /rpc error (?:making call|getting client): (?:unexpected )?EOF\b/,
      kind: 'eof',
      phase: 'read',
      execution: SENT,
    },
    { match: /TCP fallback ping: /, otherwise: 'eof', phase: 'read', execution: NO_REQUEST },
    { match: /\bhttp2Server\./, phase: 'read', reporter: 'server', execution: SILENT },
    { match: /transport (?:is closing|was broken)/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /send (?:heartbeat|keepalive) message fail/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /\[err(?:or)?="?(?:unexpected )?EOF"?\]/, kind: 'eof', phase: 'read', execution: SILENT },
    // Kubernetes, Prometheus.
    {
      match: /\bdial (?:tcp|udp)[^\n]{0,300}(?:i\/o timeout|deadline exceeded)/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    {
      match: /while awaiting headers\)|context deadline exceeded/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /Unexpected error when reading response body|read(?:ing)? (?:error|response) body/,
      otherwise: 'eof',
      phase: 'read',
      execution: SENT,
    },
    { match: /"?https?:\/\/[^\s"\\]{1,2000}\\?"?: (?:unexpected )?EOF\b/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /lost connection to pod/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
  ],
});
