import { LogReader } from '../src/logs/log-reader.ts';
import type { LogEvent } from '../src/model/log-event.ts';

/** A line of `cases.jsonl` or of the corpus of log lines: a text, and what a careful reader gets from it. */
export interface LabelledLine {
  readonly id: string;
  readonly line: string;
  /** Fields that are known; null when the text must be passed over. */
  readonly expect: Readonly<Record<string, string | null>> | null;
  /** Further right answers by field. */
  readonly accept?: Readonly<Record<string, readonly (string | null)[]>>;
}

const FIELDS = ['kind', 'phase', 'reporter', 'local', 'remote', 'requestMayHaveExecuted', 'time'] as const;
type Field = (typeof FIELDS)[number];

/** Events of a text, read as a log file is. */
export function eventsOf(text: string): LogEvent[] {
  const events: LogEvent[] = [];
  const reader = new LogReader({ input: 'x.log', onEvent: (event) => events.push(event) });
  reader.push(new TextEncoder().encode(`${text}\n`));
  reader.finish();
  return events;
}

/** What is wrong with the answer to a line, a field each; empty when all that is known is right. */
export function mistakesIn({ line, expect, accept }: LabelledLine): string[] {
  const [event] = eventsOf(line);
  if (expect === null) return event === undefined ? [] : [`an event: ${event.kind} by ${event.family}`];
  if (event === undefined) return ['no event'];
  return FIELDS.flatMap((field) => {
    const wanted = expect[field];
    const got = answerOf(event, field);
    if (wanted === undefined || got === wanted || accept?.[field]?.includes(got)) return [];
    return [`${field}: ${got}, not ${wanted}`];
  });
}

function answerOf(event: LogEvent, field: Field): string | null {
  if (field === 'time') return event.time?.text ?? null;
  return field === 'requestMayHaveExecuted' ? event[field].verdict : event[field];
}

/** Lines of a `.jsonl` text. */
export function parseLabelled(text: string): LabelledLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LabelledLine);
}
