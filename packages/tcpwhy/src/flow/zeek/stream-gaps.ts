import { STATE_CLOSED, STATE_ESTABLISHED } from './endpoint-states.ts';
import { addNoise } from './history-letters.ts';
import { END_ABANDONED, END_SENT_FIN, NOISE_GAP, type OpenConnections, PARTIAL } from './open-connections.ts';
import { payloadSize } from './payload-size.ts';
import { fullNext, nothingAcked } from './sequence-space.ts';

// Zeek reassembles both streams; here only the ranges are followed, which is all that gaps and closing need.
// Bytes between `released` and `inOrderEnd` are held until acknowledged; `early` has what lies beyond a hole.

/** A first flight beyond this without any ACK means that the ACKs take another way: nothing is held for them. */
const MAX_FIRST_FLIGHT_BYTES = 16_384;
/** Held beyond a hole without any ACK, or altogether, before a stream is given up. */
const MAX_BEYOND_HOLE_UNACKED_BYTES = 16_384;
const MAX_HELD_BYTES = 10 * 1024 * 1024;
/** Ranges kept per end, so that a hostile comb of one-byte segments stays cheap; Zeek has no such limit. */
const MAX_EARLY_RANGES = 2048;

/** Follows payload `start`..`end` (relative) that end `e` sent. */
export function takePayload(table: OpenConnections, e: number, start: number, end: number): void {
  if (table.endIs(e, END_ABANDONED) || end <= (table.released[e] as number)) return;
  const from = Math.max(start, table.released[e] as number);
  if (from > (table.inOrderEnd[e] as number)) addEarly(table, e, from, end);
  else if (end > (table.inOrderEnd[e] as number)) moveInOrder(table, e, end);
  giveUpWhenTooMuch(table, e);
}

/**
 * Takes the peer's acknowledgment of end `e`'s bytes up to `ack` (relative): what is missing before it is a gap.
 *
 * @returns Whether anything new was acknowledged.
 */
export function takeAck(table: OpenConnections, e: number, ack: number): boolean {
  const finEnd = table.finEnd[e] as number;
  // The FIN itself is no payload; a FIN "before" the start (negative) bounds nothing.
  const upTo = table.endIs(e, END_SENT_FIN) && finEnd >= 0 && ack >= finEnd ? finEnd - 1 : ack;
  if (upTo <= (table.released[e] as number)) return false;
  if (upTo > (table.inOrderEnd[e] as number)) skipHoles(table, e, upTo);
  dropEarlyBefore(table, e, upTo);
  absorbEarly(table, e);
  table.released[e] = Math.max(upTo, table.released[e] as number);
  return true;
}

/** Whether end `e` sent bytes that are neither acknowledged nor given up. */
function holdsBytes(table: OpenConnections, e: number): boolean {
  if (table.endIs(e, END_ABANDONED)) return false;
  return (table.inOrderEnd[e] as number) > (table.released[e] as number) || table.early[e] !== undefined;
}

/** Whether end `e` cannot be closed yet: its own bytes are not all in order, or its peer's wait for an ACK. */
export function bytesPending(table: OpenConnections, e: number, peerMayStillAck: boolean): boolean {
  if (table.endIs(e, END_ABANDONED)) return false;
  const inOrder = (table.start[e] as number) + (table.inOrderEnd[e] as number);
  const next = fullNext(table, e);
  if (next < inOrder) return false;
  // All in order up to the last number (RST) or the one before it (FIN takes one).
  if (inOrder !== next && inOrder !== next - 1) return true;
  return peerMayStillAck && holdsBytes(table, e ^ 1);
}

function moveInOrder(table: OpenConnections, e: number, end: number): void {
  table.inOrderEnd[e] = end;
  absorbEarly(table, e);
  releaseFirstFlight(table, e);
}

/** Early ranges that now join the bytes in order. */
function absorbEarly(table: OpenConnections, e: number): void {
  const early = table.early[e];
  if (early === undefined) return;
  let taken = 0;
  let end = table.inOrderEnd[e] as number;
  for (; taken < early.length && (early[taken] as number) <= end; taken += 2)
    end = Math.max(end, early[taken + 1] as number);
  if (taken === 0) return;
  table.inOrderEnd[e] = end;
  dropFirst(table, e, early, taken);
  releaseFirstFlight(table, e);
}

function releaseFirstFlight(table: OpenConnections, e: number): void {
  if (nothingAcked(table, e) && payloadSize(table, e) > MAX_FIRST_FLIGHT_BYTES)
    table.released[e] = Math.max(table.released[e] as number, table.inOrderEnd[e] as number);
}

/** Gives up every hole before `upTo`, which the peer has acknowledged. */
function skipHoles(table: OpenConnections, e: number, upTo: number): void {
  // The numbering of a connection without its start is a guess that is one or two off.
  if (upTo <= 2 && table.is(e >> 1, PARTIAL)) return;
  if (!table.endIs(e, END_ABANDONED)) {
    for (let early = table.early[e]; early !== undefined && (early[0] as number) < upTo; early = table.early[e]) {
      noteGap(table, e, (early[0] as number) - (table.inOrderEnd[e] as number));
      table.inOrderEnd[e] = early[0] as number;
      absorbEarly(table, e);
    }
    if (upTo > (table.inOrderEnd[e] as number)) noteGap(table, e, upTo - (table.inOrderEnd[e] as number));
  }
  table.inOrderEnd[e] = Math.max(upTo, table.inOrderEnd[e] as number);
}

/** Gaps count only between ends that did a handshake: elsewhere the numbers themselves are in doubt. */
function noteGap(table: OpenConnections, e: number, bytes: number): void {
  if (!isClean(table, e) || !isClean(table, e ^ 1)) return;
  addNoise(table, e, NOISE_GAP);
  table.missedBytes[e >> 1] = (table.missedBytes[e >> 1] as number) + bytes;
}

function isClean(table: OpenConnections, e: number): boolean {
  const state = table.state[e];
  return state === STATE_ESTABLISHED || (state === STATE_CLOSED && table.previousState[e] === STATE_ESTABLISHED);
}

/** Joins `start`..`end` with the early ranges it touches. */
function addEarly(table: OpenConnections, e: number, start: number, end: number): void {
  const early = table.early[e];
  if (early === undefined) {
    table.early[e] = [start, end];
    return;
  }
  let from = early.length;
  while (from > 0 && (early[from - 1] as number) >= start) from -= 2;
  let to = from;
  let low = start;
  let high = end;
  for (; to < early.length && (early[to] as number) <= end; to += 2) {
    low = Math.min(low, early[to] as number);
    high = Math.max(high, early[to + 1] as number);
  }
  early.splice(from, to - from, low, high);
}

function dropEarlyBefore(table: OpenConnections, e: number, upTo: number): void {
  const early = table.early[e];
  if (early === undefined) return;
  let dropped = 0;
  while (dropped < early.length && (early[dropped + 1] as number) <= upTo) dropped += 2;
  dropFirst(table, e, early, dropped);
}

function dropFirst(table: OpenConnections, e: number, early: number[], values: number): void {
  if (values === early.length) table.early[e] = undefined;
  else if (values > 0) early.splice(0, values);
}

/** Stops following a stream whose bytes pile up unacknowledged. */
function giveUpWhenTooMuch(table: OpenConnections, e: number): void {
  const early = table.early[e];
  const inOrderEnd = table.inOrderEnd[e] as number;
  if (early === undefined) {
    if (inOrderEnd - (table.released[e] as number) > MAX_HELD_BYTES) abandon(table, e);
    return;
  }
  const beyondHoleBytes = (early.at(-1) as number) - inOrderEnd;
  if (
    early.length > 2 * MAX_EARLY_RANGES ||
    (beyondHoleBytes > MAX_BEYOND_HOLE_UNACKED_BYTES && nothingAcked(table, e)) ||
    heldBytes(table, e, early) > MAX_HELD_BYTES
  )
    abandon(table, e);
}

function heldBytes(table: OpenConnections, e: number, early: readonly number[]): number {
  const released = table.released[e] as number;
  // Cheap bound first: summing up is only worth it near the limit.
  if ((early.at(-1) as number) - released <= MAX_HELD_BYTES) return 0;
  let held = (table.inOrderEnd[e] as number) - released;
  for (let k = 0; k < early.length; k += 2) held += (early[k + 1] as number) - (early[k] as number);
  return held;
}

function abandon(table: OpenConnections, e: number): void {
  table.markEnd(e, END_ABANDONED);
  table.early[e] = undefined;
}
