import type { TimeoutAdvice } from './advise-timeouts.ts';
import { formatDuration } from './duration.ts';
import type { Change, TimeoutFinding } from './finding.ts';

/** The advice as lines of plain text, for a terminal or a log. Lines are not wrapped. */
export function renderAdvice({ path, findings, sound }: TimeoutAdvice): string[] {
  return [
    path.join(' -> '),
    findings.length === 0 ? 'No pair of time-outs will produce stale connections.' : count(findings.length),
    ...findings.flatMap(renderFinding),
    ...(sound.length === 0 ? [] : ['', 'sound:']),
    ...sound.map((pair) => `  - ${pair}`),
  ];
}

function count(findings: number): string {
  return findings === 1 ? '1 pair of time-outs does not fit:' : `${findings} pairs of time-outs do not fit:`;
}

function renderFinding({ severity, summary, consequence, cause, changes }: TimeoutFinding, index: number): string[] {
  return [
    '',
    `${index + 1}. ${severity.toUpperCase()}  ${summary}`,
    `   ${consequence}`,
    `   cause    ${cause}`,
    ...changes.map((change, nth) => `   ${nth === 0 ? 'change ' : 'or     '}  ${renderChange(change)}`),
  ];
}

function renderChange({ where, setting, needs, value, unit, valueMs, why }: Change): string {
  const seen = unit === 'ms' ? ` ms (${formatDuration(valueMs)})` : ' s';
  return `${where}: ${setting ?? 'idle time-out'} = ${value}${seen}${needs === undefined ? '' : `, with ${needs}`}: ${why}`;
}
