import type { ConnectionErrorKind, ConnectionPhase } from '../model/classification.ts';
import type { RequestFacts } from '../model/request-facts.ts';
import type { Judgement } from './judgement.ts';

/** Ids of `tcpwhy cause` by kind, most likely first, when the phase adds nothing. */
const BY_KIND: Readonly<Record<ConnectionErrorKind, readonly string[]>> = {
  // Nothing was sent to the server at all: its capture is empty.
  dns: ['never-left-host'],
  refused: ['port-closed', 'firewall-reset-on-connect'],
  unreachable: ['icmp-rejection', 'never-left-host', 'peer-vanished'],
  'timeout-connect': ['syn-unanswered', 'listen-backlog-overflow', 'connect-abandoned'],
  'tls-failure': ['tls-failure'],
  'handshake-failed': ['connection-limit-refusal'],
  'protocol-mismatch': ['wrong-protocol'],
  reset: ['stale-pooled-connection', 'middlebox-reset', 'close-with-unread-data', 'abortive-close', 'process-death'],
  eof: ['stale-pooled-connection', 'closed-on-accept', 'process-death'],
  'broken-pipe': ['write-after-close', 'stale-pooled-connection'],
  'timeout-read': ['unresponsive-server', 'middlebox-idle-drop', 'path-mtu-black-hole'],
  'idle-timeout': ['stale-pooled-connection', 'server-idle-timeout'],
  'aborted-by-client': ['client-abort'],
  'closed-locally': [],
  'pool-exhausted': [],
  'resource-limit': ['connection-limit-refusal'],
  'server-shutdown': ['process-death', 'administrative-kill'],
  other: [],
};

const AT_CONNECT: Partial<Record<ConnectionErrorKind, readonly string[]>> = {
  // The handshake was over on the wire before Node looked: the reset already waited.
  reset: ['closed-on-accept', 'connection-limit-refusal', 'unaccepted-connection-reset', 'middlebox-reset'],
  eof: ['closed-on-accept', 'connection-limit-refusal'],
  'aborted-by-client': ['connect-abandoned'],
  'resource-limit': ['port-exhaustion'],
};

const AT_HANDSHAKE: Partial<Record<ConnectionErrorKind, readonly string[]>> = {
  reset: ['closed-on-accept', 'wrong-protocol', 'middlebox-reset'],
  eof: ['closed-on-accept', 'wrong-protocol', 'connection-limit-refusal'],
};

/** The answer had begun: an idle time-out is no explanation any more. */
const AT_READ: Partial<Record<ConnectionErrorKind, readonly string[]>> = {
  reset: ['process-death', 'abortive-close', 'close-with-unread-data', 'middlebox-reset'],
  eof: ['process-death', 'abortive-close'],
};

/** What produces such an error, most likely first. */
export function likelyCauses(judgement: Judgement, phase: ConnectionPhase, facts: RequestFacts): readonly string[] {
  const { kind, causes, reportedBy } = judgement;
  if (causes !== undefined) return causes;
  if (kind === 'timeout-read' && reportedBy === 'kernel')
    return ['retransmission-timeout', 'keep-alive-timeout', 'middlebox-idle-drop', 'peer-vanished'];
  if (kind === 'reset' || kind === 'eof') {
    // Only a rule knows that an answer had begun; facts alone make a phase `read` of any request on its way.
    const answerBegun = judgement.phase === 'read' || (facts.bytesRead ?? 0) > 0;
    return answerBegun ? (AT_READ[kind] ?? []) : brokenConnection(kind, phase, facts);
  }
  return tableOf(phase)[kind] ?? BY_KIND[kind];
}

function brokenConnection(kind: 'reset' | 'eof', phase: ConnectionPhase, facts: RequestFacts): readonly string[] {
  if (phase === 'connect' || phase === 'handshake') return tableOf(phase)[kind] ?? BY_KIND[kind];
  // A connection that was never idle cannot have gone stale.
  if (facts.reused === false) return BY_KIND[kind].filter((cause) => cause !== 'stale-pooled-connection');
  return BY_KIND[kind];
}

function tableOf(phase: ConnectionPhase): Partial<Record<ConnectionErrorKind, readonly string[]>> {
  if (phase === 'connect') return AT_CONNECT;
  return phase === 'handshake' ? AT_HANDSHAKE : {};
}
