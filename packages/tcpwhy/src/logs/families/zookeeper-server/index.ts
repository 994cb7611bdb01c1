import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  CLIENT_VANISHED,
  NO_REQUEST,
  NOT_CONNECTED,
  SETTING_UP,
  TURNED_AWAY,
  WAS_IDLE,
} from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /Unable to read additional data from client.{0,120}address = \/?(?<remote>\S{3,60}?),/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed without closing its session', 'process-death': 'or its process died' },
  },
  {
    match: /Unable to read additional data from client|caught end of stream exception/,
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_VANISHED,
    causes: { 'client-abort': 'the client closed without closing its session' },
  },
  {
    match: /Expiring session 0x[0-9a-f]{1,16}, timeout of \d+ms exceeded|Session expired/,
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: {
      'peer-vanished': 'no heartbeat of the client came within its session time-out',
      'unresponsive-server': 'or the client stood still (garbage collection)',
    },
    look: 'zoo.cfg: tickTime, minSessionTimeout, maxSessionTimeout; the client asks for its session time-out',
  },
  {
    match: /Too many connections from (?:[^\s/]{0,255}\/)?\S{1,60}(?: - max is \d+)?|maxCnxns/,
    kind: 'resource-limit',
    phase: 'handshake',
    execution: TURNED_AWAY,
    causes: { 'connection-limit-refusal': 'the server closes connections beyond its limit' },
    look: 'zoo.cfg: maxClientCnxns (60), maxCnxns',
  },
  {
    match: /Len error -?\d+|Unreasonable (?:buffer )?length|Invalid (?:length|packet)/,
    kind: 'protocol-mismatch',
    phase: 'handshake',
    execution: SETTING_UP,
    causes: { 'wrong-protocol': 'what the client sent is no ZooKeeper packet: HTTP, TLS' },
  },
  {
    match: /Unsuccessful handshake with session|SSLHandshakeException|NotSslRecordException/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /Cannot open (?:secure )?channel to \d+ at election address (?:[^\s/]{0,255}\/)?(?<remote>\S{3,60}:\d{1,5})/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NO_REQUEST,
  },
  { match: /Cannot open (?:secure )?channel to \d+/, phase: 'connect', otherwise: 'refused', execution: NO_REQUEST },
  { match: /Connection broken for id \d+/, otherwise: 'eof', phase: 'read', execution: NO_REQUEST },
  {
    match:
      /Exception when (?:following|observing) the leader|Unexpected exception causing shutdown while sock still open|\*{3,8} GOODBYE/,
    otherwise: 'eof',
    phase: 'read',
    execution: NO_REQUEST,
    look: 'zoo.cfg: syncLimit, initLimit (in ticks)',
  },
  {
    match: /Exception causing close of session|Unexpected [Ee]xception|close of session 0x\S{1,20} due to/,
    otherwise: 'eof',
    phase: 'read',
    execution: CLIENT_VANISHED,
  },
  {
    match: /Unexpected exception, (?:tries|retrying)|Unable to connect to (?:leader|quorum)/,
    phase: 'connect',
    otherwise: 'refused',
    execution: NOT_CONNECTED,
  },
  {
    match:
      /Closed socket connection for client|Established session|Received connection request|Accepted socket connection|Processed session termination/,
    silent: true,
  },
];

/** Threads and classes of the server; ClientCnxn and its `Unable to read additional data from server` are the client's. */
export default familyOfRules({
  id: 'zookeeper-server',
  name: 'ZooKeeper server',
  system: 'ZooKeeper server',
  words: [
    'end of stream exception',
    'additional data from client',
    'expiring session',
    'too many connections from',
    'len error',
    'election address',
    'connection broken for id',
    'following the leader',
    'close of session',
    'unsuccessful handshake',
    '* goodbye',
  ],
  program: /^zookeeper(?:-server)?$/,
  shapes: [
    [
      'certain',
      /\b(?:NIOServerCnxn|NIOServerCnxnFactory|NettyServerCnxn|NettyServerCnxnFactory|QuorumCnxManager|LearnerHandler|ZooKeeperServer|SessionTrackerImpl|QuorumPeer|Learner|Follower|Observer|Leader)(?:\$\w{1,40})?(?:@\d{1,5}|:\d{1,5})?\]? ?- /,
    ],
    [
      'certain',
      /NIOWorkerThread-\d+|NIOServerCxn\.Factory|QuorumConnectionThread|Unable to read additional data from client|org\.apache\.zookeeper\.server\./,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
