import { derived } from '../facts/derived.ts';
import { idleBeforeNs, lastDataBefore, lastSpeakerBefore } from '../facts/exchange.ts';
import { type ResetReading, resetReadings } from '../facts/reset-readings.ts';
import type { Scene } from '../facts/scene.ts';
import { isData, isFin } from '../facts/turns.ts';
import { roundTripNs } from '../facts/vantage.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import { type HistoryEntry, ORIGINATOR, RESPONDER } from '../model/history.ts';
import type { AppMessage } from '../model/messages.ts';
import type { EvidenceFrame } from './cause.ts';
import { frameOf, inOrder, lastFrameOf } from './evidence.ts';
import { isHiddenAlert } from './last-message.ts';

/** A server's FIN, and what the client wrote although the server had closed (or was just closing). */
export interface LateWrite {
  readonly fin: HistoryEntry;
  readonly finIndex: number;
  /** Silence before the server closed (its own farewell does not break it), ns. */
  readonly idleNs: number;
  /** The turn that carried the late bytes; it may have begun with bytes that the server still took. */
  readonly write: HistoryEntry;
  readonly writeIndex: number;
  /** First of the late bytes in sequence space. */
  readonly lateSequence: number;
  readonly lateBytes: number;
  /** Nanoseconds from the FIN to the write as seen here; negative when they crossed. */
  readonly afterFinNs: number;
  /** The late bytes do not acknowledge the FIN: the two crossed on their way, and no look at the socket would have told. */
  readonly crossed: boolean;
  /** The RST that answered; null when none was captured. */
  readonly reset: ResetReading | null;
}

/**
 * The client's payload that the server had not taken when it closed: sent behind its FIN, or crossing it.
 * Null when there is none, or when the server went on to take it (a half-close).
 */
export const lateWrite = derived((connection): LateWrite | null => {
  const { history } = connection;
  if (connection.closedFirst !== RESPONDER) return null;
  const finIndex = history.findIndex((entry) => entry.side === RESPONDER && isFin(entry));
  const fin = history[finIndex];
  if (fin === undefined) return null;
  const writeIndex = history.findIndex(
    (entry) => entry.side === ORIGINATOR && isData(entry) && payloadEnd(entry) > fin.ack,
  );
  const write = history[writeIndex];
  if (write === undefined) return null;
  const lateSequence = Math.max(write.sequence, fin.ack);
  if (connection.endpoints[RESPONDER].highestAck > lateSequence) return null;
  const isPartlyTaken = write.sequence < fin.ack;
  const reset = resetReadings(connection).find(
    (reading) => reading.entry.side === RESPONDER && reading.index > writeIndex,
  );
  return {
    fin,
    finIndex,
    idleNs: idleBeforeNs(connection, finIndex < writeIndex ? farewellIndex(connection, finIndex) : writeIndex),
    write,
    writeIndex,
    lateSequence,
    lateBytes: payloadEnd(write) - lateSequence,
    afterFinNs: (isPartlyTaken ? write.lastTimeNs : write.timeNs) - fin.timeNs,
    crossed: (isPartlyTaken ? write.lastAck : write.ack) <= connection.endpoints[RESPONDER].finSequence,
    reset: reset ?? null,
  };
});

function payloadEnd(entry: HistoryEntry): number {
  return entry.sequenceEnd - (isFin(entry) ? 1 : 0);
}

/** FIN, late write and RST as evidence, in the words of the cause. */
export function lateEvidence(late: LateWrite, finText: string, writeText: string): EvidenceFrame[] {
  const isPartlyTaken = late.write.sequence < late.lateSequence;
  return inOrder([
    frameOf(late.fin, finText),
    isPartlyTaken ? lastFrameOf(late.write, writeText) : frameOf(late.write, writeText),
    late.reset === null ? null : frameOf(late.reset.entry, resetText(late.reset)),
  ]);
}

function resetText(reset: ResetReading): string {
  if (reset.family === 'stateless')
    return 'bare RST at the number that the segment acknowledged: no socket took the bytes';
  return 'RST by the server in answer';
}

/** What a server says unasked shortly before its FIN belongs to its close. */
const FAREWELL_NS = 1e9;

/**
 * Where the server's close begins: at its FIN, or at what it says unasked before it (TLS close_notify, HTTP/2 GOAWAY,
 * MySQL error 4031, "421 timeout"): data behind its own earlier data, with no word of the client between.
 */
function farewellIndex(connection: ConnectionRecord, finIndex: number): number {
  const fin = connection.history[finIndex] as HistoryEntry;
  const last = lastDataBefore(connection, RESPONDER, finIndex);
  const spoken = connection.history[last];
  if (spoken === undefined || fin.timeNs - spoken.timeNs > FAREWELL_NS) return finIndex;
  const isUnasked =
    lastSpeakerBefore(connection, finIndex) === RESPONDER && lastSpeakerBefore(connection, last) === RESPONDER;
  return isUnasked ? last : finIndex;
}

/**
 * A farewell of HTTP/2 under TLS is a GOAWAY record (17 bytes and, before TLS 1.3, 29 around them), an alert (31) and the
 * FIN; hardly any request is as short.
 */
const LATE_FAREWELL_BYTES = 78;

/** What the client wrote too late, in its protocol's words; null when the protocol is not known. */
export function lateMessage(connection: ConnectionRecord, scene: Scene, late: LateWrite): AppMessage | null {
  const messages = scene
    .reading(connection)
    ?.messages.filter((message) => message.side === ORIGINATOR && message.entry >= late.writeIndex);
  return messages?.find((message) => message.kind === 'request') ?? messages?.[0] ?? null;
}

/** Whether all that was written too late was a farewell (COM_QUIT, Terminate, a TLS alert): nobody was hurt. */
export function isLateFarewell(connection: ConnectionRecord, scene: Scene, late: LateWrite): boolean {
  const said = lateMessage(connection, scene, late);
  if (said === null || said.kind === 'request') return false;
  if (said.kind === 'goodbye' || isHiddenAlert(said)) return true;
  const last = scene.reading(connection)?.messages.findLast((message) => message.side === ORIGINATOR);
  const writtenBytes = connection.endpoints[ORIGINATOR].nextSequence - late.lateSequence;
  return last !== undefined && isHiddenAlert(last) && writtenBytes <= LATE_FAREWELL_BYTES;
}

/** A server that closes after at least this much silence had given the connection up as idle. */
export function isIdleClose(connection: ConnectionRecord, late: LateWrite): boolean {
  const trip = roundTripNs(connection);
  return late.idleNs >= Math.max(50e6, Number.isNaN(trip) ? 0 : trip * 3);
}
