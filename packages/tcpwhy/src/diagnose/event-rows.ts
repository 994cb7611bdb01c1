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
    remoteHost: event.remoteHost,
    text: event.text,
    requestMayHaveExecuted: event.requestMayHaveExecuted,
    causes: event.causes.map(({ cause, because }) => ({ cause, because })),
    nextSteps: [...event.nextSteps],
  };
}

/** ISO 8601, `Z` only with a zone; null without a year or a date, which programs that read ISO times cannot do without. */
export function isoTime(time: LogTime): string | null {
  if (!time.hasDate || !time.hasYear) return null;
  const seconds = Number(time.epochNs / SECOND_NS);
  const iso = formatInstant({ seconds, nanoseconds: Number(time.epochNs % SECOND_NS) }, 0);
  return time.hasZone ? iso : iso.slice(0, -1);
}
