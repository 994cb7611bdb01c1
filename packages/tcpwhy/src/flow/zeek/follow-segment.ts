import { type PacketTable, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../../model/packets.ts';
import { checkEnd, closeEnd } from './closing.ts';
import {
  STATE_CLOSED,
  STATE_ESTABLISHED,
  STATE_INACTIVE,
  STATE_PARTIAL,
  STATE_RESET,
  STATE_SYN_ACK_SENT,
  STATE_SYN_SENT,
} from './endpoint-states.ts';
import { noteGreeting } from './greetings.ts';
import { addNoise, noteSegment } from './history-letters.ts';
import {
  END_DID_CLOSE,
  END_SENT_FIN,
  END_SPOKE,
  NOISE_REPEAT,
  NOISE_ZERO_WINDOW,
  type OpenConnections,
  PARTIAL,
} from './open-connections.ts';
import { advanceAcked, advanceNext, anchor, relativeSequence } from './sequence-space.ts';
import { CLOSES_NOTHING, CLOSES_REGULARLY, moveState } from './state-machine.ts';
import { takeAck, takePayload } from './stream-gaps.ts';

/**
 * Works one good segment, row `i` of `packets`, of end `e` into its connection.
 * The order of the steps decides the order of the letters, and which states a gap is judged by.
 */
export function followSegment(table: OpenConnections, e: number, packets: PacketTable, i: number): void {
  const peer = e ^ 1;
  const c = e >> 1;
  const flags = packets.flags(i);
  const payloadBytes = packets.payloadBytes(i);
  const sequence = packets.sequenceNumber(i) >>> 0;
  const asOriginator = table.isOriginator(e);
  if (!table.endIs(e, END_SPOKE)) notePartial(table, e, flags, asOriginator);
  const numbers = sequenceLength(flags, payloadBytes);
  const end = (sequence + numbers) >>> 0;
  placeSender(table, e, flags, sequence, end);
  const relative = relativeSequence(
    sequence,
    table.next[e] as number,
    table.nextWraps[e] as number,
    table.start[e] as number,
  );
  noteSegment(table, e, flags, relative, payloadBytes);
  if (packets.window(i) === 0) noteZeroWindow(table, e, flags);
  if (!table.endIs(e, END_DID_CLOSE) || !table.endIs(peer, END_DID_CLOSE)) table.lastNs[c] = packets.timeNs(i);
  if ((flags & TCP_FIN) !== 0) {
    table.markEnd(e, END_SENT_FIN);
    table.finEnd[e] = relative + numbers;
  }
  const acked = (flags & TCP_ACK) === 0 ? 0 : acknowledge(table, peer, flags, packets.ackNumber(i) >>> 0);
  const synOrRst = (flags & (TCP_SYN | TCP_RST)) !== 0;
  if (advanceNext(table, e, end, synOrRst, (flags & TCP_FIN) !== 0, payloadBytes)) addNoise(table, e, NOISE_REPEAT);
  const effect = moveState(table, e, flags, payloadBytes, asOriginator, packets.timeNs(i));
  // Only now: an ACK that comes with the end of a connection says little about lost bytes.
  if (acked > 0 && takeAck(table, peer, acked)) checkEnd(table, peer);
  table.markEnd(e, END_SPOKE);
  if (payloadBytes > 0 && (flags & TCP_RST) === 0 && relative >= 0)
    followPayload(table, e, packets, i, (flags & TCP_SYN) === 0 ? relative : relative + 1);
  checkEnd(table, e);
  if (effect !== CLOSES_NOTHING) closeEnd(table, e, effect === CLOSES_REGULARLY);
}

/** A first segment without SYN means that the beginning is missing. */
function notePartial(table: OpenConnections, e: number, flags: number, asOriginator: boolean): void {
  const c = e >> 1;
  if (asOriginator) table.mark(c, PARTIAL, (flags & (TCP_SYN | TCP_ACK)) !== TCP_SYN);
  else if ((flags & TCP_SYN) === 0) table.mark(c, PARTIAL, true);
}

/** Sequence numbers that the segment takes; payload of a RST is no part of the stream. */
function sequenceLength(flags: number, payloadBytes: number): number {
  const control = ((flags & TCP_SYN) !== 0 ? 1 : 0) + ((flags & TCP_FIN) !== 0 ? 1 : 0);
  return (flags & TCP_RST) !== 0 ? control : control + payloadBytes;
}

/** Anchors the sender's numbers at its first segment, and again at a SYN that shows the first guess wrong. */
function placeSender(table: OpenConnections, e: number, flags: number, sequence: number, end: number): void {
  const isSyn = (flags & TCP_SYN) !== 0;
  switch (table.state[e]) {
    case STATE_INACTIVE:
      // Without its SYN the stream is numbered as if there had been one.
      if (isSyn) anchor(table, e, sequence, end);
      else anchor(table, e, (sequence - 1) >>> 0, sequence);
      break;
    case STATE_SYN_SENT:
    case STATE_SYN_ACK_SENT:
      if (isSyn && sequence !== table.start[e]) anchor(table, e, sequence, end);
      break;
    case STATE_ESTABLISHED:
    case STATE_PARTIAL:
      if (isSyn) anchor(table, e, sequence, end);
      break;
    case STATE_RESET:
      // The RST before may have been forged: a SYN knows better.
      if (isSyn && table.previousState[e] === STATE_INACTIVE) anchor(table, e, sequence, end);
      break;
  }
}

/** A closed window means nothing on or after a RST, nor once the peer has nothing more to send. */
function noteZeroWindow(table: OpenConnections, e: number, flags: number): void {
  if ((flags & TCP_RST) !== 0 || table.state[e] === STATE_RESET || table.state[e ^ 1] === STATE_CLOSED) return;
  addNoise(table, e, NOISE_ZERO_WINDOW);
}

/**
 * Notes that end `peer`'s bytes are acknowledged up to raw `ack`.
 *
 * @returns The relative number acknowledged; 0 when it lies before the stream.
 */
function acknowledge(table: OpenConnections, peer: number, flags: number, ack: number): number {
  if (table.state[peer] === STATE_INACTIVE) {
    anchor(table, peer, (ack - 1) >>> 0, (ack - 1) >>> 0);
    return 1;
  }
  const relative = relativeSequence(
    ack,
    table.acked[peer] as number,
    table.ackedWraps[peer] as number,
    table.start[peer] as number,
  );
  if (relative < 0) return 0;
  // RSTs carry arbitrary acknowledgment numbers.
  if ((flags & TCP_RST) === 0) advanceAcked(table, peer, ack);
  return relative;
}

function followPayload(table: OpenConnections, e: number, packets: PacketTable, i: number, relative: number): void {
  if (table.greeting[e] === 0) noteGreeting(table, e, packets, i);
  const payloadBytes = packets.payloadBytes(i);
  // Bytes that the snap length cut away are missing in the stream. Datagrams put together from fragments are whole,
  // although only their heads are kept.
  if (packets.capturedPayloadBytes(i) >= payloadBytes || packets.payloadInSide(i) === 1)
    takePayload(table, e, relative, relative + payloadBytes);
}
