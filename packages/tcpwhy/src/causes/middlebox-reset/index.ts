import { idleBeforeNs } from '../../facts/exchange.ts';
import { type ResetReading, resetReadings, sideName, talksAfterReset } from '../../facts/reset-readings.ts';
import { endpointName, isReset, lastIndexBefore } from '../../facts/turns.ts';
import { roundTripNs } from '../../facts/vantage.ts';
import type { ConnectionRecord, Ending } from '../../model/connections.ts';
import type { Remedy } from '../../model/diagnosis.ts';
import { type HistoryEntry, otherSide } from '../../model/history.ts';
import { captureUnlessHere } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';

/** A silence this long before the RST makes an idle timer of the path the likely reason. */
const IDLE_NS = 1e9;
/** What was on its way when the RST came arrives within this time; a socket that sends later has survived it. */
const UNDER_WAY_NS = 500e6;

/** Nothing was open, or all was said and closed before the RST: balancers send such leftovers, and nobody is hurt. */
const SILENT_ENDINGS: ReadonlySet<Ending> = new Set(['refused', 'unknown', 'closed-then-reset']);

const middleboxReset: Cause = {
  id: 'middlebox-reset',
  group: 'path',
  actor: 'middlebox',
  summary: "something on the path sent RST in an endpoint's name",
  outranks: ['abortive-close', 'close-with-unread-data', 'peer-rebooted', 'client-abort', 'unresponsive-server'],
  groupBy: 'server',
  detect(connection, scene) {
    if (SILENT_ENDINGS.has(connection.ending) || !wasOpen(connection)) return null;
    const resets = resetReadings(connection);
    const forged = resets.filter((reading) => forgerySigns(connection, reading).length > 0);
    const [first] = forged;
    // Behind a RST that an endpoint did send, a forged one ends nothing any more.
    if (first === undefined || first !== resets[0] || survived(connection, forged)) return null;
    if (wasTakenAsData(connection, first)) return null;
    const signs = forgerySigns(connection, first);
    const { side } = first.entry;
    const idleNs = quietNs(connection, first);
    const after = talksAfterReset(connection, first);
    const name = `${sideName(side)} (${endpointName(connection, side)})`;
    return {
      severity: 'error',
      confidence: signs.length > 1 ? 'certain' : 'likely',
      actor: 'middlebox',
      summary: `Something on the path sent a RST in the name of the ${name}${idleNs >= IDLE_NS ? ` after ${duration(idleNs)} without traffic` : ''}: ${signs[0]}.`,
      evidence: inOrder([
        ...forged.map((reading) =>
          frameOf(
            reading.entry,
            `RST that claims to be from the ${sideName(reading.entry.side)}: ${forgerySigns(connection, reading).join('; ')}`,
          ),
        ),
        after === null ? null : frameOf(after, `the real ${sideName(side)} goes on as if nothing had happened`),
      ]),
      facts: {
        resetTtl: first.entry.ttl,
        usualTtl: connection.endpoints[side].ttl,
        idleBeforeMs: milliseconds(idleNs),
        resets: forged.reduce((sum, reading) => sum + reading.entry.count, 0),
      },
      execution: requestExecution(connection, scene),
      rivals:
        signs.length > 1
          ? []
          : [{ cause: 'abortive-close', because: 'stacks other than Linux may build a RST that looks like this' }],
      remedies: remedies(idleNs),
      nextSteps: [
        ...captureUnlessHere(
          connection,
          side,
          `a RST that is missing there was not sent by the ${sideName(side)}: that is proof`,
        ),
        ...captureUnlessHere(connection, otherSide(side), 'a RST that reached both ends at one time came from between'),
      ],
    };
  },
};

/** Silence before the RST, or before the segment that provoked it: a box that forgot the flow answers the next one. */
function quietNs(connection: ConnectionRecord, reset: ResetReading): number {
  const { history } = connection;
  const provoking = lastIndexBefore(
    history,
    reset.index,
    (entry) => entry.side !== reset.entry.side && entry.kind === 'segments' && !isReset(entry),
  );
  const own = idleBeforeNs(connection, reset.index);
  const sent = history[provoking];
  if (sent === undefined || reset.entry.timeNs - sent.timeNs > UNDER_WAY_NS) return own;
  return Math.max(own, idleBeforeNs(connection, provoking));
}

/** What shows that the claimed sender did not make this RST. */
function forgerySigns(connection: ConnectionRecord, reading: ResetReading): string[] {
  const signs = [...reading.foreignSigns];
  if (signs.length === 0) return signs;
  if (talksAfterReset(connection, reading) !== null) signs.push('its claimed sender went on talking');
  // Numbers alone are weak: old duplicates and cut captures make RSTs that fit nowhere.
  const strong = signs.some((sign) => sign.startsWith('its TTL') || sign.startsWith('it has window'));
  return strong || signs.length > 1 ? signs : [];
}

/**
 * Whether the connection lived on: the side that got the RST went on sending. A RST in the window but not at the
 * expected number is answered by a challenge ACK and has no effect (RFC 5961 §3.2).
 */
function survived(connection: ConnectionRecord, forged: readonly ResetReading[]): boolean {
  const { entry } = forged.at(-1) as ResetReading;
  const trip = roundTripNs(connection);
  const aliveNs = entry.timeNs + Math.max(UNDER_WAY_NS, Number.isNaN(trip) ? 0 : trip * 2);
  return connection.history.some(
    (later: HistoryEntry) =>
      later.side !== entry.side && later.kind === 'segments' && !isReset(later) && later.lastTimeNs > aliveNs,
  );
}

/** No kernel takes bytes from a RST: where they were acknowledged, the flag was not there when the segment arrived. */
function wasTakenAsData(connection: ConnectionRecord, { entry }: ResetReading): boolean {
  return entry.payloadBytes > 0 && connection.endpoints[otherSide(entry.side)].highestAck >= entry.sequenceEnd;
}

function wasOpen(connection: ConnectionRecord): boolean {
  return connection.handshakeComplete || connection.endpoints.every((endpoint) => endpoint.packets > endpoint.rsts);
}

function remedies(idleNs: number): Remedy[] {
  if (idleNs < IDLE_NS) {
    return [
      {
        text: 'Look in the logs of firewall, intrusion prevention and balancer for these addresses and ports at this time: a policy matched what was sent, or the box restarted or failed over',
        where: 'path',
      },
    ];
  }
  return [
    {
      text: `A firewall, NAT or balancer ended the connection after ${duration(idleNs)} without traffic: probe more often than its idle timer`,
      setting: 'SO_KEEPALIVE with TCP_KEEPIDLE',
      value: `less than ${duration(idleNs / 2)}`,
      where: 'client or server',
    },
    {
      text: 'Or let the pool drop idle connections sooner than the box does',
      setting: 'maximal idle time of the pool',
      value: `less than ${duration(idleNs)}`,
      where: 'client',
    },
    {
      text: 'Or raise the idle timer of the box',
      setting:
        'AWS NLB tcp.idle_timeout.seconds (350 s), ALB idle_timeout.timeout_seconds (60 s), Azure idleTimeoutInMinutes (4 min)',
      value: 'more than the longest pause of the protocol',
      where: 'firewall or balancer',
    },
  ];
}

export default middleboxReset;
