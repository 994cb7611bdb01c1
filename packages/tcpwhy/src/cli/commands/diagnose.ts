import { type InputAnswer, isLog, type LogAnswer } from '../../diagnose/log-answer.ts';
import { renderJson } from '../../report/json/render-json.ts';
import { renderDiagnosis } from '../../report/terminal/render-diagnosis.ts';
import { analyseInputs } from '../analyse-input.ts';
import { EXIT_COULD_NOT_ANALYSE, EXIT_NOTHING_WRONG, EXIT_SOMETHING_FOUND, exitStatus } from '../exit-status.ts';
import { SHORT_HELP } from '../help-text.ts';
import type { Session, SharedOptions } from '../session.ts';
import { pageColumns, wantsColour } from '../streams.ts';

/** `tcpwhy FILE...`: why connections died. Returns the exit status. */
export async function diagnoseCommand(
  names: readonly string[],
  options: SharedOptions,
  session: Session,
): Promise<number> {
  if (names.length === 0) {
    await session.err.write(SHORT_HELP);
    return EXIT_COULD_NOT_ANALYSE;
  }
  // Captures and logs are read before anything is printed: findings are ranked over all of them.
  const answers: InputAnswer[] = [];
  for await (const answer of analyseInputs(names, { logs: true }, options, session))
    if (answer !== null) answers.push(answer);
  // An empty diagnosis would read as a healthy one.
  if (answers.length === 0) return EXIT_COULD_NOT_ANALYSE;
  if (answers.every(isLog)) return printLogs(answers, names.length - answers.length, options, session);
  const diagnosis = session.parts.mergeAnswers(answers);
  const { stdout, env } = session.streams;
  const page = {
    columns: pageColumns(stdout),
    colour: wantsColour(stdout, env, options.color),
    all: options.all,
    streamOf,
  };
  await session.out.write(options.json ? renderJson(diagnosis) : renderDiagnosis(diagnosis, page));
  return exitStatus(diagnosis, names.length - answers.length);
}

/** Logs without a capture are explained, as `tcpwhy explain` does. */
async function printLogs(
  logs: readonly LogAnswer[],
  unusable: number,
  options: SharedOptions,
  session: Session,
): Promise<number> {
  const { printerOf } = await import('./event-printers.ts');
  const printer = printerOf(options, session, logs.length);
  for (const log of logs) {
    for (const event of log.events) printer.add(event);
    if (!(await printer.flush())) break;
  }
  await printer.finish(logs);
  if (unusable > 0) return EXIT_COULD_NOT_ANALYSE;
  return logs.some(({ events }) => events.length > 0) ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_WRONG;
}

/** Ids are Wireshark's stream numbers, with the number of the capture in front (`2:17`) when there are several. */
function streamOf(connectionId: string): number | null {
  const match = /^(?:\d+:)?(\d+)$/.exec(connectionId);
  return match === null ? null : Number(match[1]);
}
