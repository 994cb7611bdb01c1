import { idleBeforeNs } from '../../facts/exchange.ts';
import { firstReset, type ResetReading, sideName } from '../../facts/reset-readings.ts';
import { endpointName, hasMark, isFin, isReset, lastIndexBefore } from '../../facts/turns.ts';
import { roundTripNs } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, MARK_ACKS_UNSEEN, MARK_KEEP_ALIVE, otherSide, type Side } from '../../model/history.ts';
import { captureUnlessHere } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';

/** In the middle of an exchange no host goes away and comes back: a flow that moved, or a forged RST, looks like that. */
const PAUSE_NS = 100e6;
const PAUSE_ROUND_TRIPS = 10;
/** The fastest return of a host, or of its address on another one (VRRP), takes about this long. */
const FAST_RETURN_NS = 1e9;

const peerRebooted: Cause = {
  id: 'peer-rebooted',
  group: 'path',
  actor: 'peer host',
  summary: 'the peer host came back and no longer knows the connection',
  outranks: ['abortive-close'],
  groupBy: 'server',
  detect(connection, scene) {
    const reset = firstReset(connection);
    if (connection.ending !== 'reset' || reset?.family !== 'stateless' || reset.foreignSigns.length > 0) return null;
    const { side } = reset.entry;
    if (!wasKnown(connection, side) || mayHaveClosed(connection, reset)) return null;
    const provoking = connection.history[reset.provokedBy] as HistoryEntry;
    if (provoking.sequenceEnd <= 1 && !hasMark(provoking, MARK_KEEP_ALIVE)) return null;
    const awayNs = reset.entry.timeNs - lastHeardNs(connection, reset);
    if (awayNs < shortestPauseNs(connection) || wasTaken(connection, reset)) return null;
    const idleNs = idleBeforeNs(connection, reset.provokedBy);
    const peer = endpointName(connection, side);
    const probe = hasMark(provoking, MARK_KEEP_ALIVE);
    return {
      severity: 'error',
      confidence: awayNs < FAST_RETURN_NS ? 'possible' : 'likely',
      actor: sideName(side),
      actorAddress: peer,
      summary: `${peer} no longer knew the connection: it answered ${probe ? 'a keep-alive probe' : `the ${sideName(otherSide(side))}'s next segment`} with a stateless RST, ${duration(awayNs)} after it was last heard, and no close was ever sent.`,
      evidence: inOrder([
        frameOf(provoking, probe ? 'keep-alive probe' : `segment after ${duration(idleNs)} without traffic`),
        frameOf(
          reset.entry,
          'bare RST at the number that the segment acknowledged: no socket there; no FIN or RST came before',
        ),
      ]),
      facts: { idleBeforeMs: milliseconds(idleNs), silentMs: milliseconds(awayNs), foundByKeepAlive: probe },
      execution: requestExecution(connection, scene),
      rivals: [
        {
          cause: 'nat-rebinding',
          because: 'a NAT that forgot the connection and gave it a new port provokes the same RST',
        },
        { cause: 'path-rehash', because: 'a balancer that moved the flow to another backend provokes it too' },
        { cause: 'middlebox-reset', because: 'some balancers answer so for connections that they dropped as idle' },
      ],
      remedies: [
        {
          text: 'Find whether the host (or container, or the holder of a virtual address) restarted in this time: uptime, last -x reboot, orchestrator and failover events',
          where: sideName(side),
        },
        {
          text: 'Let dead peers be found early, outside of requests',
          setting: 'SO_KEEPALIVE with TCP_KEEPIDLE / TCP_KEEPINTVL',
          value: '60 s / 10 s',
          where: sideName(otherSide(side)),
        },
        { text: 'Repeat the request on a new connection when it was not executed', where: 'client' },
      ],
      nextSteps: [
        ...captureUnlessHere(
          connection,
          side,
          'a segment that arrives there under another port, or not at all, means NAT or balancer and not a reboot',
        ),
        {
          text: `Ask ${connection.endpoints[side].address} since when it is up: later than the start of the connection proves the reboot`,
          command: 'uptime -s',
        },
      ],
    };
  },
};

/** It must have been an open connection whose side did answer before: else this is a refusal or a capture's beginning. */
function wasKnown(connection: ConnectionRecord, side: Side): boolean {
  const own = connection.endpoints[side];
  return own.packets - own.rsts >= 1 && (!own.sawSyn || connection.handshakeComplete);
}

/** A FIN was seen, or may be what the capture missed: the peer acknowledges bytes behind the last ones shown. */
function mayHaveClosed(connection: ConnectionRecord, reset: ResetReading): boolean {
  const { history } = connection;
  if (history.some((entry, i) => i < reset.index && isFin(entry))) return true;
  const { side } = reset.entry;
  const unseen = lastIndexBefore(history, reset.index, (entry) => hasMark(entry, MARK_ACKS_UNSEEN));
  const heard = lastIndexBefore(
    history,
    reset.index,
    (entry) => entry.side === side && entry.sequenceEnd > entry.sequence,
  );
  return unseen > heard && (history[unseen] as HistoryEntry).side !== side;
}

/**
 * The side had acknowledged all that the peer sent: then its RST answers nothing, but is its own (BSD stacks send it bare
 * when a program or the system ends the socket).
 */
function wasTaken(connection: ConnectionRecord, reset: ResetReading): boolean {
  const provoking = connection.history[reset.provokedBy] as HistoryEntry;
  if (hasMark(provoking, MARK_KEEP_ALIVE) || provoking.lastTimeNs >= lastHeardNs(connection, reset)) return false;
  return connection.endpoints[reset.entry.side].highestAck >= provoking.sequenceEnd;
}

function shortestPauseNs(connection: ConnectionRecord): number {
  const trip = roundTripNs(connection);
  return Math.max(PAUSE_NS, Number.isNaN(trip) ? 0 : trip * PAUSE_ROUND_TRIPS);
}

/** When the side that resets was last heard before, ns. */
function lastHeardNs(connection: ConnectionRecord, reset: ResetReading): number {
  const own = connection.history.filter(
    (entry, i) => i < reset.index && entry.side === reset.entry.side && entry.kind === 'segments' && !isReset(entry),
  );
  return Math.max(connection.startNs, ...own.map((entry) => entry.lastTimeNs));
}

export default peerRebooted;
