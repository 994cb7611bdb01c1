import type { Readable } from 'node:stream';
import type { AnalysisOptions, CaptureAnswer } from '../diagnose/analysis.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { NoticeKind } from '../model/notices.ts';
import type { CausePage } from '../report/cause-page/render-cause.ts';
import type { Input } from './input/open-input.ts';

/** What commands use of an opened input. */
export type CaptureInput = Pick<Input, 'chunks' | 'wrapping' | 'totalBytes' | 'bytesRead' | 'notices'>;

/** One capture under analysis. */
export interface RunningAnalysis {
  push(chunk: Uint8Array): void;
  finish(): CaptureAnswer;
  addNotice(kind: NoticeKind, where: string, detail?: string): void;
}

/** What commands need from the rest of the program. */
export interface CliParts {
  openInput(name: string, stdin: Readable): Promise<CaptureInput>;
  startAnalysis(options: AnalysisOptions): RunningAnalysis;
  mergeAnswers(answers: CaptureAnswer[]): Diagnosis;
  causes(): readonly CausePage[];
  renderZeek(answer: CaptureAnswer): Iterable<string>;
  readonly version: string;
}
