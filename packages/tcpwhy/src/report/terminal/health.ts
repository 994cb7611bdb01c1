import type { Diagnosis } from '../../model/diagnosis.ts';
import { countOf, formatCount } from '../layout/measures.ts';
import { wrapText } from '../layout/wrap-text.ts';
import { isLossy } from './notice-list.ts';
import type { Page } from './terminal-options.ts';
import { endingWords } from './words.ts';

/** Endings that need no explanation. */
const CALM_ENDINGS: ReadonlySet<string> = new Set(['closed', 'open', 'closed-then-reset', 'half-closed', 'unknown']);

/** Whether the diagnosis holds no error and no warning. */
export function isHealthy(diagnosis: Diagnosis): boolean {
  return diagnosis.findings.every((finding) => finding.severity === 'info');
}

/** The sentence for a capture in which nothing wrong was found: what was looked at, and how far it can be trusted. */
export function renderHealth(diagnosis: Diagnosis, page: Page): string[] {
  const sentences = diagnosis.connections.total === 0 ? noConnections(diagnosis) : nothingWrong(diagnosis);
  const [verdict = '', ...rest] = sentences;
  const paint = diagnosis.connections.total === 0 ? page.ink.yellow : page.ink.green;
  return [verdict === '' ? '' : paint(verdict), ...rest].flatMap((sentence) => wrapText(sentence, page.columns));
}

/** What was looked at is named, because "nothing found" is worth as much as the search. */
function nothingWrong(diagnosis: Diagnosis): string[] {
  const packets = diagnosis.inputs.reduce((sum, input) => sum + input.tcpPackets, 0);
  const looked =
    `Looked at how each of ${countOf(diagnosis.connections.total, 'connection')} began, stood still and ended ` +
    `(${countOf(packets, 'TCP packet')}): refusals, resets, unanswered segments, stalls, closes with work left undone.`;
  const loose = diagnosis.events.some(({ connection }) => connection === undefined);
  // A log that complains is not overruled by packets that show nothing.
  const verdict = loose ? 'Nothing wrong found in the packets; but see the log lines below.' : 'Nothing wrong found.';
  return [verdict, looked, ...oddEndings(diagnosis), ...lossWarning(diagnosis)];
}

/** Not healthy and not sick: most likely the wrong packets were captured. */
function noConnections(diagnosis: Diagnosis): string[] {
  const packets = diagnosis.inputs.reduce((sum, input) => sum + input.packets, 0);
  const likely =
    packets === 0
      ? 'The capture holds no packet at all: was its filter right, and its interface?'
      : `None of ${countOf(packets, 'packet')} is TCP that can be read: was the filter right, or is it inside an encrypted tunnel?`;
  return ['No TCP connection found, so nothing could be diagnosed.', likely, ...lossWarning(diagnosis)];
}

/** Resets and the like that no rule calls harm are named, so that silence about them is not taken for a clean close. */
function oddEndings(diagnosis: Diagnosis): string[] {
  const odd = Object.entries(diagnosis.connections.byEnding).filter(([ending]) => !CALM_ENDINGS.has(ending));
  const count = odd.reduce((sum, [, ended]) => sum + ended, 0);
  if (count === 0) return [];
  const words = endingWords(Object.fromEntries(odd));
  return [
    `${formatCount(count)} did not end with a clean close, without a sign of harm: ${words}. See: tcpwhy connections`,
  ];
}

/** Missing packets hide failures. */
function lossWarning(diagnosis: Diagnosis): string[] {
  return isLossy(diagnosis)
    ? ['But parts of the capture are missing or damaged (below): this is no proof of health.']
    : [];
}
