import { TcpwhyError } from '../../base/tcpwhy-error.ts';
import { renderCause } from '../../report/cause-page/render-cause.ts';
import { renderCauseList } from '../../report/cause-page/render-cause-list.ts';
import { safeJson } from '../../report/layout/safe-json.ts';
import { EXIT_NOTHING_WRONG } from '../exit-status.ts';
import { nearestNames } from '../nearest-names.ts';
import type { Session, SharedOptions } from '../session.ts';
import { pageColumns, wantsColour } from '../streams.ts';

/** `tcpwhy cause [ID]`: the list of causes, or one page. Returns the exit status. */
export async function causeCommand(id: string | undefined, options: SharedOptions, session: Session): Promise<number> {
  const causes = await session.parts.causes();
  const { stdout, env } = session.streams;
  const page = { columns: pageColumns(stdout), colour: wantsColour(stdout, env, options.color) };
  const cause = causes.find((one) => one.id === id);
  if (id !== undefined && cause === undefined)
    throw unknownCause(
      id,
      causes.map((one) => one.id),
    );
  // The same data as the pages are made of, for programs that show them in their own way.
  if (options.json) await session.out.write(`${safeJson(cause ?? causes, 2)}\n`);
  else await session.out.write(cause === undefined ? renderCauseList(causes, page) : renderCause(cause, page));
  return EXIT_NOTHING_WRONG;
}

/** Names what may have been meant: ids are long, and most people remember one word of them. */
function unknownCause(id: string, ids: readonly string[]): TcpwhyError {
  const near = nearestNames(id, ids);
  const remedy = near.length === 0 ? 'tcpwhy cause' : near.map((one) => `tcpwhy cause ${one}`).join('   or   ');
  return new TcpwhyError('cause-unknown', `no cause is named '${id}'`, { remedy });
}
