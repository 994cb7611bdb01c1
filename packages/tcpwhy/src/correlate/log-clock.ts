import type { LogEvent } from '../model/log-event.ts';
import type { ConnectionIndex } from './connection-index.ts';
import { fittingMoments } from './fitting-moments.ts';
import { type CaptureSpan, placeTime } from './place-time.ts';

/**
 * What a log's clock shows more than the capture's. `addresses`: from events whose connection is known by its addresses.
 * `pattern`: from the only offset that fits the events to failures. `assumed`: nothing contradicts equal clocks.
 */
export interface LogClock {
  readonly offsetNs: number;
  readonly basis: 'addresses' | 'pattern' | 'assumed';
  /** In words, for the reader. */
  readonly text: string;
}

/** An event with a time on the capture's scale, not yet corrected. */
export interface PlacedEvent {
  readonly event: LogEvent;
  /** NaN when the event has no time. */
  readonly atNs: number;
}

const SECOND = 1e9;
const QUARTER_HOUR = 900 * SECOND;
/** Zones lie between UTC-12 and UTC+14. */
const WEST = -48;
const EAST = 56;
/** More than any zone with a clock that is some minutes off. */
const FARTHEST_CLOCK = 15 * 3600 * SECOND;
/** Delay between an act on the wire and the line about it that still counts as at once. */
const AT_ONCE = SECOND;
/** Clocks of hosts that keep time agree better than this; below it no offset is claimed. */
const NO_OFFSET = 0.25 * SECOND;
/** Events looked at: more do not make the estimate better. */
const EVENTS_USED = 400;

/** Events as they lie on the capture's scale if the log's clock were UTC and exact. */
export function placeEvents(events: readonly LogEvent[], span: CaptureSpan): PlacedEvent[] {
  return events.map((event) => ({ event, atNs: event.time === null ? Number.NaN : placeTime(event.time, span) }));
}

/** Estimates the offset of one log's clock. */
export function estimateClock(placed: readonly PlacedEvent[], index: ConnectionIndex): LogClock {
  const timed = placed.filter(({ atNs }) => !Number.isNaN(atNs)).slice(0, EVENTS_USED);
  return byAddresses(timed, index) ?? byPattern(timed, index) ?? assumed(timed);
}

/** One difference between a line's time and an act that it may speak of. */
interface Difference {
  readonly event: number;
  readonly ns: number;
  /** The act is one that a line of this kind speaks of. */
  readonly fits: boolean;
}

/** Whose addresses say which connection is meant: its acts are at one distance from the lines, if the clocks only differ. */
function byAddresses(timed: readonly PlacedEvent[], index: ConnectionIndex): LogClock | null {
  const differences = timed.flatMap(({ event, atNs }, i): Difference[] =>
    [...new Set([...index.exact(event), ...index.byClientEnd(event)])].flatMap((connection) => {
      const fitting = new Set(fittingMoments(event, connection).map(({ moment }) => moment));
      // All acts count: some programs log when the connection began (HAProxy), whatever became of it.
      return connection.moments.map((moment) => ({ event: i, ns: atNs - moment.timeNs, fits: fitting.has(moment) }));
    }),
  );
  const cluster = densest(differences, AT_ONCE + resolutionOf(timed), plausible(timed));
  if (cluster === null) return null;
  const offsetNs = settled(cluster, timed);
  // A line of another day with a pair of ports that was used again is likelier than a clock that is days off.
  if (Math.abs(offsetNs) > FARTHEST_CLOCK && cluster.events < 3) return null;
  const of = `${cluster.events} ${cluster.events === 1 ? 'line' : 'lines'} with addresses`;
  return { offsetNs, basis: 'addresses', text: describe(offsetNs, timed, `from ${of}`) };
}

/**
 * Without addresses: the zone offset under which most events lie right behind a failure of their kind. Equal clocks stand
 * unless another offset explains more.
 */
function byPattern(timed: readonly PlacedEvent[], index: ConnectionIndex): LogClock | null {
  const differences = timed.flatMap(({ event, atNs }, i): Difference[] =>
    index.possible(event).flatMap((connection) =>
      fittingMoments(event, connection)
        .filter(({ moment }) => moment.kind === 'fin' || moment.kind === 'rst' || moment.kind === 'data')
        .map(({ moment }) => ({ event: i, ns: atNs - moment.timeNs, fits: true })),
    ),
  );
  const zones = timed.some(({ event }) => event.time?.hasZone === true) ? [0] : zoneOffsets();
  const slack = NO_OFFSET + resolutionOf(timed);
  let best = { offsetNs: 0, events: 0 };
  for (const offsetNs of zones) {
    const near = differences.filter(({ ns }) => ns - offsetNs >= -slack && ns - offsetNs <= AT_ONCE + slack);
    const events = new Set(near.map(({ event }) => event)).size;
    if (events > best.events) best = { offsetNs, events };
  }
  if (best.events === 0) return skewed(differences, timed);
  const because = `${best.events} of ${timed.length} lines then follow a failure of their kind`;
  return { offsetNs: best.offsetNs, basis: 'pattern', text: describe(best.offsetNs, timed, because) };
}

/** A clock that is off by anything: believed only when several lines agree to a tenth of a second. */
function skewed(differences: readonly Difference[], timed: readonly PlacedEvent[]): LogClock | null {
  const cluster = densest(differences, 0.1 * SECOND + resolutionOf(timed), plausible(timed));
  if (cluster === null || cluster.events < 3 || cluster.events * 2 < timed.length) return null;
  const offsetNs = settled(cluster, timed);
  const because = `${cluster.events} of ${timed.length} lines then follow a failure of their kind`;
  return { offsetNs, basis: 'pattern', text: describe(offsetNs, timed, because) };
}

function assumed(timed: readonly PlacedEvent[]): LogClock {
  const zone = timed.some(({ event }) => event.time?.hasZone === false) ? ', and its times for UTC' : '';
  return { offsetNs: 0, basis: 'assumed', text: `is taken for the capture's${zone}: nothing in it tells` };
}

interface Cluster {
  readonly lowNs: number;
  readonly highNs: number;
  readonly events: number;
  readonly fitting: number;
}

/** The window of this width that holds differences of the most events; of equals, the most plausible. */
function densest(
  differences: readonly Difference[],
  widthNs: number,
  plausibility: (cluster: Cluster) => number,
): Cluster | null {
  const sorted = [...differences].sort((a, b) => a.ns - b.ns);
  const inside = new Map<number, number>();
  let best: Cluster | null = null;
  let low = 0;
  let fitting = 0;
  for (const { event, ns, fits } of sorted) {
    inside.set(event, (inside.get(event) ?? 0) + 1);
    if (fits) fitting++;
    for (; ns - (sorted[low] as Difference).ns > widthNs; low++) {
      leave(inside, (sorted[low] as Difference).event);
      if ((sorted[low] as Difference).fits) fitting--;
    }
    const cluster = { lowNs: (sorted[low] as Difference).ns, highNs: ns, events: inside.size, fitting };
    if (best === null || cluster.events > best.events) best = cluster;
    else if (cluster.events === best.events && plausibility(cluster) > plausibility(best)) best = cluster;
  }
  return best;
}

/** Equal clocks first, then clocks that differ by a zone, then lines behind the acts that they speak of, then the nearest. */
function plausible(timed: readonly PlacedEvent[]): (cluster: Cluster) => number {
  const slack = NO_OFFSET + resolutionOf(timed);
  const zoneIsKnown = timed.some(({ event }) => event.time?.hasZone === true);
  return ({ lowNs, highNs, fitting }) => {
    const reaches = (offset: number) => offset >= lowNs - slack && offset <= highNs + slack;
    const zone = Math.round(lowNs / QUARTER_HOUR) * QUARTER_HOUR;
    const grid = reaches(0) ? 2 : !zoneIsKnown && reaches(zone) ? 1 : 0;
    return grid * 1e9 + fitting - Math.abs(lowNs) / 1e20;
  };
}

function leave(inside: Map<number, number>, event: number): void {
  const left = (inside.get(event) ?? 1) - 1;
  if (left === 0) inside.delete(event);
  else inside.set(event, left);
}

/** No offset when equal clocks are within the cluster's reach; a zone when it is within reach of one; else what it is. */
function settled({ lowNs, highNs }: Cluster, timed: readonly PlacedEvent[]): number {
  const slack = NO_OFFSET + resolutionOf(timed);
  const reaches = (offset: number) => offset >= lowNs - slack && offset <= highNs + slack;
  if (reaches(0)) return 0;
  const zone = Math.round(lowNs / QUARTER_HOUR) * QUARTER_HOUR;
  const zoneIsKnown = timed.some(({ event }) => event.time?.hasZone === true);
  return !zoneIsKnown && reaches(zone) ? zone : lowNs;
}

function zoneOffsets(): number[] {
  const zones = Array.from({ length: EAST - WEST + 1 }, (_, i) => (WEST + i) * QUARTER_HOUR);
  return zones.sort((a, b) => Math.abs(a) - Math.abs(b));
}

/** Of the coarsest time. */
function resolutionOf(timed: readonly PlacedEvent[]): number {
  return timed.reduce((coarsest, { event }) => Math.max(coarsest, event.time?.resolutionNs ?? 0), 0);
}

function describe(offsetNs: number, timed: readonly PlacedEvent[], because: string): string {
  if (offsetNs === 0) return `agrees with the capture's (${because})`;
  const zoneIsKnown = timed.some(({ event }) => event.time?.hasZone === true);
  const asZone = !zoneIsKnown && offsetNs % QUARTER_HOUR === 0;
  return asZone
    ? `writes local time, ${zoneText(offsetNs)} (${because})`
    : `is ${(Math.abs(offsetNs) / SECOND).toFixed(3)} s ${offsetNs > 0 ? 'ahead of' : 'behind'} the capture's (${because})`;
}

/** E.g. `UTC+05:30`. */
function zoneText(offsetNs: number): string {
  const minutes = Math.abs(offsetNs) / (60 * SECOND);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `UTC${offsetNs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
