import { Readable, Writable } from 'node:stream';
import { TcpwhyError } from '../src/base/tcpwhy-error.ts';
import type { CliParts } from '../src/cli/parts.ts';
import { runWith } from '../src/cli/run-with.ts';
import type { CaptureAnswer } from '../src/diagnose/analysis.ts';
import { LogAnalysis } from '../src/diagnose/log-analysis.ts';
import { type InputAnswer, isLog } from '../src/diagnose/log-answer.ts';
import { LogCollection } from '../src/diagnose/log-collection.ts';
import type { ConnectionRow } from '../src/model/connection-row.ts';
import type { Diagnosis } from '../src/model/diagnosis.ts';
import { sampleCauses } from './sample-causes.ts';
import { emptyDiagnosis } from './sample-diagnoses.ts';
import { sampleRow } from './sample-rows.ts';

/** A file that exists only in a test: what analysing it answers, or the error that it raises. */
export interface FakeFile {
  readonly diagnosis?: Diagnosis;
  readonly rows?: () => Iterable<ConnectionRow>;
  readonly error?: Error;
  readonly totalBytes?: number;
  /** What is in the file; twenty zero bytes when not given. */
  readonly text?: string;
}

/** The command line with an engine that answers what the test says. */
export function fakeParts(files: Readonly<Record<string, FakeFile>>): CliParts & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    version: '9.8.7',
    causes: () => sampleCauses,
    renderZeek: (answer) => [`#zeek ${answer.input.name}\n`],
    mergeAnswers,
    async openInput(name) {
      const file = files[name];
      if (file === undefined) throw new TcpwhyError('input-unreadable', 'no such file', { input: name });
      opened.push(name);
      const bytes = file.text === undefined ? new Uint8Array(20) : new TextEncoder().encode(file.text);
      const chunks = Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]);
      return {
        chunks,
        wrapping: [],
        totalBytes: file.totalBytes ?? 20,
        bytesRead: () => (file.totalBytes ?? 20) / 2,
        notices: () => [],
      };
    },
    startLog: (options) => Promise.resolve(new LogAnalysis(options)),
    collectLog: (options) => Promise.resolve(new LogCollection(options)),
    logLikeness: () => null,
    fileExists: (name) => name in files,
    startAnalysis: ({ inputName }) => ({
      push: () => {
        const error = files[inputName]?.error;
        if (error !== undefined) throw error;
      },
      addNotice: () => {},
      finish: () => answerOf(inputName, files[inputName] ?? {}),
    }),
  };
}

function answerOf(name: string, file: FakeFile): CaptureAnswer {
  const { notices, connections, findings, inputs } = file.diagnosis ?? emptyDiagnosis;
  const input = { ...(inputs[0] as Diagnosis['inputs'][number]), name };
  const rows = file.rows ?? (() => [sampleRow({ id: '0' }), sampleRow({ id: '1' })]);
  const epoch = { seconds: 0, nanoseconds: 0 };
  const span = { epoch, firstNs: 0, lastNs: 0 };
  return { input, notices, connections, findings, rows, joinable: () => [], zeekConnections: [], span, epoch };
}

/** Enough of a merge to see that every answer arrived. */
function mergeAnswers(answers: readonly InputAnswer[]): Diagnosis {
  const captures = answers.filter((answer): answer is CaptureAnswer => !isLog(answer));
  const [first] = captures;
  return {
    schemaVersion: 1,
    inputs: answers.map((answer) => answer.input),
    notices: answers.flatMap((answer) => answer.notices),
    connections: first?.connections ?? emptyDiagnosis.connections,
    findings: captures.flatMap((answer) => answer.findings),
    events: [],
  };
}

/** What a run printed and how it ended. */
export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what is written; a terminal when `terminal` is given. */
export class Collector extends Writable {
  text = '';
  readonly isTTY?: boolean;
  readonly columns?: number;

  constructor(terminal?: { columns: number }) {
    super({ decodeStrings: false });
    if (terminal === undefined) return;
    this.isTTY = true;
    this.columns = terminal.columns;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a command line with fake parts. */
export async function runFake(
  argv: readonly string[],
  files: Readonly<Record<string, FakeFile>> = {},
  terminal?: { columns: number },
  env: Record<string, string> = {},
): Promise<RunResult> {
  const stdout = new Collector(terminal);
  const stderr = new Collector(terminal);
  const status = await runWith(fakeParts(files), argv, { stdin: Readable.from([]), stdout, stderr, env });
  return { status, stdout: stdout.text, stderr: stderr.text };
}
