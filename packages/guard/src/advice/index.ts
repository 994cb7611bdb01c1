export { adviseTimeouts, type TimeoutAdvice, type TimeoutQuestion } from './advise-timeouts.ts';
export type { Change, FindingId, TimeoutFinding } from './finding.ts';
export { KNOWN_CLIENTS, type KnownClient } from './known/clients.ts';
export { KNOWN_HOPS, type KnownHop } from './known/hops.ts';
export { KNOWN_SERVERS, type KnownServer } from './known/servers.ts';
export { type IdleTimeout, type ProbeIdleTimeoutOptions, probeIdleTimeout } from './probe-idle-timeout.ts';
export type {
  ClientSpec,
  HopSpec,
  KnownClientName,
  KnownHopName,
  KnownServerName,
  ServerSpec,
} from './read-stations.ts';
export { renderAdvice } from './render-advice.ts';
export type { Accepter, Hop, Opener, Relay, Setting } from './station.ts';
