import type { Diagnosis, DiagnosisInput, FindingSeverity } from '../../model/diagnosis.ts';
import { formatClock, nanosecondsBetween } from '../layout/instants.ts';
import { countOf, formatCount, formatSpan } from '../layout/measures.ts';
import { wrapBehind, wrapText } from '../layout/wrap-text.ts';
import { isLossy } from './notice-list.ts';
import type { Page } from './terminal-options.ts';
import { endingWords } from './words.ts';

/** What was read, and the totals. */
export function renderHeader(diagnosis: Diagnosis, page: Page): string[] {
  const { connections } = diagnosis;
  const endings = endingWords(connections.byEnding);
  const total = `${countOf(connections.total, 'TCP connection')}${endings === '' ? '' : `: ${endings}`}`;
  // Endings say how connections ended, not whether somebody was hurt: that number stands apart.
  const failed = connections.failed === 0 ? '' : `; ${formatCount(connections.failed)} failed`;
  return [
    ...diagnosis.inputs.flatMap((input, i) => inputLines(input, i + 1, page)),
    ...wrapText(total + failed, page.columns),
    ...foundLine(diagnosis, page),
  ];
}

/** Name, size and time span, and what kind of file it is. */
function inputLines(input: DiagnosisInput, number: number, page: Page): string[] {
  if (input.kind === 'log') return logLines(input, number, page);
  const links = input.linkTypes.length === 0 ? '' : `; ${input.linkTypes.join(', ')}`;
  const packets = `${countOf(input.packets, 'packet')} (${formatCount(input.tcpPackets)} TCP)`;
  return [
    ...nameLines(input, number, page),
    ...wrapBehind('  ', `${packets}${timeWords(input)}`, page.columns),
    ...wrapBehind('  ', `${input.format}${links}`, page.columns).map(page.ink.dim),
  ];
}

/** A log: how much of it speaks of broken connections, and what its clock shows. */
function logLines(input: DiagnosisInput, number: number, page: Page): string[] {
  const events = countOf(input.events ?? 0, 'event');
  const lines = `${countOf(input.lines ?? 0, 'line')}, ${events} about broken connections`;
  const clock = input.clock === undefined ? '' : `; its clock ${input.clock}`;
  return [
    ...nameLines(input, number, page),
    ...wrapBehind('  ', lines, page.columns),
    ...wrapBehind('  ', `${input.format}${clock}`, page.columns).map(page.ink.dim),
  ];
}

function nameLines(input: DiagnosisInput, number: number, page: Page): string[] {
  const name = page.ink.bold(input.name === '-' ? 'standard input' : input.name);
  return wrapBehind(page.inputs.length > 1 ? `${number}: ` : '', name, page.columns);
}

/** How long was captured, and from when; nothing when no packet had a time. */
function timeWords(input: DiagnosisInput): string {
  if (input.firstTime === null || input.lastTime === null) return '';
  const span = nanosecondsBetween(input.firstTime, input.lastTime);
  return `, ${formatSpan(span)} from ${formatClock(input.firstTime)}`;
}

/** `Found 2 errors, 1 warning` when there is something; a healthy capture has its own sentence. */
function foundLine(diagnosis: Diagnosis, page: Page): string[] {
  const count = (severity: FindingSeverity) => diagnosis.findings.filter((one) => one.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  if (errors + warnings === 0) return [];
  const parts = [errors > 0 ? countOf(errors, 'error') : '', warnings > 0 ? countOf(warnings, 'warning') : ''];
  const paint = errors > 0 ? page.ink.red : page.ink.yellow;
  const found = paint(`Found ${parts.filter((part) => part !== '').join(' and ')}`);
  return wrapText(
    isLossy(diagnosis) ? `${found}; parts of the capture are missing or damaged, see below` : found,
    page.columns,
  );
}
