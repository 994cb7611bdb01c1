import type { LogEvent, LogEventKind } from '../model/log-event.ts';
import type { JoinableConnection, Moment } from './joinable-connection.ts';

export type ReporterSide = 'client' | 'server' | null;

/** A span in which a line about the moment may have been written, in nanoseconds after it. */
export interface FittingMoment {
  readonly moment: Moment;
  readonly latestNs: number;
}

const SECOND = 1e9;
/** A blocked loop, a busy logger: an error is rarely logged later than this after it could be seen. */
const PROMPT = 2 * SECOND;
/** Linux gives a SYN up after 127 s by default. */
const CONNECT_TIMEOUT = 130 * SECOND;
/** Linux gives data up after 924 s by default. */
const ANSWER_TIMEOUT = 1000 * SECOND;

const NEVER_OPENED = new Set(['refused', 'unanswered', 'icmp-rejected', 'handshake-incomplete']);
/** Kinds that only the end which connects can log, whatever role it has otherwise. */
const CONNECTING: ReadonlySet<LogEventKind> = new Set(['refused', 'timeout-connect', 'unreachable']);

/** Which end of a connection wrote the line: by address, else by role. */
export function reporterSide(event: LogEvent, connection: JoinableConnection): ReporterSide {
  if (event.local === connection.client || event.remote === connection.server) return 'client';
  if (event.local === connection.server || event.remote === connection.client) return 'server';
  if (CONNECTING.has(event.kind)) return 'client';
  if (event.kind === 'aborted-by-client') return 'server';
  return event.reporter === 'client' || event.reporter === 'server' ? event.reporter : null;
}

/** The acts of a connection that a line of this kind may speak of; empty when it cannot be this connection's. */
export function fittingMoments(event: LogEvent, connection: JoinableConnection): FittingMoment[] {
  const side = reporterSide(event, connection);
  const opened = !NEVER_OPENED.has(connection.ending);
  switch (event.kind) {
    case 'dns':
    case 'pool-exhausted':
      return [];
    case 'refused':
    case 'unreachable':
      return opened ? [] : after(connection, PROMPT, (moment) => isAct(moment, 'server') || moment.kind === 'icmp');
    case 'timeout-connect':
      return opened ? [] : after(connection, CONNECT_TIMEOUT, ({ kind }) => kind === 'start');
    case 'timeout-read':
    case 'idle-timeout':
      return opened ? timeoutMoments(connection, side) : [];
    case 'reset':
      return opened ? resetMoments(connection, side) : [];
    case 'eof':
    case 'broken-pipe':
    case 'aborted-by-client':
      return opened ? closeMoments(connection, side) : [];
    default:
      // Wording that names no act: only a connection that did fail can be meant.
      return connection.failed ? after(connection, ANSWER_TIMEOUT, ({ kind }) => kind !== 'start') : [];
  }
}

/** The reporter closes when its patience ends; without such an act any time while it waited fits. */
function timeoutMoments(connection: JoinableConnection, side: ReporterSide): FittingMoment[] {
  const own = after(connection, PROMPT, (moment) => isAct(moment, side));
  return own.length > 0 ? own : after(connection, ANSWER_TIMEOUT, ({ kind }) => kind === 'data' || kind === 'start');
}

/** The peer's RST, wherever it was sent from. */
function resetMoments(connection: JoinableConnection, side: ReporterSide): FittingMoment[] {
  return after(connection, PROMPT, ({ kind, by }) => kind === 'rst' && (side === null || by !== side));
}

/**
 * The peer's FIN or RST. A program that did not look in between finds out when it writes next: its own data after the
 * close is such a moment too.
 */
function closeMoments(connection: JoinableConnection, side: ReporterSide): FittingMoment[] {
  const acts = after(connection, PROMPT, (moment) => (side === null ? isAct(moment, null) : isAct(moment, peer(side))));
  const first = acts[0];
  if (first === undefined) return [];
  const discoveries = after(
    connection,
    PROMPT,
    ({ kind, by, timeNs }) => kind === 'data' && timeNs > first.moment.timeNs && (side === null || by === side),
  );
  return [...acts, ...discoveries];
}

function after(connection: JoinableConnection, latestNs: number, take: (moment: Moment) => boolean): FittingMoment[] {
  return connection.moments.filter(take).map((moment) => ({ moment, latestNs }));
}

/** A FIN or RST, of that side or of any. */
function isAct({ kind, by }: Moment, side: ReporterSide): boolean {
  return (kind === 'fin' || kind === 'rst') && (side === null || by === side);
}

function peer(side: 'client' | 'server'): 'client' | 'server' {
  return side === 'client' ? 'server' : 'client';
}
