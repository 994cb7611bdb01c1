import type { CaptureAnswer } from '../../diagnose/analysis.ts';
import { renderJson } from '../../report/json/render-json.ts';
import { renderDiagnosis } from '../../report/terminal/render-diagnosis.ts';
import { analyseInputs } from '../analyse-input.ts';
import { EXIT_COULD_NOT_ANALYSE, exitStatus } from '../exit-status.ts';
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
  // All captures are read before anything is printed: findings are ranked over all of them.
  const answers: CaptureAnswer[] = [];
  for await (const answer of analyseInputs(names, {}, options, session)) if (answer !== null) answers.push(answer);
  // An empty diagnosis would read as a healthy one.
  if (answers.length === 0) return EXIT_COULD_NOT_ANALYSE;
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

/** Ids are Wireshark's stream numbers, with the number of the capture in front (`2:17`) when there are several. */
function streamOf(connectionId: string): number | null {
  const match = /^(?:\d+:)?(\d+)$/.exec(connectionId);
  return match === null ? null : Number(match[1]);
}
