import type { LogSummary } from '../../diagnose/log-analysis.ts';
import { reportError } from '../analyse-input.ts';
import { EXIT_COULD_NOT_ANALYSE, EXIT_NOTHING_WRONG, EXIT_SOMETHING_FOUND } from '../exit-status.ts';
import { EXPLAIN_SHORT_HELP } from '../help-text.ts';
import type { CaptureInput } from '../parts.ts';
import { Progress } from '../progress.ts';
import type { Session, SharedOptions } from '../session.ts';
import { type EventPrinter, printerOf } from './event-printers.ts';
import { type ExplainSource, explainSources, missingFile } from './explain-sources.ts';

/** `tcpwhy explain [TEXT|FILE|-]...`: what lines about broken connections mean. Returns the exit status. */
export async function explainCommand(
  args: readonly string[],
  options: SharedOptions,
  session: Session,
): Promise<number> {
  const sources = explainSources(args, session);
  if (sources === null) {
    await session.err.write(EXPLAIN_SHORT_HELP);
    return EXIT_COULD_NOT_ANALYSE;
  }
  const printer = printerOf(options, session, sources.length);
  const summaries: LogSummary[] = [];
  for (const source of sources) {
    try {
      summaries.push(await explainSource(source, printer, options, session));
    } catch (error) {
      // An input that cannot be read does not stop the others.
      await reportError(error, session);
    }
  }
  // An empty answer would read as a healthy one.
  if (summaries.length === 0) return EXIT_COULD_NOT_ANALYSE;
  await printer.finish(summaries);
  if (summaries.length < sources.length) return EXIT_COULD_NOT_ANALYSE;
  const isFound = summaries.some(({ input }) => (input.events ?? 0) > 0);
  return isFound ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_WRONG;
}

async function explainSource(
  source: ExplainSource,
  printer: EventPrinter,
  options: SharedOptions,
  session: Session,
): Promise<LogSummary> {
  const summary =
    source.text === null
      ? await readInput(source.name, printer, options, session)
      : await readText(source, printer, session);
  await printer.flush();
  const isEmpty = summary.input.events === 0 && source.text !== null;
  const error = isEmpty ? missingFile(source.text) : null;
  if (error !== null) throw error;
  return summary;
}

/** The argument is the log: a line, or a stack trace as it was pasted. */
async function readText({ name, text }: ExplainSource, printer: EventPrinter, session: Session): Promise<LogSummary> {
  const log = await session.parts.startLog({ inputName: name, wrapping: [], isArgument: true, onEvent: printer.add });
  log.push(new TextEncoder().encode(text ?? ''));
  return log.finish();
}

async function readInput(
  name: string,
  printer: EventPrinter,
  options: SharedOptions,
  session: Session,
): Promise<LogSummary> {
  const input = await session.parts.openInput(name, session.streams);
  const log = await session.parts.startLog({ inputName: name, wrapping: input.wrapping, onEvent: printer.add });
  const progress = new Progress(session.streams.stderr, name, input.totalBytes, options.progress);
  try {
    await readChunks(input, printer, (chunk) => {
      log.push(chunk);
      progress.update(input.bytesRead());
    });
  } finally {
    progress.stop();
  }
  for (const { kind, where, detail } of input.notices()) log.addNotice(kind, where, detail);
  return log.finish();
}

/** Events are printed while the log is read, at the pace at which somebody reads them; who left ends the reading. */
async function readChunks(
  input: CaptureInput,
  printer: EventPrinter,
  read: (chunk: Uint8Array) => void,
): Promise<void> {
  for await (const chunk of input.chunks) {
    read(chunk);
    if (!(await printer.flush())) return;
  }
}
