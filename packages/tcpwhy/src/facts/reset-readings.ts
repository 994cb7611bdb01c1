import type { ConnectionRecord } from '../model/connections.ts';
import { type HistoryEntry, otherSide, type Side } from '../model/history.ts';
import { OPTION_TIMESTAMPS, TCP_ACK, TCP_SYN } from '../model/packets.ts';
import { derived } from './derived.ts';
import { isReset, lastIndexBefore } from './turns.ts';

/**
 * What made a RST, read from its shape (Linux; RFC 9293 §3.5.2 for the first two):
 * - `refusal`: answers a segment without ACK (a SYN): RST+ACK, sequence number 0, window 0.
 * - `stateless`: answers a segment with ACK by its acknowledgment number: bare RST, window 0. No socket took the segment.
 * - `abort`: a live socket ended the connection: RST+ACK at SND.NXT with its window.
 * - `foreign`: fits none of these: another stack, or another machine.
 */
export type ResetFamily = 'refusal' | 'stateless' | 'abort' | 'foreign';

export interface ResetReading {
  /** Index into the history. */
  readonly index: number;
  readonly entry: HistoryEntry;
  readonly family: ResetFamily;
  /** For `stateless` and `refusal`: index of the peer's segment that it answers; -1 when none fits. */
  readonly provokedBy: number;
  /** Why the claimed sender did not make it; empty when it fits. Each is a reason in words. */
  readonly foreignSigns: readonly string[];
  /** For `abort`: how many bytes larger its window is than the last one before it; 0 when it is not. See the unread-data test below. */
  readonly windowJumpBytes: number;
  /** The window opened from 0, or at least doubled: a program that had read would have made its kernel send an update before. */
  readonly windowLeapt: boolean;
}

/** All RSTs of the connection, in order. */
export const resetReadings = derived((connection): ResetReading[] => {
  const { history } = connection;
  const readings: ResetReading[] = [];
  for (let index = 0; index < history.length; index++) {
    const entry = history[index] as HistoryEntry;
    if (isReset(entry)) readings.push(readReset(connection, entry, index));
  }
  return readings;
});

/** The RST that ended the connection: the first one that is not an answer to stragglers. */
export function firstReset(connection: ConnectionRecord): ResetReading | null {
  return resetReadings(connection)[0] ?? null;
}

function readReset(connection: ConnectionRecord, entry: HistoryEntry, index: number): ResetReading {
  const provokedBy = provokingSegment(connection, entry, index);
  const family = familyOf(connection, entry, provokedBy);
  return {
    index,
    entry,
    family,
    provokedBy,
    foreignSigns: foreignSigns(connection, entry, family),
    ...(family === 'abort' ? windowJump(connection, entry, index) : { windowJumpBytes: 0, windowLeapt: false }),
  };
}

function familyOf(connection: ConnectionRecord, entry: HistoryEntry, provokedBy: number): ResetFamily {
  const hasAck = (entry.flags & TCP_ACK) !== 0;
  const own = connection.endpoints[entry.side];
  if (hasAck && entry.window === 0 && !own.sawSyn && own.nextSequence === 0) return 'refusal';
  if (!hasAck) return provokedBy >= 0 && entry.window === 0 ? 'stateless' : 'foreign';
  // Linux sends an abort at the acceptable sequence number: SND.NXT, or the edge of the peer's window when that is less.
  const peer = connection.endpoints[otherSide(entry.side)];
  const inSequence = entry.sequence <= own.nextSequence && entry.sequence >= peer.highestAck;
  return inSequence && entry.ack <= peer.nextSequence ? 'abort' : 'foreign';
}

/** RFC 9293 §3.5.2 group 1 and 2: the RST takes its sequence number from the offending segment's ACK field. */
function provokingSegment(connection: ConnectionRecord, entry: HistoryEntry, index: number): number {
  const hasAck = (entry.flags & TCP_ACK) !== 0;
  const peer = otherSide(entry.side);
  return lastIndexBefore(connection.history, index, (earlier) => {
    if (earlier.side !== peer || earlier.kind !== 'segments' || isReset(earlier)) return false;
    if (!hasAck)
      return (earlier.flags & TCP_ACK) !== 0 && (earlier.lastAck === entry.sequence || earlier.ack === entry.sequence);
    return (earlier.flags & TCP_ACK) === 0 && earlier.sequenceEnd === entry.ack;
  });
}

/** Small segments take up to this many times their payload from the receive buffer (Linux counts whole buffers). */
const BUFFER_PER_BYTE = 4;

/**
 * The unread-data test: Linux empties the receive queue before it builds the RST, so unread data shows as a window
 * that grew since the last ACK. The bytes are a lower bound of what was unread; below about 3 kB nothing shows. A
 * growth to less than twice the window is a hint only: a program may have read that much without provoking an update.
 */
function windowJump(
  connection: ConnectionRecord,
  entry: HistoryEntry,
  index: number,
): Pick<ResetReading, 'windowJumpBytes' | 'windowLeapt'> {
  // Runs stand where they began: the latest window is that of the run that ended last.
  let last: HistoryEntry | null = null;
  for (let i = 0; i < index; i++) {
    const earlier = connection.history[i] as HistoryEntry;
    if (earlier.side !== entry.side || earlier.kind !== 'segments' || (earlier.flags & TCP_SYN) !== 0) continue;
    if (earlier.lastFrame > (last?.lastFrame ?? 0)) last = earlier;
  }
  const lastWindow = last?.window ?? entry.window;
  const jumpBytes = Math.max(0, entry.window - lastWindow) * 2 ** usedShift(connection, entry.side);
  // Nobody can throw away more than was sent: some devices write a reason into the window of their RSTs.
  if (jumpBytes > connection.endpoints[otherSide(entry.side)].sentPayloadBytes * BUFFER_PER_BYTE)
    return { windowJumpBytes: 0, windowLeapt: false };
  const windowLeapt = lastWindow === 0 ? entry.window > 0 : entry.window >= lastWindow * 2;
  // Linux opens a young window by two segments for each that arrives: an ACK of new data shows that growth as well.
  const grewWithData = !windowLeapt && last !== null && entry.ack > last.lastAck;
  return { windowJumpBytes: grewWithData ? 0 : jumpBytes, windowLeapt };
}

/** Shift of a side's window fields: in use only when both SYNs offer it (RFC 7323 §2.2); 0 when that was not captured. */
function usedShift(connection: ConnectionRecord, side: Side): number {
  const peer = connection.endpoints[otherSide(side)];
  if (peer.sawSyn && peer.windowShift < 0) return 0;
  return Math.max(0, connection.endpoints[side].windowShift);
}

function foreignSigns(connection: ConnectionRecord, entry: HistoryEntry, family: ResetFamily): string[] {
  const signs: string[] = [];
  const own = connection.endpoints[entry.side];
  if (own.ttl !== 0 && !own.ttlVaries && entry.ttl !== own.ttl) {
    signs.push(`its TTL is ${entry.ttl}, all other packets of ${own.address} arrive with ${own.ttl}`);
  }
  const timestamps = own.timestampsOffered && connection.endpoints[otherSide(entry.side)].timestampsOffered;
  const hasAck = (entry.flags & TCP_ACK) !== 0;
  if (
    hasAck &&
    family !== 'refusal' &&
    timestamps &&
    (entry.optionBits & OPTION_TIMESTAMPS) === 0 &&
    entry.window === 0 &&
    !isWindowsTtl(own.ttl)
  ) {
    signs.push(
      'it has window 0 and no TCP timestamp on a connection that uses timestamps, which the kernel that negotiated them does not send',
    );
  }
  if (family === 'foreign' && signs.length === 0) signs.push('its numbers do not continue what this side sent');
  return signs;
}

/** Windows starts with TTL 128, and all its RSTs have window 0 and no timestamp. */
function isWindowsTtl(ttl: number): boolean {
  return ttl > 64 && ttl <= 128;
}

/** Whether the side went on talking normally after a RST in its name: the RST was not its own. */
export function talksAfterReset(connection: ConnectionRecord, reading: ResetReading): HistoryEntry | null {
  const { side } = reading.entry;
  for (let i = reading.index + 1; i < connection.history.length; i++) {
    const entry = connection.history[i] as HistoryEntry;
    if (entry.side === side && entry.kind === 'segments' && !isReset(entry) && (entry.flags & TCP_ACK) !== 0)
      return entry;
  }
  return null;
}

export function sideName(side: Side): 'client' | 'server' {
  return side === 0 ? 'client' : 'server';
}
