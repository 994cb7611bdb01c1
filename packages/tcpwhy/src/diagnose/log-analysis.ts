import { TcpwhyError } from '../base/tcpwhy-error.ts';
import { LogReader } from '../logs/log-reader.ts';
import type { DiagnosisInput, DiagnosisNotice } from '../model/diagnosis.ts';
import type { LogEvent } from '../model/log-event.ts';
import { type NoticeKind, NoticeLog } from '../model/notices.ts';
import { isoTime } from './event-rows.ts';

/** What a log is analysed for. */
export interface LogAnalysisOptions {
  /** As the user named it. */
  readonly inputName: string;
  /** Compressions that were taken off, outermost first. */
  readonly wrapping: readonly string[];
  /** Whether the text came on the command line. */
  readonly isArgument?: boolean;
  /** Called for each event, in order of their lines. */
  readonly onEvent: (event: LogEvent) => void;
}

/** What a log gave besides its events. */
export interface LogSummary {
  readonly input: DiagnosisInput;
  readonly notices: DiagnosisNotice[];
}

/** Reads one log, in pieces of any size. */
export class LogAnalysis {
  private readonly reader: LogReader;
  private readonly inputNotices: NoticeLog;
  private bytes = 0;

  constructor(private readonly options: LogAnalysisOptions) {
    this.reader = new LogReader({ input: options.inputName, onEvent: options.onEvent });
    this.inputNotices = new NoticeLog(options.inputName);
  }

  /** Takes the next bytes. Throws TcpwhyError `input-not-a-log` when the first ones are no text. */
  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.reader.push(chunk);
  }

  /** What the input layer has to say. */
  addNotice(kind: NoticeKind, where: string, detail?: string): void {
    this.inputNotices.add(kind, where, detail);
  }

  /** No more comes. Throws TcpwhyError `input-empty` when nothing came at all, or as `push`. */
  finish(): LogSummary {
    const { inputName, wrapping, isArgument = false } = this.options;
    if (this.bytes === 0) throw nothingToRead(inputName);
    const { lines, events, firstTime, lastTime, encoding } = this.reader.finish();
    return {
      input: {
        name: inputName,
        kind: 'log',
        format: isArgument ? 'argument' : ['text', encoding, ...wrapping].join(', '),
        linkTypes: [],
        packets: 0,
        tcpPackets: 0,
        firstTime: firstTime === null ? null : isoTime(firstTime),
        lastTime: lastTime === null ? null : isoTime(lastTime),
        lines,
        events,
      },
      notices: [...this.inputNotices.all(), ...this.reader.allNotices()],
    };
  }
}

function nothingToRead(input: string): TcpwhyError {
  return new TcpwhyError('input-empty', 'There is nothing in it.', {
    input,
    expected: 'a log, or the text of an error',
    remedy: 'tcpwhy explain app.log    or: journalctl -u app | tcpwhy explain -',
  });
}
