/**
 * The engine as a library: bytes of one capture in, findings out. No files, no clock, no Node.
 *
 * Feed a `CaptureAnalysis` with `push`, ask it with `finish`, and put the answers of several captures together
 * with `mergeAnswers`.
 */
export { TcpwhyError, type TcpwhyErrorCode, type TcpwhyErrorFacts } from './base/tcpwhy-error.ts';
export { type AnalysisOptions, CaptureAnalysis, type CaptureAnswer, mergeAnswers } from './diagnose/analysis.ts';
export type { ConnectionRow } from './model/connection-row.ts';
export type * from './model/diagnosis.ts';
