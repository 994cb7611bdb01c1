import { type EventJoin, type JoinedLog, joinEvents, type LooseEvent } from '../correlate/join-events.ts';
import { formatInstant } from '../model/capture-time.ts';
import type { DiagnosisEvent, DiagnosisInput, DiagnosisNotice, Evidence, Finding } from '../model/diagnosis.ts';
import { NoticeLog } from '../model/notices.ts';
import type { CaptureAnswer } from './analysis.ts';
import { eventRow } from './event-rows.ts';
import type { LogAnswer } from './log-answer.ts';
import { LOG_NOTICES } from './log-notices.ts';
import { neverLeftHost } from './never-left-host.ts';

/** Lines of logs that one finding cites, over all its connections. */
const LINES_CITED = 8;
/** Characters of a line that a finding cites. */
const TEXT_CITED = 180;

/** Logs and captures after they met. */
export interface LogsJoined {
  /** Findings of each capture, in its order, with the lines that speak of their connections as evidence. */
  readonly findings: readonly Finding[][];
  /** The logs' entries, with the clock that was estimated. */
  readonly inputs: ReadonlyMap<LogAnswer, DiagnosisInput>;
  readonly events: readonly DiagnosisEvent[];
  readonly notices: readonly DiagnosisNotice[];
}

/** One log against one capture. */
interface Meeting {
  readonly log: LogAnswer;
  readonly capture: CaptureAnswer;
  readonly joined: JoinedLog;
}

/**
 * Joins every log with every capture.
 *
 * @param nameOf Id of a connection as the whole answer names it (several captures number their connections alike).
 */
export function joinLogs(
  captures: readonly CaptureAnswer[],
  logs: readonly LogAnswer[],
  nameOf: (capture: CaptureAnswer, id: string) => string,
): LogsJoined {
  const meetings = captures.flatMap((capture) =>
    logs
      .filter(({ events }) => events.length > 0 && !Number.isNaN(capture.span.firstNs))
      .map((log) => ({ log, capture, joined: joinEvents(log.events, capture.joinable(), capture.span) })),
  );
  return {
    findings: captures.map((capture) => findingsOf(capture, meetings)),
    inputs: new Map(logs.map((log) => [log, withClock(log, meetings)])),
    events: logs.flatMap((log) => eventsOf(log, meetings, nameOf)),
    notices: logs.flatMap((log) => noticesOf(log, meetings)).concat(unloggedFailures(captures, logs, meetings)),
  };
}

/** A capture's findings: each cites the lines about its connections; lines without packets make findings of their own. */
function findingsOf(capture: CaptureAnswer, meetings: readonly Meeting[]): Finding[] {
  const own = meetings.filter((meeting) => meeting.capture === capture);
  const joins = own.flatMap(({ joined }) => joined.joins);
  const silent = own.flatMap(({ joined }) => neverLeftHost(capture, joined.joins, joined.loose));
  return [...capture.findings.map((finding) => citing(finding, joins, capture)), ...silent];
}

function citing(finding: Finding, joins: readonly EventJoin[], capture: CaptureAnswer): Finding {
  const ids = new Set(finding.connections);
  const lines = joins.filter(({ connection }) => ids.has(connection.id));
  if (lines.length === 0) return finding;
  // Lines about the connections whose frames are shown come first: there the two can be read together.
  const shown = new Set(finding.evidence.map(({ connection }) => connection));
  const sorted = [...lines].sort((a, b) => Number(shown.has(b.connection.id)) - Number(shown.has(a.connection.id)));
  const cited = sorted.slice(0, LINES_CITED).map((join) => lineEvidence(join, capture));
  return { ...finding, evidence: [...finding.evidence, ...cited], facts: { ...finding.facts, logLines: lines.length } };
}

function lineEvidence({ event, connection, atNs, confidence, joinedBy }: EventJoin, capture: CaptureAnswer): Evidence {
  const side =
    event.local === connection.client || event.remote === connection.server
      ? 'client'
      : event.local === connection.server || event.remote === connection.client
        ? 'server'
        : event.reporter === 'client' || event.reporter === 'server'
          ? event.reporter
          : null;
  return {
    input: event.input,
    line: event.line,
    time: Number.isNaN(atNs) ? null : formatInstant(capture.span.epoch, atNs),
    text: `${clipped(event.text)} (${confidence}, by ${joinedBy})`,
    ...(side === null ? {} : { from: side }),
    connection: connection.id,
  };
}

/** The event itself has it whole. */
function clipped(text: string): string {
  return text.length <= TEXT_CITED ? text : `${text.slice(0, TEXT_CITED).trimEnd()} ...`;
}

/** Each event once, with the surest connection that any capture gave it. */
function eventsOf(
  log: LogAnswer,
  meetings: readonly Meeting[],
  nameOf: (capture: CaptureAnswer, id: string) => string,
): DiagnosisEvent[] {
  const rank = { certain: 2, likely: 1, possible: 0 };
  const best = new Map<number, { join: EventJoin; capture: CaptureAnswer }>();
  for (const { capture, joined } of meetings.filter((meeting) => meeting.log === log)) {
    for (const join of joined.joins) {
      const known = best.get(join.event.line);
      if (known === undefined || rank[join.confidence] > rank[known.join.confidence])
        best.set(join.event.line, { join, capture });
    }
  }
  return log.events.map((event) => {
    const found = best.get(event.line);
    if (found === undefined) return eventRow(event);
    const { join, capture } = found;
    const time = Number.isNaN(join.atNs) ? {} : { time: formatInstant(capture.span.epoch, join.atNs) };
    return {
      ...eventRow(event),
      ...time,
      connection: nameOf(capture, join.connection.id),
      confidence: join.confidence,
      joinedBy: join.joinedBy,
    };
  });
}

/** The clock as seen from the capture that tells most about it. */
function withClock(log: LogAnswer, meetings: readonly Meeting[]): DiagnosisInput {
  const rank = { addresses: 2, pattern: 1, assumed: 0 };
  const [best] = meetings
    .filter((meeting) => meeting.log === log)
    .sort((a, b) => rank[b.joined.clock.basis] - rank[a.joined.clock.basis]);
  if (best === undefined) return log.input;
  const { offsetNs, text } = best.joined.clock;
  return { ...log.input, clockOffsetMs: offsetNs === 0 ? 0 : Math.round(-offsetNs / 1e3) / 1e3, clock: text };
}

/** What becomes of events that no finding cites. */
function noticesOf(log: LogAnswer, meetings: readonly Meeting[]): DiagnosisNotice[] {
  const own = meetings.filter((meeting) => meeting.log === log);
  if (own.length === 0) return [];
  const notices = new NoticeLog(log.input.name);
  for (const event of log.events) {
    const where = `line ${event.line}`;
    const joins = own.flatMap(({ joined }) => joined.joins.filter((join) => join.event === event));
    if (joins.some(({ connection }) => connection.failed)) continue;
    if (joins.length > 0) notices.add(LOG_NOTICES.harmless, where);
    else notices.add(looseKind(own, event.line), where);
  }
  return notices.all();
}

function looseKind(meetings: readonly Meeting[], line: number) {
  const loose = meetings.flatMap(({ joined }) => joined.loose.filter(({ event }) => event.line === line));
  return loose.every(isOutside) ? LOG_NOTICES.outside : LOG_NOTICES.unmatched;
}

function isOutside({ withinCapture, atNs }: LooseEvent): boolean {
  return !withinCapture && !Number.isNaN(atNs);
}

/** Failed connections of which no log has a line. */
function unloggedFailures(
  captures: readonly CaptureAnswer[],
  logs: readonly LogAnswer[],
  meetings: readonly Meeting[],
): DiagnosisNotice[] {
  if (logs.length === 0) return [];
  return captures.flatMap((capture) => {
    const own = meetings.filter((meeting) => meeting.capture === capture);
    const told = new Set(own.flatMap(({ joined }) => joined.joins.map(({ connection }) => connection.id)));
    const failed = capture.findings.filter(({ severity }) => severity !== 'info').flatMap((one) => one.connections);
    const silent = failed.filter((id) => !told.has(id));
    const [first] = silent;
    if (first === undefined) return [];
    const notices = new NoticeLog(capture.input.name);
    notices.add(LOG_NOTICES.unlogged, `connection ${first}`, '', silent.length);
    return notices.all();
  });
}
