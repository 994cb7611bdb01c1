import { printableText } from '../../base/printable-text.ts';
import { TcpwhyError } from '../../base/tcpwhy-error.ts';
import type { CaptureAnswer } from '../../diagnose/analysis.ts';
import { isLog } from '../../diagnose/log-answer.ts';
import type { ConnectionRow } from '../../model/connection-row.ts';
import { renderConnectionLines } from '../../report/connection-lines/render-lines.ts';
import { renderConnectionTable } from '../../report/connection-table/render-table.ts';
import { analyseInputs } from '../analyse-input.ts';
import { EXIT_COULD_NOT_ANALYSE, EXIT_NOTHING_WRONG } from '../exit-status.ts';
import type { Session, SharedOptions } from '../session.ts';
import { tableColumns, wantsColour } from '../streams.ts';
import type { ConnectionFormat, ConnectionsOptions } from './connections-options.ts';

/** `tcpwhy connections FILE...`: one row per connection. Returns the exit status. */
export async function connectionsCommand(
  names: readonly string[],
  how: ConnectionsOptions,
  options: SharedOptions,
  session: Session,
): Promise<number> {
  if (names.length === 0)
    throw new TcpwhyError('option-invalid', 'no capture named', { remedy: 'tcpwhy connections --help' });
  const { format, verifyChecksums } = how;
  const wanted = { wantZeek: format !== 'table', verifyChecksums };
  let status = EXIT_NOTHING_WRONG;
  let answers = 0;
  for await (const answer of analyseInputs(names, wanted, options, session)) {
    // Logs were not asked for: one is an error by now.
    if (answer === null || isLog(answer)) status = EXIT_COULD_NOT_ANALYSE;
    else if (!(await printAnswer(answer, names.length > 1 ? ++answers : null, format, options, session))) return status;
  }
  return status;
}

/**
 * False when nobody reads any more.
 *
 * @param number Which of several captures this is; their rows have it in front of the id, as findings do.
 */
async function printAnswer(
  answer: CaptureAnswer,
  number: number | null,
  format: ConnectionFormat,
  options: SharedOptions,
  session: Session,
): Promise<boolean> {
  await warnOfLoss(answer, session);
  const title = `${printableText(answer.input.name)}\n`;
  if (number !== null && format === 'table' && !(await session.out.write(title))) return false;
  if (format === 'zeek') return session.out.write(session.parts.renderZeek(answer));
  const rows = number === null ? answer.rows() : numbered(answer.rows(), number);
  if (format === 'jsonl') return session.out.write(renderConnectionLines(rows));
  const { stdout, env } = session.streams;
  const table = { columns: tableColumns(stdout), colour: wantsColour(stdout, env, options.color) };
  return session.out.write(renderConnectionTable(rows, table));
}

function* numbered(rows: Iterable<ConnectionRow>, number: number): Generator<ConnectionRow> {
  for (const row of rows) yield { ...row, id: `${number}:${row.id}` };
}

/** Rows look whole even when the capture was not, so losses are said beside them. */
async function warnOfLoss(answer: CaptureAnswer, session: Session): Promise<void> {
  const losses = answer.notices.filter((notice) => notice.severity === 'data-loss' || notice.severity === 'error');
  for (const notice of losses) {
    await session.err.write(`${printableText(`tcpwhy: ${answer.input.name}: ${notice.text}`)}\n`);
  }
}
