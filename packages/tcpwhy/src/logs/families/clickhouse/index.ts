import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_CONNECTED, NOT_TOLD } from '../../phrases/verdicts.ts';

/** What serves clients. The rest of the server asks others: replicas, shards, dictionaries, Keeper. */
const SERVING =
  /\b(?:(?:TCP|HTTP|MySQL|PostgreSQL|GRPC|DynamicQuery|StaticRequest|ServerError|Prometheus|InterserverIOHTTP)Handler\w{0,10}|executeQuery|TCPConnection)\b/;
const ASKING =
  /\b(?:ConnectionPool\w{0,20}|Connection \(|Distributed\w{0,40}|ReplicatedFetcher|RemoteQueryExecutor|ZooKeeper)/;

const RULES: readonly MessageRule[] = [
  {
    match: /DB::(?:Net)?Exception: Timeout: connect timed out: (?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'ClickHouse: connect_timeout_with_failover_ms (1000)',
  },
  { match: /connect timed out|Connection refused|ALL_CONNECTION_TRIES_FAILED/, phase: 'connect', otherwise: 'other' },
  {
    match: /while (?:writing to|sending \w{1,20} to) socket \((?<local>\S{9,60}) -> (?<remote>\S{9,60}?)\)/,
    phase: 'write',
  },
  {
    match:
      /while (?:reading from|receiving \w{1,20} from) socket \(peer: (?<remote>\S{9,60}?), local: (?<local>\S{9,60}?)\)/,
    phase: 'read',
  },
  { match: /while writing to socket \(peer: (?<remote>\S{9,60}?), local: (?<local>\S{9,60}?)\)/, phase: 'write' },
  { match: /while reading from socket \((?<remote>[^)\s]{9,60})\)/, phase: 'read', otherwise: 'timeout-read' },
  { match: /while writing to socket \((?<remote>[^)\s]{9,60})\)/, phase: 'write', otherwise: 'timeout-read' },
  { match: /while reading from socket/, phase: 'read', otherwise: 'timeout-read' },
  { match: /while writing to socket/, phase: 'write', otherwise: 'timeout-read' },
  {
    match: /Attempt to read after eof: while receiving packet from (?<remote>\[?[\d.a-fA-F:]{3,45}\]?:\d{1,5})/,
    kind: 'eof',
    phase: 'read',
  },
  { match: /Attempt to read after eof: while receiving packet/, kind: 'eof', phase: 'read' },
  // A limit on queries and on locks: no connection broke.
  { match: /TIMEOUT_EXCEEDED|Timeout exceeded: elapsed|Code: 159\b|Code: 473\b/, silent: true },
];

/** The server's log and clickhouse-client. */
export default familyOfRules({
  id: 'clickhouse',
  name: 'ClickHouse',
  system: 'ClickHouse',
  words: [
    'db::netexception',
    'attempt to read after eof',
    'all_connection_tries_failed',
    'while reading from socket',
    'while writing to socket',
  ],
  program: /^clickhouse(?:-(?:server|client|keeper))?$/,
  shapes: [
    [
      'certain',
      /\bDB::(?:Net)?Exception\b|\bPoco::Exception\. Code: \d|^\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d\.\d{6} \[ \d{1,10} \] /,
    ],
  ],
  reporter: 'client',
  rules: RULES,
  unknown: 'grammar',
  refine(reading, _entry, signs) {
    const text = signs.text.slice(0, 2000);
    const isServer = SERVING.test(text) && !ASKING.test(text);
    if (!isServer) return reading;
    // A handler reads queries and the data of inserts: how much of it had come, the line does not tell.
    const isRead = (reading.phase ?? signs.phase) !== 'write';
    return { ...reading, reporter: 'server', ...(isRead ? { execution: NOT_TOLD } : {}) };
  },
});
