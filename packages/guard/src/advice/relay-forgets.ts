import { change, changes, clearlyBelow } from './change.ts';
import { formatDuration } from './duration.ts';
import type { Change, RuleResult, TimeoutFinding } from './finding.ts';
import type { Named } from './read-stations.ts';
import { idleLimitMs, longestSilenceMs, type Segment } from './segment.ts';
import type { Relay } from './station.ts';

/**
 * NATs, firewalls and packet-level balancers forget connections that are silent for too long, and tell nobody. Packets
 * must pass before that (TCP keep-alive of either side is enough), or the connection must be given up earlier.
 */
export function relayForgets(segment: Segment, relay: Named<Relay>, marginMs: number): RuleResult {
  const limitMs = relay.idleMs;
  if (limitMs === null) return { sound: [], findings: [] };
  const silenceMs = longestSilenceMs(segment);
  if (silenceMs !== null && silenceMs <= limitMs - marginMs) {
    const why = `probes after ${formatDuration(silenceMs)} of silence keep it from forgetting`;
    return { sound: [`${relay.name} (${formatDuration(limitMs)}): ${why}`], findings: [] };
  }
  const keptMs = lesser(idleLimitMs(segment), segment.accepter.idleMs);
  const isKept = keptMs === null || keptMs > limitMs - marginMs;
  return {
    sound: [],
    findings: [isKept ? forgottenIdle(segment, relay, limitMs, marginMs) : forgottenWaiting(segment, relay, limitMs)],
  };
}

function forgottenIdle(segment: Segment, relay: Named<Relay>, limitMs: number, marginMs: number): TimeoutFinding {
  const { opener } = segment;
  const keptMs = idleLimitMs(segment);
  const kept = keptMs === null ? 'for ever' : formatDuration(keptMs);
  return {
    id: 'relay-forgets-idle',
    severity: opener.checksBeforeUse ? 'warning' : 'error',
    cause: causeOf(relay),
    between: [opener.name, relay.name],
    summary: `${opener.name} keeps idle connections ${kept}${probes(segment)}; ${relay.name} forgets them after ${formatDuration(limitMs)}.`,
    consequence: consequence(relay),
    changes: changes(...probeSooner(segment, relay, limitMs), giveUpSooner(segment, relay, limitMs, marginMs)),
  };
}

/** Idle connections are safe; one on which the answer takes long is as silent as an idle one. */
function forgottenWaiting(segment: Segment, relay: Named<Relay>, limitMs: number): TimeoutFinding {
  return {
    id: 'relay-forgets-waiting',
    severity: 'info',
    cause: causeOf(relay),
    between: [segment.opener.name, relay.name],
    summary: `An answer that takes longer than ${formatDuration(limitMs)} does not pass ${relay.name}, which forgets silent connections${probes(segment)}.`,
    consequence:
      'Only long waits (reports, long queries, LISTEN, long polling) are hit: they hang, and may have been executed.',
    changes: changes(...probeSooner(segment, relay, limitMs)),
  };
}

function probes(segment: Segment): string {
  const silenceMs = longestSilenceMs(segment);
  return silenceMs === null ? ', without TCP keep-alive' : `, with probes only after ${formatDuration(silenceMs)}`;
}

function causeOf({ answersWith }: Relay): string {
  return answersWith === 'rst' ? 'middlebox-reset' : 'middlebox-idle-drop';
}

function consequence({ answersWith, name }: Named<Relay>): string {
  if (answersWith === 'rst') return `The next request on the connection is answered with a reset by ${name}.`;
  // Measured: 938 s until ETIMEDOUT with Linux's tcp_retries2 of 15, for clients without a deadline of their own.
  return 'The next request on the connection hangs until the client gives up: about 15 minutes without a deadline.';
}

/** Half of the limit, so that one lost probe does no harm; a minute is enough for every relay that is known. */
function probeSooner({ opener, accepter }: Segment, relay: Named<Relay>, limitMs: number): (Change | null)[] {
  const wantedMs = Math.min(60_000, Math.floor(limitMs / 2));
  const why = `sends a packet before ${relay.name} forgets the connection`;
  const server = accepter.settings.keepAlive;
  return [
    change(opener.name, opener.settings.keepAlive ?? { name: 'TCP keep-alive', unit: 's' }, wantedMs, 'down', why),
    server === undefined ? null : change(accepter.name, server, wantedMs, 'down', why),
  ];
}

function giveUpSooner({ opener }: Segment, relay: Named<Relay>, limitMs: number, marginMs: number): Change | null {
  const why = `lets go of idle connections before ${relay.name} forgets them`;
  return change(opener.name, opener.settings.idle, clearlyBelow(limitMs, marginMs), 'down', why);
}

function lesser(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
