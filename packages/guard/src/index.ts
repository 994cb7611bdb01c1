/** Everything but the adapters, which have entry points of their own (`tcpwhy-guard/http` and so on). */
export * from './advice/index.ts';
export * from './classify/index.ts';
export * from './connect/index.ts';
export * from './events/index.ts';
export type {
  Classification,
  ConnectionErrorKind,
  ConnectionPhase,
  ErrorReporter,
  ExecutionVerdict,
  RetryAdvice,
} from './model/classification.ts';
export { type Clock, elapsedMs, type Instant, systemClock, type TimerHandle } from './model/clock.ts';
export { InvalidOptionError } from './model/invalid-option.ts';
export * from './pool/index.ts';
export * from './retry/index.ts';
export * from './socket/index.ts';
