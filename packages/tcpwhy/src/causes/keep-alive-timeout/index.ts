import { executionVerdict } from '../../facts/execution.ts';
import { resetReadings, sideName } from '../../facts/reset-readings.ts';
import { endpointName, hasMark } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, MARK_KEEP_ALIVE, otherSide, type Side } from '../../model/history.ts';
import { captureAt } from '../capture-steps.ts';
import type { Cause } from '../cause.ts';
import { frameOf, inOrder, milliseconds } from '../evidence.ts';

/** Linux gives up after 9 (tcp_keepalive_probes). */
const PROBES_SHOWN = 10;

const keepAliveTimeout: Cause = {
  id: 'keep-alive-timeout',
  group: 'path',
  actor: 'prober',
  summary: 'keep-alive probes went unanswered',
  outranks: ['abortive-close', 'client-abort', 'close-with-unread-data', 'peer-rebooted'],
  groupBy: 'server',
  detect(connection) {
    const side = ([0, 1] as const).find((candidate) => unansweredProbes(connection, candidate).length > 0);
    if (side === undefined) return null;
    const probes = unansweredProbes(connection, side);
    const count = probes.reduce((sum, probe) => sum + probe.count, 0);
    const lastProbe = probes.at(-1) as HistoryEntry;
    const reset = resetReadings(connection).find(
      (reading) => reading.entry.side === side && reading.entry.timeNs >= lastProbe.lastTimeNs,
    );
    const first = probes[0] as HistoryEntry;
    const intervalNs = count > 1 ? (lastProbe.lastTimeNs - first.timeNs) / (count - 1) : 0;
    // Without the giving-up RST the capture may have ended between the last probe and its answer: the others count.
    if (reset === undefined && count < 3) return null;
    const peer = endpointName(connection, otherSide(side));
    return {
      severity: 'error',
      confidence: reset === undefined ? 'likely' : 'certain',
      actor: 'path',
      summary: `${peer} stopped answering: ${count} keep-alive probe${count === 1 ? '' : 's'} of the ${sideName(side)} got no answer${reset === undefined ? '' : `, and the ${sideName(side)}'s kernel gave the connection up with a RST into the void`}.`,
      evidence: inOrder([
        ...probes.slice(0, PROBES_SHOWN).map((probe) => frameOf(probe, 'keep-alive probe, not answered')),
        reset === undefined ? null : frameOf(reset.entry, 'RST of the prober giving up (ETIMEDOUT for its program)'),
      ]),
      facts: { probes: count, probeIntervalMs: milliseconds(intervalNs) },
      execution: executionVerdict(connection),
      rivals: [
        { cause: 'peer-vanished', because: 'the peer host may be gone (power, route, container deleted)' },
        {
          cause: 'middlebox-idle-drop',
          because: 'a NAT or firewall may have forgotten the idle connection and drop its packets',
        },
      ],
      remedies: [
        {
          text: `Probe more often than the shortest idle time-out on the path, so that nothing on it forgets the connection`,
          setting: 'TCP_KEEPIDLE',
          value: '60 s or less',
          where: sideName(side),
        },
        {
          text: `See whether other connections to ${connection.endpoints[otherSide(side)].address} died at the same time: then the host or its route went away`,
          where: 'path',
        },
      ],
      nextSteps: [
        captureAt(
          connection,
          otherSide(side),
          'probes that arrive there and answers that leave tell which direction is lost',
        ),
      ],
    };
  },
};

/**
 * Keep-alive probes of this side after the last sign of life of the other one. None when the other one was never heard
 * at all: then the capture shows one direction only.
 */
function unansweredProbes(connection: ConnectionRecord, side: Side): HistoryEntry[] {
  const probes = connection.history.filter((entry) => hasMark(entry, MARK_KEEP_ALIVE) && entry.side === side);
  if (probes.length === 0 || connection.endpoints[otherSide(side)].packets === 0) return [];
  // Answers are folded into runs, which stand where they began: their last time counts, not their place.
  const heardNs = connection.history
    .filter((entry) => entry.side !== side && entry.kind === 'segments' && !gaveUp(connection, side, entry))
    .reduce((latest, entry) => Math.max(latest, entry.lastTimeNs), Number.NEGATIVE_INFINITY);
  return probes.filter((entry) => entry.timeNs > heardNs);
}

/** What the peer sends after the prober's own RST does not count as an answer to the probes. */
function gaveUp(connection: ConnectionRecord, side: Side, entry: HistoryEntry): boolean {
  const own = connection.endpoints[side];
  return own.rsts > 0 && entry.timeNs > own.firstRstTimeNs;
}

export default keepAliveTimeout;
