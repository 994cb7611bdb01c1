import { sequenceDistance } from '../../base/sequence.ts';
import { STATE_RESET } from './endpoint-states.ts';
import type { OpenConnections } from './open-connections.ts';

/** Jumps beyond this are not believed on SYN and RST, nor on an acknowledgment of 0, in bytes. */
const MAX_CREDIBLE_JUMP_BYTES = 1 << 20;

const WRAP = 2 ** 32;

/**
 * Number of `raw` relative to `start`; negative when it lies before it. Without a wrap the distance is taken in
 * 32-bit arithmetic: more than 2 GiB above `start` reads as "before" until the numbers have wrapped, as in Zeek.
 *
 * @param last  Raw number that was current before, and how often the space had `wraps` by then.
 */
export function relativeSequence(raw: number, last: number, wraps: number, start: number): number {
  const delta = sequenceDistance(raw, last);
  let passes = wraps;
  if (delta < 0 && passes > 0 && raw > last) passes--;
  else if (delta > 0 && raw < last) passes++;
  return passes === 0 ? sequenceDistance(raw, start) : passes * WRAP + raw - start;
}

/** Sets where end `e`'s numbers start and stand; `start` and `next` are raw. */
export function anchor(table: OpenConnections, e: number, start: number, next: number): void {
  table.start[e] = start;
  table.acked[e] = start;
  table.next[e] = next;
}

/** Takes the peer's acknowledgment `ack` of end `e`'s bytes, unless it moves back or cannot be true. */
export function advanceAcked(table: OpenConnections, e: number, ack: number): void {
  const delta = sequenceDistance(ack, table.acked[e] as number);
  // Broken stacks acknowledge 0; a stream that happens to stand there is far less likely.
  if (delta <= 0 || (ack === 0 && delta > MAX_CREDIBLE_JUMP_BYTES)) return;
  if (ack < (table.acked[e] as number)) table.ackedWraps[e] = (table.ackedWraps[e] as number) + 1;
  table.acked[e] = ack;
}

/**
 * Moves end `e`'s next number to `end` of a segment where that is credible.
 *
 * @returns Whether the segment carries payload but nothing new: a repetition, or reordering.
 */
export function advanceNext(
  table: OpenConnections,
  e: number,
  end: number,
  synOrRst: boolean,
  fin: boolean,
  payloadBytes: number,
): boolean {
  const delta = sequenceDistance(end, table.next[e] as number);
  if (synOrRst && (delta > MAX_CREDIBLE_JUMP_BYTES || delta < -MAX_CREDIBLE_JUMP_BYTES)) return false;
  // Only the SYN was seen so far: then the FIN alone says how much was sent, even beyond 2 GiB.
  const onlySyn = table.next[e] === ((table.start[e] as number) + 1) >>> 0;
  if (fin && onlySyn) setNext(table, e, end);
  else if (table.state[e] === STATE_RESET) return false;
  else if (delta > 0) setNext(table, e, end);
  else return payloadBytes > 0;
  return false;
}

function setNext(table: OpenConnections, e: number, next: number): void {
  if (next < (table.next[e] as number)) table.nextWraps[e] = (table.nextWraps[e] as number) + 1;
  table.next[e] = next;
}

/** End `e`'s next number counted from raw 0 of its first pass, wraps included. */
export function fullNext(table: OpenConnections, e: number): number {
  return (table.nextWraps[e] as number) * WRAP + (table.next[e] as number);
}

/** Highest acknowledged number of end `e`, counted like `fullNext`. */
export function fullAcked(table: OpenConnections, e: number): number {
  return (table.ackedWraps[e] as number) * WRAP + (table.acked[e] as number);
}

/** Whether the peer acknowledged nothing of end `e` but its SYN. */
export function nothingAcked(table: OpenConnections, e: number): boolean {
  const beyondStart = fullAcked(table, e) - (table.start[e] as number);
  return beyondStart === 0 || beyondStart === 1;
}
