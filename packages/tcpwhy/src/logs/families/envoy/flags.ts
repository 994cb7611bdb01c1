import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { LogEventKind, LogEventPhase } from '../../../model/log-event.ts';
import {
  ANSWERING,
  CLIENT_LEFT_WAITING,
  FORWARDED,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NOT_TOLD,
  NOT_UNDERSTOOD,
  REQUEST_INCOMPLETE,
} from '../../phrases/verdicts.ts';

/** What a response flag says. */
export interface ResponseFlag {
  readonly meaning: string;
  readonly kind: LogEventKind;
  readonly phase: LogEventPhase;
  readonly execution: ExecutionVerdict;
  /** Whose connection failed. */
  readonly side: 'upstream' | 'downstream';
  readonly causes?: readonly (readonly [string, string])[];
  readonly look?: string;
}

/**
 * Flags that tell of a broken connection, by both names (Envoy's documentation, "Access log: response flags"). The others
 * are answers by policy (RL, UAEX, RLSE, FI, DI, NR and NC with a status, RFCF, NFCF, LH, IH) and give no event.
 */
const FLAGS: readonly (ResponseFlag & { readonly names: readonly string[] })[] = [
  {
    names: ['UF', 'UpstreamConnectionFailure'],
    meaning: 'no connection to the upstream',
    kind: 'refused',
    phase: 'connect',
    execution: NEVER_REACHED,
    side: 'upstream',
    causes: [
      ['port-closed', 'the upstream’s host refused'],
      ['syn-unanswered', 'or did not answer within connect_timeout'],
      ['tls-failure', 'or TLS to it failed: the transport failure reason says so'],
    ],
    look: 'Envoy: connect_timeout (5s) of the cluster; log %UPSTREAM_TRANSPORT_FAILURE_REASON%',
  },
  {
    names: ['UC', 'UpstreamConnectionTermination'],
    meaning: 'the upstream closed the connection',
    kind: 'eof',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
    causes: [
      ['stale-pooled-connection', 'the upstream’s idle time-out raced with a request on a pooled connection'],
      ['process-death', 'or its process died with the request in hand'],
    ],
    look: 'Envoy: idle_timeout of the cluster’s common_http_protocol_options must be shorter than the upstream’s keep-alive time-out',
  },
  {
    names: ['UR', 'UpstreamRemoteReset'],
    meaning: 'the upstream reset the stream',
    kind: 'reset',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
  },
  {
    names: ['UT', 'UpstreamRequestTimeout'],
    meaning: 'the upstream did not answer in time',
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
    causes: [['unresponsive-server', 'the upstream had the request and did not answer in time']],
    look: 'Envoy: timeout of the route (15s), and per_try_timeout of its retry policy',
  },
  {
    names: ['UMSDR', 'UpstreamMaxStreamDurationReached'],
    meaning: 'the stream to the upstream lasted too long',
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    side: 'upstream',
    look: 'Envoy: max_stream_duration',
  },
  {
    names: ['UPE', 'UpstreamProtocolError'],
    meaning: 'the upstream broke the protocol',
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: NOT_UNDERSTOOD,
    side: 'upstream',
    causes: [['wrong-protocol', 'HTTP/1 and HTTP/2 may be mixed up for the cluster']],
  },
  {
    names: ['UO', 'UpstreamOverflow'],
    meaning: 'a circuit breaker of the cluster was open',
    kind: 'pool-exhausted',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    side: 'upstream',
    causes: [['connection-limit-refusal', 'the cluster’s limits of connections or pending requests were reached']],
    look: 'Envoy: circuit_breakers max_connections, max_pending_requests, max_requests (1024 each)',
  },
  {
    names: ['UH', 'NoHealthyUpstream'],
    meaning: 'no healthy upstream host',
    kind: 'other',
    phase: 'connect',
    execution: NEVER_REACHED,
    side: 'upstream',
    look: 'Envoy: /clusters of the admin port shows why hosts are out (health_flags)',
  },
  {
    names: ['DF', 'DnsResolutionFailed'],
    meaning: 'the upstream’s name could not be resolved',
    kind: 'dns',
    phase: 'connect',
    execution: NEVER_REACHED,
    side: 'upstream',
  },
  {
    names: ['OM', 'OverloadManagerTerminated'],
    meaning: 'the overload manager closed the connection',
    kind: 'resource-limit',
    phase: 'unknown',
    execution: NOT_TOLD,
    side: 'downstream',
    look: 'Envoy: overload_manager actions',
  },
  {
    names: ['DC', 'DownstreamConnectionTermination'],
    meaning: 'the client closed its connection',
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    side: 'downstream',
    causes: [['client-abort', 'the client closed before the response was complete']],
    look: 'equal durations of many such lines are the client’s time-out',
  },
  {
    names: ['DR', 'DownstreamRemoteReset'],
    meaning: 'the client reset the stream',
    kind: 'aborted-by-client',
    phase: 'read',
    execution: CLIENT_LEFT_WAITING,
    side: 'downstream',
    causes: [['client-abort', 'the client cancelled its request']],
  },
  {
    names: ['DPE', 'DownstreamProtocolError'],
    meaning: 'the client broke the protocol',
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    side: 'downstream',
    causes: [['wrong-protocol', 'what the client sent is not the listener’s protocol']],
  },
  {
    names: ['SI', 'StreamIdleTimeout'],
    meaning: 'nothing moved on the stream',
    kind: 'idle-timeout',
    phase: 'read',
    execution: NOT_TOLD,
    side: 'downstream',
    look: 'Envoy: stream_idle_timeout (5m) of the connection manager, idle_timeout of the route',
  },
  {
    names: ['DT', 'DurationTimeout'],
    meaning: 'the connection lasted longer than it may',
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    side: 'downstream',
    look: 'Envoy: max_connection_duration',
  },
  {
    names: ['LR', 'LocalReset'],
    meaning: 'Envoy itself reset the stream',
    kind: 'closed-locally',
    phase: 'unknown',
    execution: NOT_TOLD,
    side: 'upstream',
  },
];

const BY_NAME = new Map(FLAGS.flatMap((flag) => flag.names.map((name) => [name, flag] as const)));

/** What stands beside others and says no more than they do. */
const COMPANIONS = new Set(['URX', 'UpstreamRetryLimitExceeded', 'DO', 'DropOverload']);

/** The first flag of a list such as `UF,URX` that tells of a connection; null when none does. */
export function flagOf(flags: string): ResponseFlag | null {
  for (const name of flags.split(',')) {
    const flag = BY_NAME.get(name);
    if (flag !== undefined) return flag;
  }
  return null;
}

/** Whether a text is a list of response flags: the shape, and at least one that is known. */
export function isFlagList(text: string): boolean {
  return (
    text === '-' || text.split(',').every((name) => BY_NAME.has(name) || COMPANIONS.has(name) || OTHER_FLAGS.test(name))
  );
}

const OTHER_FLAGS =
  /^(?:NR|NC|LH|DI|FI|RL|UAEX|RLSE|IH|RFCF|NFCF|UDO|NoRouteFound|NoClusterFound|FailedLocalHealthCheck|DelayInjected|FaultInjected|RateLimited|UnauthorizedExternalService|RateLimitServiceError|InvalidEnvoyRequestHeaders|ResponseFromCacheFilter|NoFilterConfigFound|UnconditionalDropOverload)$/;

/** A flag's row for what response code details say when no flag stands in the line. */
export function flagOfDetails(details: string): ResponseFlag | null {
  const name = DETAILS.find(([pattern]) => pattern.test(details))?.[1];
  return name === undefined ? null : (BY_NAME.get(name) ?? null);
}

// Envoy's documentation, "Response code details".
const DETAILS: readonly (readonly [RegExp, string])[] = [
  [/connection_failure|connection_timeout|delayed_connect_error|immediate_connect_error/, 'UF'],
  [/reset_(?:before|after)_response_started\{[^}]{0,80}(?:connection_termination|disconnect)/, 'UC'],
  [/reset_(?:before|after)_response_started\{[^}]{0,80}remote_re(?:set|fused)/, 'UR'],
  [/reset_(?:before|after)_response_started\{[^}]{0,80}local_re(?:set|fused)/, 'LR'],
  [/reset_(?:before|after)_response_started\{[^}]{0,80}overflow/, 'UO'],
  [/reset_(?:before|after)_response_started\{[^}]{0,80}protocol_error/, 'UPE'],
  [/response_timeout|per_try_(?:idle_)?timeout|request_overall_timeout/, 'UT'],
  [/downstream_remote_disconnect/, 'DC'],
  [/downstream_remote_reset/, 'DR'],
  [/stream_idle_timeout/, 'SI'],
  [/no_healthy_upstream/, 'UH'],
  [/dns_resolution_fail/, 'DF'],
  [/max_duration_timeout|duration_timeout/, 'DT'],
];

/** Whether part of the answer had gone to the client: the details' name says so. */
export function answeringVerdict(details: string): ExecutionVerdict | null {
  return details.includes('reset_after_response_started') ? ANSWERING : null;
}
