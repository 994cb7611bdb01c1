import { type PacketTable, TCP_ACK } from '../model/packets.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  CLOSED_FIRST,
  FIN_FRAME,
  FIN_NS,
  FIN_SEQUENCE,
  HANDSHAKE_ACK_NS,
  HIGHEST_ACK,
  MSS,
  NEXT_SEQUENCE,
  OFFERED_OPTIONS,
  PACKETS,
  peerHandle,
  RESET_BY,
  RST_FRAME,
  RST_NS,
  RSTS,
  SAW_SYN,
  STATE,
  STATE_CLOSED,
  STATE_HANDSHAKE_COMPLETE,
  STATE_REFUSED,
  SYN_ACK_NS,
  SYN_NS,
  sideHandle,
  WINDOW_SHIFT,
} from './live-fields.ts';
import type { Segment } from './segment-marker.ts';

/** The segments that open and close a connection, as they change its live row. */

/** A SYN or SYN-ACK; `marks` tell a repeated one. */
export function noteSyn(
  live: LiveConnections,
  row: number,
  side: number,
  packets: PacketTable,
  i: number,
  marks: number,
): void {
  const { words, reals } = live;
  const at = sideHandle(row, side);
  words[at + SAW_SYN] = 1;
  words[at + MSS] = packets.mss(i);
  words[at + WINDOW_SHIFT] = packets.windowScale(i) === 255 ? -1 : packets.windowScale(i);
  words[at + OFFERED_OPTIONS] = packets.optionBits(i);
  const opening = (packets.flags(i) & TCP_ACK) === 0;
  // The same SYN again after a RST: the client tries once more (Windows after a refusal, Linux after a challenge ACK).
  if (opening && (words[row + STATE] as number) & ~STATE_REFUSED) return;
  if (opening && words[row + RESET_BY] !== 0) forgetReset(live, row);
  // A round trip is measured from the last copy (Karn): a lost first SYN must not look like a slow path.
  if (marks !== 0 && (words[row + STATE] as number) !== 0) return;
  reals[(row >> 1) + (opening ? SYN_NS : SYN_ACK_NS)] = packets.timeNs(i);
}

function forgetReset(live: LiveConnections, row: number): void {
  live.words[row + RESET_BY] = 0;
  live.words[row + CLOSED_FIRST] = 0;
  live.words[row + STATE] = 0;
}

/** The originator's first segment behind the responder's SYN-ACK completes the handshake (RFC 9293 §3.5). */
export function noteHandshakeEnd(live: LiveConnections, row: number, segment: Segment): void {
  if (live.words[sideHandle(row, 1) + SAW_SYN] === 0 || segment.ack < 1) return;
  live.words[row + STATE] = (live.words[row + STATE] as number) | STATE_HANDSHAKE_COMPLETE;
  live.reals[(row >> 1) + HANDSHAKE_ACK_NS] = segment.timeNs;
}

/** The side's first FIN. */
export function noteFin(
  live: LiveConnections,
  row: number,
  side: number,
  segment: Segment,
  packets: PacketTable,
  i: number,
): void {
  const { words, reals } = live;
  const at = sideHandle(row, side);
  if (!Number.isNaN(reals[(at >> 1) + FIN_SEQUENCE])) return;
  reals[(at >> 1) + FIN_SEQUENCE] = segment.sequenceEnd - 1;
  reals[(at >> 1) + FIN_NS] = segment.timeNs;
  words[at + FIN_FRAME] = packets.frame(i);
  if (words[row + CLOSED_FIRST] === 0) words[row + CLOSED_FIRST] = 1 + side;
}

/** Any RST; the first of a connection says who reset it. */
export function noteRst(
  live: LiveConnections,
  row: number,
  side: number,
  segment: Segment,
  packets: PacketTable,
  i: number,
): void {
  const { words, reals } = live;
  const at = sideHandle(row, side);
  const peer = peerHandle(row, at);
  words[at + RSTS] = (words[at + RSTS] as number) + 1;
  if (words[at + RSTS] === 1) {
    words[at + RST_FRAME] = packets.frame(i);
    reals[(at >> 1) + RST_NS] = segment.timeNs;
  }
  if (words[row + CLOSED_FIRST] === 0) words[row + CLOSED_FIRST] = 1 + side;
  if (words[row + RESET_BY] !== 0) return;
  words[row + RESET_BY] = 1 + side;
  const onlySyns =
    words[peer + SAW_SYN] === 1 && words[at + PACKETS] === words[at + RSTS] && reals[(peer >> 1) + NEXT_SEQUENCE] === 1;
  if (onlySyns && words[row + STATE] === 0) words[row + STATE] = STATE_REFUSED;
}

/** Closed once both sides' FINs are acknowledged. */
export function noteClose(live: LiveConnections, row: number): void {
  const { reals } = live;
  const a = sideHandle(row, 0) >> 1;
  const b = sideHandle(row, 1) >> 1;
  // NaN compares false: a side without FIN is not closed.
  const closed =
    (reals[b + HIGHEST_ACK] as number) > (reals[a + FIN_SEQUENCE] as number) &&
    (reals[a + HIGHEST_ACK] as number) > (reals[b + FIN_SEQUENCE] as number);
  if (closed) live.words[row + STATE] = (live.words[row + STATE] as number) | STATE_CLOSED;
}
