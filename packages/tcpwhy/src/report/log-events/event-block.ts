import type { DiagnosisEvent } from '../../model/diagnosis.ts';
import type { EventGroup } from '../../model/event-group.ts';
import { countOf, formatCount } from '../layout/measures.ts';
import { wrapBehind } from '../layout/wrap-text.ts';
import { field, listed, nextStepLines } from '../terminal/finding-block.ts';
import type { Page } from '../terminal/terminal-options.ts';
import { VERDICTS } from '../terminal/words.ts';
import { eventSentence } from './event-sentences.ts';

/** One event, or events that say the same, in the order in which a reader asks. */
export function renderEvent(group: EventGroup, number: number, page: Page): string[] {
  const { event } = group;
  const { verdict, because } = event.requestMayHaveExecuted;
  // "No" is the good answer: only then may a request be repeated without a thought.
  const verdictInk = verdict === 'no' ? page.ink.green : page.ink.yellow;
  return [
    ...headline(event, number, page),
    ...field('where', placeWords(group, page), page),
    ...field('text', event.text, page),
    ...field('says', reporterWords(event), page),
    ...(event.remote === null && event.local === null ? [] : field('between', addressWords(event), page)),
    ...field('when', timeWords(group), page),
    ...field('request', verdictInk(VERDICTS[verdict] + (because === '' ? '' : `: ${because}`)), page),
    ...listed('causes', event.causes, causeLines, page),
    ...listed('next', event.nextSteps, nextStepLines, page),
  ];
}

/** In two or three lines, for those that did not get onto the first screen. */
export function renderShortEvent(group: EventGroup, number: number, page: Page): string[] {
  const { event } = group;
  const cause = event.causes[0]?.cause;
  const tail = [event.system, placeWords(group, page), ...(cause === undefined ? [] : [`likely ${cause}`])].join('; ');
  return [...headline(event, number, page), ...field('where', tail, page)];
}

/** Number, kind and the sentence; the number is what people quote when they talk about a report. */
function headline(event: DiagnosisEvent, number: number, page: Page): string[] {
  const label = `${number}. ${event.kind.toUpperCase().replaceAll('-', ' ')}  `;
  const [first = '', ...rest] = wrapBehind(label, eventSentence(event), page.columns);
  return [page.ink.red(label) + page.ink.bold(first.slice(label.length)), ...rest.map((line) => page.ink.bold(line))];
}

/** `line 12`, or how often and from where to where. */
function placeWords({ event, count, lastLine }: EventGroup, page: Page): string {
  const log = page.inputs.length > 1 ? ` of ${event.input}` : '';
  if (count === 1) return `line ${formatCount(event.line)}${log}`;
  return `${countOf(count, 'time')}, lines ${formatCount(event.line)} to ${formatCount(lastLine)}${log}`;
}

/** A program's role decides what its words mean. */
function reporterWords({ system, reporter }: DiagnosisEvent): string {
  return reporter === 'unknown'
    ? `${system}; its role on the connection cannot be told`
    : `${system}, as the ${reporter}`;
}

function addressWords({ local, remote }: DiagnosisEvent): string {
  if (local === null) return `its peer is ${remote}`;
  return remote === null ? `its own end is ${local}` : `${local} (its own end) and ${remote}`;
}

/** As written, and what is missing in it. */
function timeWords({ event, count, lastTimeText }: EventGroup): string {
  const { time, timeText } = event;
  if (timeText === null) return 'the text gives no time';
  const span =
    count > 1 && lastTimeText !== null && lastTimeText !== timeText ? `${timeText} to ${lastTimeText}` : timeText;
  return `${span}${unknownParts(time)}`;
}

/** ISO 8601 as events have it: without `Z` no zone is known, a dash at its beginning stands for the year. */
function unknownParts(time: string | null): string {
  if (time === null) return '';
  if (/^\d\d:/.test(time)) return ' (date and zone are not written)';
  const year = time.startsWith('-') ? 'year and ' : '';
  if (!time.endsWith('Z')) return ` (${year}zone not written)`;
  return year === '' ? '' : ' (year not written)';
}

function causeLines(cause: { cause: string; because: string }, first: string, page: Page): string[] {
  return wrapBehind(first, `${cause.cause}${cause.because === '' ? '' : `: ${cause.because}`}`, page.columns);
}
