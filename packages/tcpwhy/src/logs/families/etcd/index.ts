import { endpointOf } from '../../phrases/endpoints.ts';
import { fieldOf } from '../../phrases/fields.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NO_REQUEST, NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';

const PEER_LOOK = 'etcd: heartbeat-interval (100 ms), election-timeout (1000 ms); etcdctl endpoint status --cluster';

const RULES: readonly MessageRule[] = [
  {
    match: /rejected (?:stream |)connection\b/,
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
    look: 'etcd: trusted-ca-file, client-cert-auth, peer-client-cert-auth',
  },
  {
    match: /prober detected unhealthy status|health check for peer .{0,80}could not connect/,
    otherwise: 'other',
    phase: 'connect',
    execution: NO_REQUEST,
    look: PEER_LOOK,
  },
  {
    match:
      /lost (?:the )?TCP streaming connection with (?:remote )?peer|peer (?:\S{1,40} )?became inactive|failed to (?:read|dial|write|send) .{0,60}(?:peer|stream)/,
    otherwise: 'eof',
    phase: 'read',
    execution: NO_REQUEST,
    look: PEER_LOOK,
  },
  {
    match: /sending buffer is full|dropped (?:internal )?Raft message/,
    kind: 'resource-limit',
    phase: 'write',
    execution: NO_REQUEST,
    look: PEER_LOOK,
  },
  {
    match: /(?:etcdserver: )request timed out, possibly due to (?:previous leader failure|connection lost)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: NOT_TOLD,
  },
  {
    match: /etcdserver: request timed out|publish.{0,60}timed out/,
    kind: 'timeout-read',
    phase: 'unknown',
    execution: { verdict: 'unknown', because: 'the proposal may still be committed by the cluster' },
    look: PEER_LOOK,
  },
  {
    match: /failed to reach the peer URL|failed to (?:get|connect to|find) (?:remote|peer|member)/,
    otherwise: 'other',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  // Slowness and elections keep their connections; so does a client that cancels a watch.
  {
    match:
      /took too long|failed to send out heartbeat on time|is starting a new election|grpc: .{0,60}closing|established|became active|leader changed|waiting for ReadIndex/,
    silent: true,
  },
];

/** zap's JSON with etcd's packages as `caller`, and 3.4's `date time L | package: text`. */
export default familyOfRules({
  id: 'etcd',
  name: 'etcd',
  system: 'etcd server',
  words: [
    'rejected connection',
    'rejected stream',
    'unhealthy status',
    'streaming connection',
    'became inactive',
    'sending buffer is full',
    'request timed out',
    'could not connect',
    'failed to reach',
  ],
  program: /^etcd$/,
  shapes: [
    [
      'certain',
      /"caller"\s?:\s?"(?:rafthttp|etcdserver|embed|etcdmain|membership|v3rpc|mvcc|raft|auth|lease|wal|snap|api|flags|version|traceutil|osutil|etcdhttp|v2store|fileutil|netutil|httpproxy|grpcproxy|transport|tlsutil)\//,
    ],
    [
      'certain',
      /\b[DINWEC] \| (?:rafthttp|etcdserver|embed|etcdmain|membership|raft|auth|wal|pkg\/\w{1,20})(?:\/\w{1,20})?: /,
    ],
    ['certain', /\betcdserver: /],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
  refine: (reading, entry) => {
    const remote = endpointOf(fieldOf(entry, 'remote-addr'));
    return remote === null ? reading : { ...reading, remote };
  },
});
