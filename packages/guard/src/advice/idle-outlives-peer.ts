import { change, changes, clearlyAbove, clearlyBelow } from './change.ts';
import { formatDuration } from './duration.ts';
import type { Change, RuleResult, TimeoutFinding } from './finding.ts';
import { idleLimitMs, type Segment } from './segment.ts';

/**
 * Who opens connections must let go of idle ones first. Otherwise it writes a request to a connection that the other
 * side has closed, or is closing at this moment. "First" means by a margin: a request that leaves while the FIN is on
 * its way is lost too, so the round trip and the lateness of timers count.
 */
export function idleOutlivesPeer(segment: Segment, marginMs: number): RuleResult {
  const { opener, accepter } = segment;
  const limitMs = accepter.idleMs;
  const keptMs = idleLimitMs(segment);
  const pair = `${opener.name} (${formatDuration(keptMs)}) and ${accepter.name} (${formatDuration(limitMs)})`;
  if (limitMs === null) return sound(`${pair}: ${accepter.name} closes no idle connections`);
  if (opener.pingIntervalMs !== null && opener.pingIntervalMs < limitMs - marginMs)
    return sound(`${pair}: a heartbeat every ${formatDuration(opener.pingIntervalMs)} keeps connections busy`);
  if (keptMs !== null && keptMs <= limitMs - marginMs) return sound(`${pair}: ${opener.name} lets go first`);
  return { sound: [], findings: [finding(segment, keptMs, limitMs, marginMs)] };
}

function sound(why: string): RuleResult {
  return { sound: [why], findings: [] };
}

function finding(segment: Segment, keptMs: number | null, limitMs: number, marginMs: number): TimeoutFinding {
  const { opener, accepter } = segment;
  const always = keptMs === null || keptMs >= limitMs;
  const kept = keptMs === null ? 'keeps idle connections for ever' : `keeps idle connections ${formatDuration(keptMs)}`;
  const inTime = always ? '' : `, less than ${formatDuration(marginMs)} before`;
  return {
    id: 'idle-outlives-peer',
    severity: opener.checksBeforeUse ? 'info' : always ? 'error' : 'warning',
    cause: 'stale-pooled-connection',
    between: [opener.name, accepter.name],
    summary: `${opener.name} ${kept}${inTime}; ${accepter.name} closes them after ${formatDuration(limitMs)}.`,
    consequence: consequence(segment),
    changes:
      segment.openerIs === 'proxy'
        ? raiseFirst(segment, keptMs, limitMs, marginMs)
        : lowerFirst(segment, keptMs, limitMs, marginMs),
  };
}

function consequence({ opener, openerIs, accepter }: Segment): string {
  if (opener.checksBeforeUse)
    return `${opener.name} asks before it uses a connection, so this costs a round trip and a new connection, no request.`;
  const how = accepter.closesWith === 'rst' ? 'ECONNRESET' : 'ECONNRESET or "socket hang up"';
  if (openerIs === 'proxy')
    return `A request that ${opener.name} writes to a closed connection ends in a reset; the client gets a 502 or a reset.`;
  return `The first request after a pause fails with ${how}, although ${accepter.name} is well.`;
}

/** A client is the caller's own: its limit is the one to change. */
function lowerFirst(segment: Segment, keptMs: number | null, limitMs: number, marginMs: number): Change[] {
  return changes(lower(segment, limitMs, marginMs), raise(segment, keptMs, marginMs));
}

/** Balancers are shared, and many are fixed: the server behind them must be the more patient one. */
function raiseFirst(segment: Segment, keptMs: number | null, limitMs: number, marginMs: number): Change[] {
  const { settings } = segment.opener;
  const lowering = settings.idle === undefined ? null : lower(segment, limitMs, marginMs);
  return changes(raise(segment, keptMs, marginMs), lowering);
}

function lower({ opener, accepter }: Segment, limitMs: number, marginMs: number): Change | null {
  const why = `lets go of idle connections before ${accepter.name} does`;
  return change(opener.name, opener.settings.idle, clearlyBelow(limitMs, marginMs), 'down', why);
}

function raise({ opener, accepter }: Segment, keptMs: number | null, marginMs: number): Change | null {
  if (keptMs === null) return null;
  const why = `keeps idle connections longer than ${opener.name} does`;
  return change(accepter.name, accepter.settings.idle, clearlyAbove(keptMs, marginMs), 'up', why);
}
