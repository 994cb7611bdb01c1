import type { AnalysisOptions, CaptureAnswer } from '../diagnose/analysis.ts';
import type { LogAnalysisOptions, LogSummary } from '../diagnose/log-analysis.ts';
import type { InputAnswer, LogAnswer } from '../diagnose/log-answer.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { NoticeKind } from '../model/notices.ts';
import type { CausePage } from '../report/cause-page/render-cause.ts';
import type { Input } from './input/open-input.ts';
import type { CliStreams } from './streams.ts';

/** What commands use of an opened input. */
export type CaptureInput = Pick<Input, 'chunks' | 'wrapping' | 'totalBytes' | 'bytesRead' | 'notices'>;

/** One capture under analysis. */
export interface RunningAnalysis {
  push(chunk: Uint8Array): void;
  finish(): CaptureAnswer;
  addNotice(kind: NoticeKind, where: string, detail?: string): void;
}

/** One log under analysis. */
export interface RunningLog {
  push(chunk: Uint8Array): void;
  finish(): LogSummary;
  addNotice(kind: NoticeKind, where: string, detail?: string): void;
}

/** One log under analysis, its events kept. */
export interface RunningCollection {
  push(chunk: Uint8Array): void;
  finish(): LogAnswer;
  addNotice(kind: NoticeKind, where: string, detail?: string): void;
}

/** What commands need from the rest of the program. */
export interface CliParts {
  /** Standard input is made when it is asked for: files do without it. */
  openInput(name: string, streams: Pick<CliStreams, 'stdin'>): Promise<CaptureInput>;
  startAnalysis(options: AnalysisOptions): RunningAnalysis;
  /** Loads what reads logs first: whoever gives captures only does not wait for it. */
  startLog(options: LogAnalysisOptions): Promise<RunningLog>;
  /** A log that is read to be joined with captures. */
  collectLog(options: Omit<LogAnalysisOptions, 'onEvent'>): Promise<RunningCollection>;
  /** Whether first bytes begin a log: `text` when only an event in it can tell; null for everything else. */
  logLikeness(prefix: Uint8Array): 'log' | 'text' | null;
  /** Whether a name is that of a file, FIFO or device that is there. */
  fileExists(name: string): boolean;
  mergeAnswers(answers: readonly InputAnswer[]): Diagnosis;
  /** Loads the pages first. */
  causes(): readonly CausePage[] | Promise<readonly CausePage[]>;
  renderZeek(answer: CaptureAnswer): Iterable<string>;
  readonly version: string;
}
