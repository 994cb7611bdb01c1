import type { PacketTable } from '../model/packets.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  LAST_ACK_RAW,
  LAST_FLAGS,
  LAST_INTERFACE,
  LAST_IP_ID,
  LAST_PACKET_NS,
  LAST_PAYLOAD_BYTES,
  LAST_SEQUENCE_RAW,
  LAST_WINDOW,
} from './live-fields.ts';

/** Copies of one packet (bridge and veth, `-i any`, mirror ports) are recorded within this time. */
const COPY_NS = 2e6;

/**
 * Whether row `i` is the packet that this side sent last, recorded once more. A retransmission has a new IP
 * identification (or, from a stack that always sends 0, cannot come this soon), so it is never taken for a copy.
 */
export function isDuplicateRecord(
  live: LiveConnections,
  at: number,
  peer: number,
  packets: PacketTable,
  i: number,
): boolean {
  if (
    packets.sequenceNumber(i) !== live.words[at + LAST_SEQUENCE_RAW] ||
    packets.ackNumber(i) !== live.words[at + LAST_ACK_RAW]
  )
    return false;
  if (
    packets.payloadBytes(i) !== live.words[at + LAST_PAYLOAD_BYTES] ||
    packets.flags(i) !== live.words[at + LAST_FLAGS]
  )
    return false;
  if (packets.timeNs(i) - (live.reals[(at >> 1) + LAST_PACKET_NS] as number) > COPY_NS) return false;
  if (packets.window(i) !== live.words[at + LAST_WINDOW]) return false;
  const ipId = packets.ipId(i);
  if (ipId !== live.words[at + LAST_IP_ID]) return false;
  if (ipId > 0) return true;
  // Without an identification, segments that were sent twice within the time look alike: a SYN-ACK by its timer and one in
  // answer to a repeated SYN, duplicate ACKs of one burst. Only another interface, or the same payload with nothing heard
  // between, speaks for a copy.
  if (packets.interfaceIndex(i) !== live.words[at + LAST_INTERFACE]) return true;
  const unprovoked =
    (live.reals[(peer >> 1) + LAST_PACKET_NS] as number) < (live.reals[(at >> 1) + LAST_PACKET_NS] as number);
  return unprovoked && packets.payloadBytes(i) > 0;
}
