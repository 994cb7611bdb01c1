import type { LogEvent } from '../model/log-event.ts';
import { LogAnalysis, type LogAnalysisOptions } from './log-analysis.ts';
import type { LogAnswer } from './log-answer.ts';
import { LOG_NOTICES } from './log-notices.ts';

/** Events of one log that can be joined; a log with more is sick in one way, and memory stays bounded. */
const EVENTS_KEPT = 50_000;

/** Reads one log for joining. */
export class LogCollection {
  private readonly events: LogEvent[] = [];
  private readonly analysis: LogAnalysis;

  constructor(options: Omit<LogAnalysisOptions, 'onEvent'>) {
    this.analysis = new LogAnalysis({ ...options, onEvent: (event) => this.keep(event) });
  }

  push(chunk: Uint8Array): void {
    this.analysis.push(chunk);
  }

  addNotice(...notice: Parameters<LogAnalysis['addNotice']>): void {
    this.analysis.addNotice(...notice);
  }

  finish(): LogAnswer {
    const { input, notices } = this.analysis.finish();
    // The input's own numbers say how many lines were passed over.
    return { input, notices: notices.filter(({ severity }) => severity !== 'info'), events: this.events };
  }

  private keep(event: LogEvent): void {
    if (this.events.length < EVENTS_KEPT) this.events.push(event);
    else this.analysis.addNotice(LOG_NOTICES.tooManyEvents, `line ${event.line}`);
  }
}
