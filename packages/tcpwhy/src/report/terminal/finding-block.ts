import type { Finding, NextStep, Remedy } from '../../model/diagnosis.ts';
import { countOf, formatFact } from '../layout/measures.ts';
import { wrapBehind } from '../layout/wrap-text.ts';
import { renderLogLines } from './log-lines.ts';
import { foldCommand } from './paste-command.ts';
import { renderProof } from './proof-block.ts';
import { ofCapture, type Page } from './terminal-options.ts';
import { actorWords, confidenceWords, executionWords } from './words.ts';

/** Columns of the labels on the left, with the indent. */
const LABEL_COLUMNS = 14;
/** Connection ids named before the rest is only counted. */
const NAMED_CONNECTIONS = 5;

/** One finding whole, in the order in which a reader asks. */
export function renderFinding(finding: Finding, number: number, page: Page): string[] {
  const executed = finding.requestMayHaveExecuted;
  // "No" is the good answer: only then may a request be repeated without a thought.
  const verdictInk = executed.verdict === 'no' ? page.ink.green : page.ink.yellow;
  return [
    ...headline(finding, number, page),
    ...field('cause', causeWords(finding), page),
    ...field('who acted', actorWords(finding), page),
    ...field('how sure', confidenceWords(finding), page),
    ...finding.rivals.flatMap((rival) => wrapBehind(indent('- '), `${rival.cause}: ${rival.because}`, page.columns)),
    ...apart([...renderProof(finding, page), ...renderLogLines(finding, page)]),
    ...measured(finding, page),
    ...field('request', verdictInk(executionWords(finding)), page),
    ...listed('change', finding.remedies, remedyLines, page),
    ...listed('next', finding.nextSteps, nextStepLines, page),
  ];
}

/** With an empty line before and after; nothing for nothing. */
function apart(lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines, ''];
}

/** One finding in a few lines, for those that did not get onto the first screen. */
export function renderShortFinding(finding: Finding, number: number, page: Page): string[] {
  const [first] = finding.evidence;
  const place = first === undefined ? '' : ofCapture(page, first.input);
  const tail = `${finding.confidence}, ${countOf(finding.connectionCount, 'connection')}${place}`;
  return [...headline(finding, number, page), ...field('cause', `${finding.cause} (${tail})`, page)];
}

/** Number, severity and the sentence; the number is what people quote when they talk about a report. */
function headline(finding: Finding, number: number, page: Page): string[] {
  const paint = { error: page.ink.red, warning: page.ink.yellow, info: page.ink.cyan }[finding.severity];
  const label = `${number}. ${finding.severity.toUpperCase()}  `;
  const [first = '', ...rest] = wrapBehind(label, finding.summary, page.columns);
  return [paint(label) + page.ink.bold(first.slice(label.length)), ...rest.map((line) => page.ink.bold(line))];
}

/** The id to look up, and which connections: a few by name, the rest by number. */
function causeWords(finding: Finding): string {
  const ids = finding.connections.slice(0, NAMED_CONNECTIONS).join(', ');
  const hidden = finding.connectionCount - Math.min(NAMED_CONNECTIONS, finding.connections.length);
  const which = hidden > 0 && ids !== '' ? `${ids} and ${countOf(hidden, 'other')}` : ids;
  const count = countOf(finding.connectionCount, 'connection');
  return `${finding.cause}, in ${count}${which === '' ? '' : ` (${which})`}`;
}

/** All values in one paragraph: they matter to whoever doubts the verdict. */
function measured(finding: Finding, page: Page): string[] {
  // Log lines were counted above.
  const entries = Object.entries(finding.facts).filter(([name]) => name !== 'logLines');
  const facts = entries.map(([name, value]) => formatFact(name, value));
  return facts.length === 0 ? [] : field('measured', facts.join('; '), page);
}

/** `setting = value` first, because that is what gets typed; the reason below it. */
function remedyLines(remedy: Remedy, first: string, page: Page): string[] {
  const place = remedy.where === undefined ? '' : `  (${remedy.where})`;
  if (remedy.setting === undefined) return wrapBehind(first, remedy.text + place, page.columns);
  const value = remedy.value === undefined ? '' : ` = ${remedy.value}`;
  const lines = wrapBehind(first, page.ink.bold(remedy.setting + value) + place, page.columns);
  return remedy.text === '' ? lines : [...lines, ...wrapBehind(indent('  '), remedy.text, page.columns)];
}

/** What to capture or look at, with a command on lines of its own. */
export function nextStepLines(step: NextStep, first: string, page: Page): string[] {
  const lines = wrapBehind(first, step.text, page.columns);
  if (step.command === undefined) return lines;
  return [...lines, ...foldCommand(step.command, page.columns, LABEL_COLUMNS + 2).map((line) => page.ink.cyan(line))];
}

/** A label with one or more entries; each further entry starts under the first. */
export function listed<T>(
  label: string,
  entries: readonly T[],
  draw: (entry: T, first: string, page: Page) => string[],
  page: Page,
): string[] {
  const bullet = entries.length > 1 ? '- ' : '';
  return entries.flatMap((entry, i) => draw(entry, (i === 0 ? labelled(label) : indent('')) + bullet, page));
}

/** One answer behind its label. */
export function field(label: string, text: string, page: Page): string[] {
  return wrapBehind(labelled(label), text, page.columns);
}

function labelled(label: string): string {
  return `   ${label}`.padEnd(LABEL_COLUMNS);
}

function indent(bullet: string): string {
  return ' '.repeat(LABEL_COLUMNS) + bullet;
}
