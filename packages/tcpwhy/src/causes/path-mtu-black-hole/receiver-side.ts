import { sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { endpointName, hasMark, isData, lastIndexBefore } from '../../facts/turns.ts';
import { isCapturedAt, vantageOf } from '../../facts/vantage.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import {
  type HistoryEntry,
  MARK_GAP_BEFORE,
  MARK_SACK,
  ORIGINATOR,
  otherSide,
  RESPONDER,
  type Side,
} from '../../model/history.ts';
import type { Claim } from '../cause.ts';
import { bytes, duration, frameOf, inOrder, milliseconds } from '../evidence.ts';
import { blackHoleClaim } from './black-hole-claim.ts';

/** A hole that repair leaves open for longer than several time-outs (RFC 6298: 200 ms to 1 s each) is no ordinary loss. */
const UNFILLED_NS = 1.5e9;
/** Less than this is missing: an ordinary small segment. */
const LARGE_BYTES = 1000;
/** Where no SYN was captured: Ethernet, less a tunnel. */
const UNKNOWN_MSS = 1400;

/** No sender is further ahead than its peer's window, and none that large is in use: other numbers begin there. */
const LARGEST_WINDOW_BYTES = 64 * 1024 * 1024;

/** Seen behind the hole: what follows the missing bytes arrives, the bytes themselves never do. */
export function receiverSide(connection: ConnectionRecord, scene: Scene): Claim | null {
  return view(connection, scene, ORIGINATOR) ?? view(connection, scene, RESPONDER);
}

function view(connection: ConnectionRecord, scene: Scene, sender: Side): Claim | null {
  // At the sender's own host all that it sends is seen: a hole there is the capture's.
  if (isCapturedAt(connection, sender)) return null;
  const receiver = otherSide(sender);
  const acked = connection.endpoints[receiver].highestAck;
  const behind = connection.history.find(
    (entry) => entry.side === sender && hasMark(entry, MARK_GAP_BEFORE) && entry.sequence > Math.max(acked, 1),
  );
  if (behind === undefined) return null;
  const missingBytes = behind.sequence - Math.max(acked, 1);
  if (missingBytes > LARGEST_WINDOW_BYTES || hearsUnseen(connection, behind)) return null;
  const before = lastIndexBefore(
    connection.history,
    connection.history.indexOf(behind),
    (entry) => entry.side === sender && isData(entry),
  );
  const silentNs = behind.timeNs - (connection.history[before]?.lastTimeNs ?? connection.startNs);
  const openNs = Math.max(connection.endNs - behind.timeNs, isData(behind) ? 0 : silentNs);
  if (missingBytes < LARGE_BYTES || openNs < UNFILLED_NS) return null;
  const largestArrived = Math.max(0, ...arrivedPayloads(connection, sender));
  // Full segments came through, before the hole or behind it: what is missing was not too large.
  if (largestArrived >= Math.min(missingBytes, fullPayloadBytes(connection, receiver))) return null;
  const sack =
    connection.history.find(
      (entry) => entry.side === receiver && hasMark(entry, MARK_SACK) && entry.timeNs >= behind.timeNs,
    ) ?? null;
  // The receiver's own ACK stays before the hole: the bytes did not reach it either, the capture missed nothing.
  const stuck =
    connection.history.find(
      (entry) =>
        entry.side === receiver &&
        entry.kind === 'segments' &&
        entry.timeNs >= behind.timeNs &&
        entry.lastAck <= behind.sequence,
    ) ?? null;
  // Behind the narrow hop, without an ACK that says so: only when this is not the sender's own side of it.
  if (stuck === null && !isCapturedAt(connection, receiver) && vantageOf(connection) !== 'between') return null;
  return describe(connection, scene, sender, behind, { missingBytes, largestArrived, openNs, sack, stuck });
}

/** What stands behind the hole acknowledges bytes of the receiver that are missing here too: the capture lost packets. */
function hearsUnseen(connection: ConnectionRecord, behind: HistoryEntry): boolean {
  const receiver = otherSide(behind.side);
  const shown = connection.history.reduce(
    (end, entry) =>
      entry.side === receiver && entry.kind === 'segments' && entry.timeNs <= behind.lastTimeNs
        ? Math.max(end, entry.sequenceEnd)
        : end,
    1,
  );
  return behind.ack > shown;
}

function arrivedPayloads(connection: ConnectionRecord, sender: Side): number[] {
  return connection.history
    .filter((entry) => entry.side === sender && isData(entry))
    .map((entry) => entry.largestPayloadBytes);
}

/** What a full segment towards `receiver` carries: its MSS, or the sender's own where that link (or a box on it) allows less. */
function fullPayloadBytes(connection: ConnectionRecord, receiver: Side): number {
  const timestamps = connection.endpoints.every((endpoint) => endpoint.timestampsOffered);
  const asked = connection.endpoints[receiver].mss || UNKNOWN_MSS;
  const own = connection.endpoints[otherSide(receiver)].mss || asked;
  return Math.min(asked, own) - (timestamps ? 12 : 0);
}

function describe(
  connection: ConnectionRecord,
  scene: Scene,
  sender: Side,
  behind: HistoryEntry,
  hole: {
    missingBytes: number;
    largestArrived: number;
    openNs: number;
    sack: HistoryEntry | null;
    stuck: HistoryEntry | null;
  },
): Claim {
  const answer = hole.sack ?? hole.stuck;
  return blackHoleClaim(connection, scene, sender, {
    confidence: hole.sack === null ? 'possible' : 'likely',
    summary: `${bytes(hole.missingBytes)} that the ${sideName(sender)} (${endpointName(connection, sender)}) sent never arrived, while smaller segments behind them did: large packets vanish on the path.`,
    evidence: inOrder([
      frameOf(behind, `arrives although the ${bytes(hole.missingBytes)} before it are missing`),
      answer === null
        ? null
        : frameOf(
            answer,
            hole.sack === null
              ? 'the receiver still acknowledges only what came before the hole'
              : 'the receiver asks for the missing bytes (SACK): they did not reach it either, so the capture missed nothing',
          ),
    ]),
    facts: {
      missingBytes: hole.missingBytes,
      largestArrivedPayloadBytes: hole.largestArrived,
      openMs: milliseconds(hole.openNs),
    },
    mtuBytes: 0,
    rivals: [
      {
        cause: 'retransmission-timeout',
        because: `ordinary loss can leave a hole too, though not for ${duration(Math.max(hole.openNs, UNFILLED_NS))}; only a capture at the sender shows what was sent again, and how large`,
      },
    ],
  });
}
