import { sideName } from '../../facts/reset-readings.ts';
import { endpointName, hasMark, isReset } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import {
  type HistoryEntry,
  MARK_KEEP_ALIVE_ACK,
  MARK_ZERO_WINDOW,
  MARK_ZERO_WINDOW_PROBE,
  otherSide,
  type Side,
} from '../../model/history.ts';
import { TCP_FIN, TCP_RST } from '../../model/packets.ts';
import type { Cause, EvidenceFrame } from '../cause.ts';
import { duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { requestExecution } from '../last-message.ts';

/** A window that stays shut for less than this is a reader catching up. */
const WORTH_NAMING_NS = 1e9;
/** A kernel answers every probe, whatever its program does: so many without an answer speak of more than a slow reader. */
const UNANSWERED_AT_LEAST = 3;

interface Stall {
  readonly reader: Side;
  readonly shut: HistoryEntry;
  readonly probes: readonly HistoryEntry[];
  /** Probes after the last sign of the reader. */
  readonly unanswered: number;
  readonly lastedNs: number;
  readonly end: HistoryEntry | null;
}

const zeroWindowStall: Cause = {
  id: 'zero-window-stall',
  group: 'path',
  actor: 'reader',
  summary: 'a side stopped reading until somebody gave up',
  outranks: [
    'retransmission-timeout',
    'keep-alive-timeout',
    'unresponsive-server',
    'client-abort',
    'abortive-close',
    // A reader that goes away with its buffer full closes with unread data, too: that it had stopped reading came first.
    'close-with-unread-data',
  ],
  groupBy: 'server',
  detect(connection, scene) {
    const stall = stallOf(connection, 0) ?? stallOf(connection, 1);
    if (stall === null || stall.lastedNs < WORTH_NAMING_NS) return null;
    const reader = sideName(stall.reader);
    const probes = countOf(stall.probes);
    const isSilent = stall.unanswered >= UNANSWERED_AT_LEAST;
    const name = `The ${reader} (${endpointName(connection, stall.reader)})`;
    return {
      severity: 'error',
      confidence: isSilent || (stall.end === null && probes < 3) ? 'likely' : 'certain',
      actor: reader,
      actorAddress: endpointName(connection, stall.reader),
      summary: `${name} stopped reading: its window stayed shut for ${duration(stall.lastedNs)}, until ${endText(stall)}${isSilent ? `; the last ${stall.unanswered} probes got no answer at all` : ''}.`,
      evidence: evidence(stall),
      facts: { windowShutMs: milliseconds(stall.lastedNs), probes, unansweredProbes: stall.unanswered },
      execution: requestExecution(connection, scene),
      rivals: isSilent
        ? [
            {
              cause: 'peer-vanished',
              because: 'a kernel answers probes even when its program hangs: the host, or the path to it, may be gone',
            },
          ]
        : [],
      remedies: [
        {
          text: `Find why the ${reader}'s program does not read: blocked, stopped, a paused stream, back-pressure from behind it`,
          where: reader,
        },
        {
          text: 'Bound how long the sender waits for a reader',
          setting: 'TCP_USER_TIMEOUT, or a write time-out in the program',
          value: '30 s',
          where: sideName(otherSide(stall.reader)),
        },
      ],
      nextSteps: [
        {
          text: `On the ${reader}'s host: Recv-Q stays full while it does not read`,
          command: `ss -tnpm '( dport = :${connection.endpoints[1].port} or sport = :${connection.endpoints[1].port} )'`,
        },
      ],
    };
  },
};

function endText({ end }: Stall): string {
  if (end === null) return 'the capture, or the sender’s patience, ended';
  return isReset(end) ? `the ${sideName(end.side)} reset the connection` : `the ${sideName(end.side)} closed`;
}

function evidence(stall: Stall): EvidenceFrame[] {
  return inOrder([
    frameOf(stall.shut, 'window 0: the receive buffer is full'),
    ...stall.probes.slice(0, 9).map((probe) => frameOf(probe, 'zero-window probe: is there room now?')),
    stall.end === null ? null : frameOf(stall.end, isReset(stall.end) ? 'RST' : 'FIN, window still shut'),
  ]);
}

/** The last time that `reader` shut its window and never opened it again; null when it did open it. */
function stallOf(connection: ConnectionRecord, reader: Side): Stall | null {
  const { history } = connection;
  // A FIN does not get the mark: one whose window is shut, too, changes nothing.
  const isWindow = (entry: HistoryEntry) =>
    entry.side === reader &&
    entry.kind === 'segments' &&
    (entry.flags & TCP_RST) === 0 &&
    ((entry.flags & TCP_FIN) === 0 || entry.window > 0);
  const last = history.findLast(isWindow);
  if (last === undefined || !hasMark(last, MARK_ZERO_WINDOW)) return null;
  const shutIndex =
    history.findLastIndex((entry) => isWindow(entry) && !hasMark(entry, MARK_ZERO_WINDOW | MARK_KEEP_ALIVE_ACK)) + 1;
  const shut = history.slice(shutIndex).find(isWindow);
  if (shut === undefined) return null;
  const probes = history.filter(
    (entry, i) => i >= shutIndex && entry.side !== reader && hasMark(entry, MARK_ZERO_WINDOW_PROBE),
  );
  const end =
    history
      .slice(shutIndex)
      .find((entry) => isReset(entry) || (entry.side === reader && (entry.flags & TCP_FIN) !== 0)) ?? null;
  if (probes.length === 0 && end === null) return null;
  const unanswered = countOf(probes.filter((probe) => probe.timeNs > last.lastTimeNs));
  return { reader, shut, probes, unanswered, lastedNs: (end?.timeNs ?? connection.endNs) - shut.timeNs, end };
}

function countOf(entries: readonly HistoryEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.count, 0);
}

export default zeroWindowStall;
