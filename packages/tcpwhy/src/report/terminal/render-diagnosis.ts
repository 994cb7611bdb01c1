import type { Diagnosis, Finding } from '../../model/diagnosis.ts';
import { createInk } from '../layout/ink.ts';
import { countOf } from '../layout/measures.ts';
import { printableCopy } from '../layout/printable-copy.ts';
import { NARROWEST_COLUMNS, wrapText } from '../layout/wrap-text.ts';
import { renderFinding, renderShortFinding } from './finding-block.ts';
import { isHealthy, renderHealth } from './health.ts';
import { renderHeader } from './input-header.ts';
import { renderLooseEvents } from './log-lines.ts';
import { renderNotices } from './notice-list.ts';
import { type Page, type TerminalOptions, WHOLE_FINDINGS } from './terminal-options.ts';

const SEVERITIES = ['error', 'warning', 'info'] as const;

/**
 * The first screen, ending in a line feed. No line is wider than `options.columns` (at least 40).
 *
 * Strings of the diagnosis may be hostile; what is returned moves no cursor and changes no colour but its own.
 */
export function renderDiagnosis(diagnosis: Diagnosis, options: TerminalOptions): string {
  const columns = Math.max(NARROWEST_COLUMNS, options.columns);
  const answer = printableCopy(diagnosis);
  const page: Page = {
    ...options,
    columns,
    ink: createInk(options.colour),
    inputs: answer.inputs.map((input) => input.name),
  };
  const blocks = [
    renderHeader(answer, page),
    ...(isHealthy(answer) ? [renderHealth(answer, page)] : []),
    ...renderFindings(answer.findings, page),
    renderLooseEvents(answer, page),
    renderNotices(answer, page),
  ];
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.map(trimEnd).join('\n'));
  return `${lines.join('\n\n')}\n`;
}

/** Errors first, info last; within one severity the engine's order stays. */
function renderFindings(findings: readonly Finding[], page: Page): string[][] {
  const sorted = SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const whole = page.all ? sorted.length : WHOLE_FINDINGS;
  const blocks = sorted.map((finding, i) => (i < whole ? renderFinding : renderShortFinding)(finding, i + 1, page));
  const first = sorted[0];
  if (first === undefined) return blocks;
  return [...blocks, pointers(first, Math.max(0, sorted.length - whole), page)];
}

/** Where to read on. */
function pointers(first: Finding, shortened: number, page: Page): string[] {
  const more = shortened === 0 ? [] : [`${countOf(shortened, 'finding')} shown short: --all shows everything.`];
  return [...more, `More about a cause: tcpwhy cause ${first.cause}`].flatMap((line) => wrapText(line, page.columns));
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}
