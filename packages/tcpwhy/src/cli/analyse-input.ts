import type { AnalysisOptions } from '../diagnose/analysis.ts';
import type { InputAnswer } from '../diagnose/log-answer.ts';
import { errorText } from './error-text.ts';
import type { CaptureInput, CliParts, RunningAnalysis, RunningCollection } from './parts.ts';
import { Progress } from './progress.ts';
import type { Session, SharedOptions } from './session.ts';

/** What one command wants of each input. */
export type Wanted = Omit<AnalysisOptions, 'inputName' | 'wrapping'> & {
  /** Logs are welcome, too. */
  readonly logs?: boolean;
};

/** Reads one capture or log to its end. Throws TcpwhyError when nothing can be said about it. */
export async function analyseInput(
  name: string,
  wanted: Wanted,
  options: SharedOptions,
  session: Session,
): Promise<InputAnswer> {
  const input = await session.parts.openInput(name, session.streams);
  const progress = new Progress(session.streams.stderr, name, input.totalBytes, options.progress);
  const analysis = new ContentAnalysis(name, input, wanted, session.parts);
  try {
    for await (const chunk of input.chunks) {
      await analysis.push(chunk);
      progress.update(input.bytesRead());
    }
  } finally {
    progress.stop();
  }
  return analysis.finish();
}

/** What an input is shows in its first bytes; its name does not count. */
class ContentAnalysis {
  private running: RunningAnalysis | RunningCollection | null = null;
  /** First bytes of a text that is a log only if an event is in it. */
  private doubtful: Uint8Array | null = null;

  constructor(
    private readonly name: string,
    private readonly input: CaptureInput,
    private readonly wanted: Wanted,
    private readonly parts: CliParts,
  ) {}

  async push(chunk: Uint8Array): Promise<void> {
    this.running ??= await this.start(chunk);
    this.running.push(chunk);
  }

  async finish(): Promise<InputAnswer> {
    const running = this.running ?? (await this.start(new Uint8Array(0)));
    // Known only now: whether the compressed data ended well shows at their end.
    for (const { kind, where, detail } of this.input.notices()) running.addNotice(kind, where, detail);
    const answer = running.finish();
    // Text without an event and without the looks of a log is some other file, most likely given by mistake.
    if (this.doubtful !== null && answer.input.events === 0) this.refuse(this.doubtful);
    return answer;
  }

  /** @param first The input's first 4096 bytes or all there are. */
  private async start(first: Uint8Array): Promise<RunningAnalysis | RunningCollection> {
    const common = { inputName: this.name, wrapping: this.input.wrapping };
    const likeness = this.wanted.logs === true ? this.parts.logLikeness(first) : null;
    if (likeness === null) return this.parts.startAnalysis({ ...this.wanted, ...common });
    if (likeness === 'text') this.doubtful = first.slice(0, 4096);
    return this.parts.collectLog(common);
  }

  /** Opening it as a capture gives the error that says what it is instead. */
  private refuse(prefix: Uint8Array): void {
    const analysis = this.parts.startAnalysis({ ...this.wanted, inputName: this.name, wrapping: this.input.wrapping });
    analysis.push(prefix);
    analysis.finish();
  }
}

/** Reads inputs one after the other; one that cannot be read is reported and does not stop the others. */
export async function* analyseInputs(
  names: readonly string[],
  wanted: Wanted,
  options: SharedOptions,
  session: Session,
): AsyncGenerator<InputAnswer | null> {
  for (const name of names) {
    // null tells the command that an input was unusable: the exit status depends on it.
    let answer: InputAnswer | null = null;
    try {
      answer = await analyseInput(name, wanted, options, session);
    } catch (error) {
      await reportError(error, session);
    }
    yield answer;
  }
}

/** Explains an error on standard error; for our own defects, where it happened when TCPWHY_DEBUG is set. */
export async function reportError(error: unknown, session: Session): Promise<void> {
  await session.err.write(errorText(error));
  const debug = session.streams.env.TCPWHY_DEBUG;
  if (debug !== undefined && debug !== '' && error instanceof Error) await session.err.write(`${error.stack}\n`);
}
