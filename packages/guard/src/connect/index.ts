export { type ContactPointConnection, connectContactPoints } from './connect-contact-points.ts';
export {
  type AttemptPhase,
  ClosedEarlyError,
  ConnectAttemptTimeoutError,
  ContactPointsError,
  type ContactPointsErrorCode,
  type FailedAttempt,
} from './connect-error.ts';
export { type Candidate, type Endpoint, parseEndpoint } from './endpoint.ts';
export { LastGoodEndpoint, type LastGoodEndpointOptions } from './last-good-endpoint.ts';
export {
  type NegotiatedVersion,
  negotiateVersion,
  type VersionNegotiation,
} from './negotiate-version.ts';
export type { ContactPointOptions, HandshakeContext, Resolve, ResolvedAddress } from './options.ts';
export { VersionMemory, type VersionMemoryOptions } from './version-memory.ts';
export { VersionMismatchError } from './version-mismatch-error.ts';
