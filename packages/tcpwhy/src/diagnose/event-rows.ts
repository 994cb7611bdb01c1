import { formatInstant } from '../model/capture-time.ts';
import type { DiagnosisEvent } from '../model/diagnosis.ts';
import type { LogEvent, LogTime } from '../model/log-event.ts';

const SECOND_NS = 1_000_000_000n;

/** An event as `--json` prints it, before any capture has a say. */
export function eventRow(event: LogEvent): DiagnosisEvent {
  return {
    input: event.input,
    line: event.line,
    time: event.time === null ? null : isoTime(event.time),
    timeText: event.time?.text ?? null,
    system: event.system,
    kind: event.kind,
    phase: event.phase,
    reporter: event.reporter,
    local: event.local,
    remote: event.remote,
    text: event.text,
    requestMayHaveExecuted: event.requestMayHaveExecuted,
    causes: event.causes.map(({ cause, because }) => ({ cause, because })),
    nextSteps: [...event.nextSteps],
  };
}

/** ISO 8601 with what is known: `Z` only with a zone, no date when there is none, `--MM-DD` without a year. */
export function isoTime(time: LogTime): string {
  const seconds = Number(time.epochNs / SECOND_NS);
  const iso = formatInstant({ seconds, nanoseconds: Number(time.epochNs % SECOND_NS) }, 0);
  if (!time.hasDate) return iso.slice('1970-01-01T'.length, -1);
  const zoned = time.hasZone ? iso : iso.slice(0, -1);
  return time.hasYear ? zoned : `-${zoned.slice('1970'.length)}`;
}
