import type { Confidence } from '../model/diagnosis.ts';
import type { LogEvent } from '../model/log-event.ts';
import { ConnectionIndex } from './connection-index.ts';
import { fittingMoments } from './fitting-moments.ts';
import type { JoinableConnection, Moment } from './joinable-connection.ts';
import { estimateClock, type LogClock, type PlacedEvent, placeEvents } from './log-clock.ts';
import type { CaptureSpan } from './place-time.ts';

/** An event and the connection that it speaks of. */
export interface EventJoin {
  readonly event: LogEvent;
  readonly connection: JoinableConnection;
  readonly confidence: Confidence;
  /** What the join rests on, in words. */
  readonly joinedBy: string;
  /** When the line was written, on the capture's clock, nanoseconds since its epoch; NaN without a time. */
  readonly atNs: number;
}

/** An event that no connection of the capture explains. */
export interface LooseEvent {
  readonly event: LogEvent;
  readonly atNs: number;
  /** The capture was running when the line was written, as far as the clocks tell. */
  readonly withinCapture: boolean;
}

/** What one log and one capture say of each other. */
export interface JoinedLog {
  readonly clock: LogClock;
  readonly joins: readonly EventJoin[];
  readonly loose: readonly LooseEvent[];
}

const SECOND = 1e9;
/** Two candidates whose delays differ by less are equally good. */
const TELLING_DELAY = 0.05 * SECOND;
/** Two clocks that agree still differ by this. */
const EARLY_LINE = 0.01 * SECOND;
const CLOCK_SLACK = 0.25 * SECOND;
/** After the connection's last packet a line about it may still come: give-up times of kernels and pools. */
const LONG_AFTER = 1000 * SECOND;

/** Joins the events of one log with the connections of one capture. Memory follows the events, not the capture. */
export function joinEvents(
  events: readonly LogEvent[],
  connections: Iterable<JoinableConnection>,
  span: CaptureSpan,
): JoinedLog {
  const index = new ConnectionIndex(connections, events);
  const placed = placeEvents(events, span);
  const clock = estimateClock(placed, index);
  const joins: EventJoin[] = [];
  const loose: LooseEvent[] = [];
  for (const { event, atNs } of placed) {
    const at = { event, atNs: atNs - clock.offsetNs };
    const join = joinByAddress(at, index) ?? joinByTime(at, index, clock);
    if (join !== null) joins.push(join);
    else loose.push({ ...at, withinCapture: isWithin(at, span) });
  }
  return { clock, joins, loose };
}

/** Addresses decide; time only chooses among connections that used them one after the other, or excludes. */
function joinByAddress(at: PlacedEvent, index: ConnectionIndex): EventJoin | null {
  const exact = index.exact(at.event);
  const pool = exact.length > 0 ? exact : index.byClientEnd(at.event);
  const alive = pool.filter((connection) => spans(connection, at));
  const [best, other] = [...alive].sort((a, b) => distance(a, at.atNs) - distance(b, at.atNs));
  if (best === undefined) return null;
  const sure = other === undefined || (!Number.isNaN(at.atNs) && distance(best, at.atNs) < distance(other, at.atNs));
  const joinedBy = exact.length > 0 ? 'both addresses' : "the client's address and port";
  return { ...at, connection: best, confidence: sure ? 'certain' : 'likely', joinedBy };
}

/** A candidate of a join by time: the act that the line follows, and how long after. */
interface Candidate {
  readonly connection: JoinableConnection;
  readonly moment: Moment;
  readonly delayNs: number;
}

function joinByTime(at: PlacedEvent, index: ConnectionIndex, clock: LogClock): EventJoin | null {
  const candidates = index.possible(at.event).flatMap((connection) => candidate(connection, at) ?? []);
  const [best, other] = candidates.sort((a, b) => Math.abs(a.delayNs) - Math.abs(b.delayNs));
  if (best === undefined) return null;
  const lone = other === undefined || Math.abs(other.delayNs) - Math.abs(best.delayNs) > TELLING_DELAY;
  // Several that fit alike, or no time at all: then only a lone failure can be named, and only as possible.
  if (!lone && Math.abs(best.delayNs) > CLOCK_SLACK) return null;
  const prompt = best.delayNs < SECOND && best.moment.kind !== 'start' && best.moment.kind !== 'end';
  // What stands before the act in the log is not about it, unless the clock is coarse.
  const follows = best.delayNs > -(EARLY_LINE + (at.event.time?.resolutionNs ?? 0));
  const likely = lone && prompt && follows && clock.basis !== 'assumed';
  return { ...at, connection: best.connection, confidence: likely ? 'likely' : 'possible', joinedBy: basis(best, at) };
}

/** The fitting act that the line follows most closely. */
function candidate(connection: JoinableConnection, { event, atNs }: PlacedEvent): Candidate | null {
  const fitting = fittingMoments(event, connection);
  const first = fitting[0];
  if (first === undefined) return null;
  // A line without a time can only be told by its kind.
  if (Number.isNaN(atNs)) return { connection, moment: first.moment, delayNs: Number.POSITIVE_INFINITY };
  const slack = CLOCK_SLACK + (event.time?.resolutionNs ?? 0);
  const near = fitting
    .map(({ moment, latestNs }) => ({ connection, moment, delayNs: atNs - moment.timeNs, latestNs }))
    .filter(({ delayNs, latestNs }) => delayNs >= -slack && delayNs <= latestNs + slack)
    .sort((a, b) => Math.abs(a.delayNs) - Math.abs(b.delayNs));
  return near[0] ?? null;
}

function basis({ moment, delayNs }: Candidate, { event }: PlacedEvent): string {
  const peer = event.remote ?? event.remoteHost;
  const known = peer === null ? 'kind' : `peer ${peer} and kind`;
  if (!Number.isFinite(delayNs)) return `${known} alone: the line has no time`;
  const names = {
    start: 'its beginning',
    data: 'data',
    fin: 'the FIN',
    rst: 'the RST',
    icmp: 'the ICMP error',
    end: 'its last packet',
  };
  const by = moment.by === null ? '' : ` of the ${moment.by}`;
  const ms = (Math.abs(delayNs) / 1e6).toFixed(1);
  return `${known}, and time: ${ms} ms ${delayNs < 0 ? 'before' : 'after'} ${names[moment.kind]}${by}`;
}

/** The connection was there when the line was written, or had been not long before. */
function spans(connection: JoinableConnection, { event, atNs }: PlacedEvent): boolean {
  if (Number.isNaN(atNs)) return true;
  const slack = CLOCK_SLACK + (event.time?.resolutionNs ?? 0);
  return atNs >= connection.startNs - slack && atNs <= connection.endNs + LONG_AFTER;
}

/** From a time to a connection's end, or its nearest act. */
function distance(connection: JoinableConnection, atNs: number): number {
  if (Number.isNaN(atNs)) return 0;
  return connection.moments.reduce((least, { timeNs }) => Math.min(least, Math.abs(timeNs - atNs)), Number.MAX_VALUE);
}

function isWithin({ event, atNs }: PlacedEvent, span: CaptureSpan): boolean {
  const slack = event.time?.resolutionNs ?? 0;
  return atNs >= span.firstNs - slack && atNs <= span.lastNs + slack;
}
