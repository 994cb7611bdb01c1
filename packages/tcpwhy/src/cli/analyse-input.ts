import type { AnalysisOptions, CaptureAnswer } from '../diagnose/analysis.ts';
import { errorText } from './error-text.ts';
import { Progress } from './progress.ts';
import type { Session, SharedOptions } from './session.ts';

/** What one command wants of each capture. */
export type Wanted = Omit<AnalysisOptions, 'inputName' | 'wrapping'>;

/** Reads one capture to its end. Throws TcpwhyError when nothing can be said about it. */
export async function analyseInput(
  name: string,
  wanted: Wanted,
  options: SharedOptions,
  session: Session,
): Promise<CaptureAnswer> {
  const input = await session.parts.openInput(name, session.streams.stdin);
  const analysis = session.parts.startAnalysis({ ...wanted, inputName: name, wrapping: input.wrapping });
  const progress = new Progress(session.streams.stderr, name, input.totalBytes, options.progress);
  try {
    for await (const chunk of input.chunks) {
      analysis.push(chunk);
      progress.update(input.bytesRead());
    }
  } finally {
    progress.stop();
  }
  // Known only now: whether the compressed data ended well shows at their end.
  for (const { kind, where, detail } of input.notices()) analysis.addNotice(kind, where, detail);
  return analysis.finish();
}

/** Reads captures one after the other; one that cannot be read is reported and does not stop the others. */
export async function* analyseInputs(
  names: readonly string[],
  wanted: Wanted,
  options: SharedOptions,
  session: Session,
): AsyncGenerator<CaptureAnswer | null> {
  for (const name of names) {
    // null tells the command that an input was unusable: the exit status depends on it.
    let answer: CaptureAnswer | null = null;
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
