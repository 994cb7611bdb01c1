import { createInk } from '../layout/ink.ts';
import { columnsOf, wrapBehind } from '../layout/wrap-text.ts';
import type { CauseOptions, CausePage } from './render-cause.ts';

/** What the groups of causes have in common; groups that are not named here come last under their own name. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['connect', 'The connection was never established'],
  ['endpoint', 'An endpoint ended it'],
  ['path', 'The path, or a host that went away, ended it'],
  ['benign', 'No harm done'],
]);

/** Ids wider than this push their summary to the next line rather than narrowing all. */
const ID_COLUMNS = 28;

/** All causes by group, ending in a line feed. */
export function renderCauseList(causes: readonly CausePage[], options: CauseOptions): string {
  const ink = createInk(options.colour);
  const groups = [...new Set([...GROUPS.keys(), ...causes.map((cause) => cause.group)])];
  const blocks = groups.flatMap((group) => {
    const members = causes.filter((cause) => cause.group === group);
    if (members.length === 0) return [];
    const lines = members.flatMap((cause) => entryLines(cause, options.columns));
    return [[ink.bold(GROUPS.get(group) ?? group), ...lines].join('\n')];
  });
  return `${blocks.join('\n\n')}\n\nOne of them in full: tcpwhy cause ID\n`;
}

/** Id and summary side by side; a longer id stands on a line of its own. */
function entryLines(cause: CausePage, columns: number): string[] {
  const label = `  ${cause.id}  `;
  if (columnsOf(label) <= ID_COLUMNS + 4) return wrapBehind(label.padEnd(ID_COLUMNS + 4), cause.summary, columns);
  return [label.trimEnd(), ...wrapBehind(' '.repeat(ID_COLUMNS + 4), cause.summary, columns)];
}
