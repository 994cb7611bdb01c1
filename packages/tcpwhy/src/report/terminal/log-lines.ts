import type { Diagnosis, DiagnosisEvent, Finding } from '../../model/diagnosis.ts';
import { formatClock } from '../layout/instants.ts';
import { countOf } from '../layout/measures.ts';
import { wrapBehind } from '../layout/wrap-text.ts';
import { linesOf } from './frame-evidence.ts';
import type { Page } from './terminal-options.ts';

const INDENT = '   ';
/** Lines shown unless all are asked for. */
const CITED_LINES = 4;
const LOOSE_EVENTS = 6;

/** The log lines that a finding cites, below its frames: what the user saw, beside what happened. */
export function renderLogLines(finding: Finding, page: Page): string[] {
  const cited = linesOf(finding.evidence);
  if (cited.length === 0) return [];
  const shown = page.all ? cited : cited.slice(0, CITED_LINES);
  const count = Number(finding.facts.logLines ?? cited.length);
  const hidden = count - shown.length;
  return [
    ...wrapBehind(INDENT, `in the logs (${countOf(count, 'line')}):`, page.columns),
    ...shown.flatMap(({ input, line, time, text }) => {
      const place = page.ink.dim(`${fileName(input)}:${line}${clockBeside(text, time)}`);
      return wrapBehind(`${INDENT}  `, `${place} ${text}`, page.columns);
    }),
    ...(hidden <= 0 ? [] : wrapBehind(`${INDENT}  `, `and ${countOf(hidden, 'more line')}`, page.columns)),
  ];
}

/** Events of logs that belong to no connection of the captures, or all events when there is no capture. */
export function renderLooseEvents(diagnosis: Diagnosis, page: Page): string[] {
  const loose = diagnosis.events.filter(({ connection }) => connection === undefined);
  if (loose.length === 0) return [];
  const shown = page.all ? loose : loose.slice(0, LOOSE_EVENTS);
  const hidden = loose.length - shown.length;
  const withCapture = diagnosis.inputs.some(({ kind }) => kind !== 'log');
  const head = withCapture ? 'Log lines without a connection in the captures' : 'Log lines about broken connections';
  return [
    page.ink.bold(head),
    ...shown.flatMap((event) => eventLines(event, page)),
    ...(hidden === 0 ? [] : wrapBehind('  ', `${countOf(hidden, 'more line')}: --all shows them`, page.columns)),
    ...wrapBehind('  ', 'What a line means, and what to do: tcpwhy explain FILE', page.columns),
  ];
}

/** The header has the whole path. */
function fileName(input: string): string {
  return input.slice(input.lastIndexOf('/') + 1);
}

/** The capture's time of a line, unless the line shows the same. */
function clockBeside(text: string, time: string | null): string {
  return time === null || text.includes(time.slice('2026-11-22T'.length, '2026-11-22T15:32:53'.length))
    ? ''
    : ` ${formatClock(time)}`;
}

function eventLines(event: DiagnosisEvent, page: Page): string[] {
  const place = page.ink.dim(`${fileName(event.input)}:${event.line}`);
  const peer = event.remote === null ? '' : ` (${event.remote})`;
  return wrapBehind('  ', `${place} ${event.system}: ${event.kind}${peer}: ${event.text}`, page.columns);
}
