import type { DiagnosisInput, DiagnosisNotice } from '../../model/diagnosis.ts';
import type { EventGroup } from '../../model/event-group.ts';
import { createInk } from '../layout/ink.ts';
import { countOf, formatCount } from '../layout/measures.ts';
import { printableCopy } from '../layout/printable-copy.ts';
import { NARROWEST_COLUMNS, wrapBehind, wrapText } from '../layout/wrap-text.ts';
import { renderNotices } from '../terminal/notice-list.ts';
import type { Page } from '../terminal/terminal-options.ts';
import { renderEvent, renderShortEvent } from './event-block.ts';
import { renderNothingFound } from './nothing-found.ts';

/** What a terminal is like and what the user wants to see. */
export interface EventPageOptions {
  /** Width of the page in columns. */
  readonly columns: number;
  readonly colour: boolean;
  /** Show everything whole. */
  readonly all: boolean;
}

/** What was found in all logs. */
export interface ExplainedLogs {
  readonly inputs: readonly DiagnosisInput[];
  readonly notices: readonly DiagnosisNotice[];
  /** Most frequent first; with `--all` single events, as they come. */
  readonly groups: readonly EventGroup[];
  /** Events that are in no group because there were too many. */
  readonly ungrouped: number;
}

/** Groups shown whole, and at all, unless everything is asked for. */
const WHOLE_GROUPS = 5;
const SHOWN_GROUPS = 25;

/** The whole page, ending in a line feed; no line is wider than the page. */
export function renderEvents(explained: ExplainedLogs, options: EventPageOptions): string {
  const logs = printableCopy(explained);
  const page = pageOf(logs, options);
  const found = logs.inputs.reduce((sum, input) => sum + (input.events ?? 0), 0);
  const notices = logs.notices.filter(({ id }) => id !== SAID_ABOVE);
  return joinBlocks([
    logs.inputs.flatMap((input, i) => inputLines(input, i + 1, page)),
    ...(found === 0 ? [renderNothingFound(logs.inputs, page)] : groupBlocks(logs, page)),
    renderNotices({ notices: [...notices], inputs: [] }, page, 'About the log'),
  ]);
}

/** One event as it is met, for `--all`: a log may have more than fit the memory. */
export function renderSingleEvent(
  group: EventGroup,
  number: number,
  inputs: readonly string[],
  options: EventPageOptions,
): string {
  const page = { ...pageOf({ inputs: [] }, options), inputs };
  return `${joinBlocks([renderEvent(printableCopy(group), number, page)])}\n`;
}

/** The count of lines stands in the header. */
const SAID_ABOVE = 'log-lines-passed-over';

function pageOf({ inputs }: Pick<ExplainedLogs, 'inputs'>, options: EventPageOptions): Page {
  return {
    ...options,
    columns: Math.max(NARROWEST_COLUMNS, options.columns),
    ink: createInk(options.colour),
    inputs: inputs.map((input) => input.name),
    streamOf: () => null,
  };
}

function joinBlocks(blocks: readonly string[][]): string {
  const texts = blocks.filter((block) => block.length > 0).map((block) => block.map(trimEnd).join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}

/** Name and size; a text from the command line needs neither. */
function inputLines(input: DiagnosisInput, number: number, page: Page): string[] {
  // What stands above on the screen, in the command line.
  if (page.inputs.length === 1 && input.format === 'argument') return [];
  const label = page.inputs.length > 1 ? `${number}: ` : '';
  const name = input.name === '-' ? 'standard input' : input.name;
  const counts = `${countOf(input.lines ?? 0, 'line')}, ${countOf(input.events ?? 0, 'event')} about broken connections`;
  return [
    ...wrapBehind(label, page.ink.bold(name), page.columns),
    ...wrapBehind('  ', counts, page.columns),
    ...wrapBehind('  ', input.format, page.columns).map(page.ink.dim),
  ];
}

function groupBlocks(logs: ExplainedLogs, page: Page): string[][] {
  const shown = page.all ? logs.groups : logs.groups.slice(0, SHOWN_GROUPS);
  const blocks = shown.map((group, i) =>
    (page.all || i < WHOLE_GROUPS ? renderEvent : renderShortEvent)(group, i + 1, page),
  );
  return [...blocks, pointers(logs, shown.length, page)];
}

/** What is not shown, and where to read on. */
function pointers({ groups, ungrouped }: ExplainedLogs, shown: number, page: Page): string[] {
  const hidden = groups.length - shown;
  const shortened = page.all ? 0 : Math.max(0, Math.min(shown, groups.length) - WHOLE_GROUPS);
  const first = groups[0]?.event.causes[0]?.cause;
  const lines = [
    ...(shortened === 0 ? [] : [`${countOf(shortened, 'group')} shown short: --all shows every event whole.`]),
    ...(hidden === 0
      ? []
      : [`${countOf(hidden, 'more group')} not shown: --all shows every event, --json has them all.`]),
    ...(ungrouped === 0
      ? []
      : [`${formatCount(ungrouped)} more events, of more kinds or peers than are kept: --json has them all.`]),
    ...(first === undefined ? [] : [`More about a cause: tcpwhy cause ${first}`]),
  ];
  return lines.flatMap((line) => wrapText(line, page.columns));
}
