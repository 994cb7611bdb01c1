export type { LivenessDefect, RequestFacts } from '../model/request-facts.ts';
export { type CloseOptions, type CloseOutcome, closeGracefully } from './close-gracefully.ts';
export { type Endpoints, endpointsOf, formatEndpoint } from './endpoint.ts';
export { attachFacts, factsOf } from './error-facts.ts';
export { checkLiveness, type LivenessMode, type LivenessOptions, type LivenessResult } from './liveness.ts';
export type { KnownFacts, RequestRecord } from './request-record.ts';
export { type RequestRecorder, recorderOf, recordRequests } from './request-recorder.ts';
