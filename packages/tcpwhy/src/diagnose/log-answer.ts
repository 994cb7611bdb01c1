import type { DiagnosisInput, DiagnosisNotice } from '../model/diagnosis.ts';
import type { LogEvent } from '../model/log-event.ts';
import type { CaptureAnswer } from './analysis.ts';

/** All that one log gave. */
export interface LogAnswer {
  input: DiagnosisInput;
  notices: DiagnosisNotice[];
  /** In order of their lines. */
  events: readonly LogEvent[];
}

/** What one input gave, in the order of the command line. */
export type InputAnswer = CaptureAnswer | LogAnswer;

export function isLog(answer: InputAnswer): answer is LogAnswer {
  return answer.input.kind === 'log';
}
