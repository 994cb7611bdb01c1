import type { HistoryEntry, Side } from './history.ts';

/** Number of a connection in order of its first packet, from 0. */
export type ConnectionIndex = number;

/** How a connection stood when its last packet (or the capture) came. */
export type Ending =
  /** Both sides sent FIN. */
  | 'closed'
  /** Only one side sent FIN. */
  | 'half-closed'
  /** A RST ended it after the handshake. */
  | 'reset'
  /** RST after both FINs, or in answer to a FIN when nothing was left to say. */
  | 'closed-then-reset'
  /** A SYN was answered by RST. */
  | 'refused'
  /** A SYN was answered by an ICMP error and nothing else. */
  | 'icmp-rejected'
  /** SYNs without any answer. */
  | 'unanswered'
  /** Handshake begun, not completed. */
  | 'handshake-incomplete'
  /** Data or probes went unanswered up to the end of what was captured. */
  | 'silent'
  /** Still open when the capture ended. */
  | 'open'
  /** Too little seen to tell (one stray segment). */
  | 'unknown';

/** Why the originator is taken for the client, strongest first. */
export type RoleEvidence = 'syn' | 'syn-ack' | 'well-known-port' | 'first-packet';

/** What one end of a connection did, summed over the whole connection. Bytes are payload unless said otherwise. */
export interface EndpointRecord {
  readonly address: string;
  readonly port: number;
  readonly packets: number;
  /** Payload bytes by sequence space: retransmitted bytes count once. */
  readonly payloadBytes: number;
  /** Payload bytes as sent, retransmissions included. */
  readonly sentPayloadBytes: number;
  /** Highest relative sequence number sent, end of segment (next byte it would send). */
  readonly nextSequence: number;
  /** Highest acknowledgment number this side ever sent in a non-RST segment; 0 when it acknowledged nothing. */
  readonly highestAck: number;
  /** This side's SYN (or SYN-ACK) was captured. */
  readonly sawSyn: boolean;
  /** MSS this side announced; 0 when unknown. */
  readonly mss: number;
  /** Window shift this side announced: its window fields after the handshake are shifted by it; -1 unknown. */
  readonly windowShift: number;
  readonly timestampsOffered: boolean;
  readonly sackOffered: boolean;
  /** TTL of this side's ordinary segments (SYN, data, ACK); 0 when none. */
  readonly ttl: number;
  /** Whether ordinary segments came with more than one TTL. */
  readonly ttlVaries: boolean;
  readonly retransmissions: number;
  readonly fastRetransmissions: number;
  readonly spuriousRetransmissions: number;
  readonly outOfOrder: number;
  readonly duplicateAcks: number;
  readonly keepAlives: number;
  readonly zeroWindows: number;
  readonly zeroWindowProbes: number;
  /** Payload bytes this side sent that the capture never showed although the peer acknowledged them. */
  readonly unseenBytes: number;
  /** Largest payload in one segment that the peer acknowledged. */
  readonly largestAckedPayloadBytes: number;
  readonly finFrame: number;
  readonly finTimeNs: number;
  /** Relative sequence number of the FIN itself; NaN when none was seen. */
  readonly finSequence: number;
  /** Last four bytes (TAIL_BYTES) of the payload that was sent, in network order; 0 when they are not known, or were not pushed. */
  readonly streamTail: number;
  readonly rsts: number;
  readonly firstRstFrame: number;
  readonly firstRstTimeNs: number;
}

/** Everything the tracker kept of one connection that did not end in perfect health. */
export interface ConnectionRecord {
  readonly index: ConnectionIndex;
  /** Wireshark's `tcp.stream`. */
  readonly stream: number;
  /** Indexed by ORIGINATOR and RESPONDER. */
  readonly endpoints: readonly [EndpointRecord, EndpointRecord];
  readonly family: 4 | 6;
  readonly roleEvidence: RoleEvidence;
  readonly startNs: number;
  readonly endNs: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly ending: Ending;
  /** Who sent the first FIN or RST; null when nobody did. */
  readonly closedFirst: Side | null;
  /** Who sent the first RST (by address; a middlebox may have forged it). */
  readonly resetBy: Side | null;
  /** Handshake round trip in nanoseconds as seen here: SYN to SYN-ACK, and SYN-ACK to ACK; NaN when unknown. */
  readonly synToSynAckNs: number;
  readonly synAckToAckNs: number;
  readonly handshakeComplete: boolean;
  /** Turns in order of capture; a `fold` stands for the middle of a long connection. */
  readonly history: readonly HistoryEntry[];
  /** The same 4-tuple was used before in this capture: that connection's index, else -1. */
  readonly previousOnTuple: ConnectionIndex;
}
