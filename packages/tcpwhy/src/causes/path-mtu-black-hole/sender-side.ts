import { idleBeforeNs } from '../../facts/exchange.ts';
import { sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, hasMark, isData, isFin } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import { type HistoryEntry, MARK_SACK, ORIGINATOR, otherSide, RESPONDER, type Side } from '../../model/history.ts';
import type { Claim, EvidenceFrame } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, lastFrameOf, milliseconds } from '../evidence.ts';
import { type StalledSender, stalledSender } from '../stalled-sender.ts';
import { blackHoleClaim, headerBytes } from './black-hole-claim.ts';

/** Every path carries this much (RFC 791: 576 bytes less headers): losing less is not about size. */
const ALWAYS_FITS_BYTES = 524;
/** Paths narrower than IPv6's minimum (RFC 8200 §5: 1280, less headers) are so rare that more than silence must speak for them. */
const MOST_PATHS_FIT_BYTES = 1200;
/** After a longer silence a path that died, or forgot the connection, is likelier than a narrow one. */
const QUIET_NS = 10e9;
/** An acknowledgment comes back within this time, or not at all. */
const HEARD_WITHIN_NS = 1e9;

/** Seen before the hole: full-size segments are sent again and again at the same size, smaller ones get through. */
export function senderSide(connection: ConnectionRecord, scene: Scene): Claim | null {
  return view(connection, scene, ORIGINATOR) ?? view(connection, scene, RESPONDER);
}

function view(connection: ConnectionRecord, scene: Scene, side: Side): Claim | null {
  const stall = stalledSender(connection, side);
  if (stall === null || stall.repeats < 2 || stall.spanNs < 500e6 || stall.segmentBytes <= ALWAYS_FITS_BYTES)
    return null;
  const fits = largestThrough(connection, side, stall);
  if (fits >= stall.segmentBytes || stall.entries.some((entry) => entry.largestPayloadBytes <= fits)) return null;
  if (!stall.peerAlive && !maySizeMatter(connection, stall, fits)) return null;
  return describe(connection, scene, side, stall, fits);
}

/** Without a sign of life the path may be dead for all sizes: then what it carried just before must speak for size. */
function maySizeMatter(connection: ConnectionRecord, stall: StalledSender, fits: number): boolean {
  const isQuiet = idleBeforeNs(connection, stall.firstIndex) >= QUIET_NS;
  return fits > 0 && stall.segmentBytes > MOST_PATHS_FIT_BYTES && !isQuiet && !lostSmallOnes(connection, stall);
}

/**
 * What is small enough for every path went unanswered, too: a receiver acknowledges each segment behind a hole at once
 * (RFC 5681 §4.2), so those did not arrive either.
 */
function lostSmallOnes(connection: ConnectionRecord, stall: StalledSender): boolean {
  const first = connection.history[stall.firstIndex] as HistoryEntry;
  const isSmall = (entry: HistoryEntry) => isFin(entry) || (isData(entry) && entry.count === 1);
  return connection.history.some(
    (entry) =>
      entry.side === stall.side &&
      isSmall(entry) &&
      entry.largestPayloadBytes <= ALWAYS_FITS_BYTES &&
      entry.sequence > first.sequence &&
      connection.endNs - entry.lastTimeNs >= HEARD_WITHIN_NS,
  );
}

/** Largest payload that is known to have arrived: acknowledged, or selectively acknowledged behind the hole. */
function largestThrough(connection: ConnectionRecord, side: Side, stall: StalledSender): number {
  const sacked = connection.history
    .filter(
      (entry) => entry.side === otherSide(side) && hasMark(entry, MARK_SACK) && entry.lastTimeNs > stall.firstSentNs,
    )
    .map((entry) => segmentAt(connection, side, entry.sackLeft, entry.sackRight));
  return Math.max(connection.endpoints[side].largestAckedPayloadBytes, 0, ...sacked);
}

/** Size of the segment that begins where a SACK block begins; the block itself, less a FIN in it, is an upper bound. */
function segmentAt(connection: ConnectionRecord, side: Side, left: number, right: number): number {
  const mss = connection.endpoints[otherSide(side)].mss || Number.POSITIVE_INFINITY;
  const { finSequence } = connection.endpoints[side];
  const sent = connection.history.find(
    (entry) => entry.side === side && entry.payloadBytes > 0 && entry.sequence === left,
  );
  const blockBytes = right - left - (right === finSequence + 1 ? 1 : 0);
  return Math.min(blockBytes, sent?.largestPayloadBytes ?? mss);
}

function describe(connection: ConnectionRecord, scene: Scene, side: Side, stall: StalledSender, fits: number): Claim {
  const peer = endpointName(connection, otherSide(side));
  return blackHoleClaim(connection, scene, side, {
    confidence: stall.peerAlive ? 'likely' : 'possible',
    summary: `Large packets of the ${sideName(side)} vanish on the way to ${peer}: a segment of ${bytes(stall.segmentBytes)} was sent ${stall.repeats + 1} times in ${duration(stall.spanNs)} and never acknowledged, while segments up to ${bytes(fits)} got through.`,
    evidence: evidence(connection, stall),
    facts: {
      lostPayloadBytes: stall.segmentBytes,
      largestThroughPayloadBytes: fits,
      pathMtuBelowBytes:
        Math.min(stall.segmentBytes, connection.endpoints[otherSide(side)].mss || stall.segmentBytes) +
        headerBytes(connection),
      retransmissions: stall.repeats,
      spanMs: milliseconds(stall.spanNs),
    },
    mtuBytes: 0,
    rivals: stall.peerAlive
      ? []
      : [
          {
            cause: 'retransmission-timeout',
            because: 'the peer sent nothing at all after that: the path may have died for every size',
          },
        ],
  });
}

function evidence(connection: ConnectionRecord, stall: StalledSender): EvidenceFrame[] {
  const first = connection.history[stall.firstIndex] as HistoryEntry;
  const lastRepeat = stall.entries.at(-1) as HistoryEntry;
  const sent = `${bytes(first.largestPayloadBytes)} of payload in a segment, never acknowledged`;
  return inOrder([
    stall.sentLate ? lastFrameOf(first, sent) : frameOf(first, sent),
    ...stall.entries
      .slice(0, 4)
      .map((entry) => frameOf(entry, `the same bytes again, ${bytes(entry.largestPayloadBytes)} at once`)),
    frameOf(lastRepeat, 'the last repetition, still the same size'),
    stall.peerSign === null ? null : lastFrameOf(stall.peerSign, signText(stall.peerSign)),
  ]);
}

function signText(sign: HistoryEntry): string {
  if (hasMark(sign, MARK_SACK))
    return 'the peer acknowledges a smaller segment behind the missing ones (SACK): small packets pass';
  return 'the peer is alive and small packets pass in both directions';
}
