/**
 * How Zeek sums up a connection, from the last state of its two ends. S0 no answer, S1 open, SF closed by both,
 * S2/S3 closed by originator/responder only, REJ refused, RSTO/RSTR aborted by originator/responder, RSTOS0 SYN then
 * RST from the originator alone, RSTRH RST from a responder whose peer never spoke, SH/SHR half-seen with a FIN, OTH the rest.
 */
export type ZeekConnState =
  | 'S0'
  | 'S1'
  | 'S2'
  | 'S3'
  | 'SF'
  | 'SH'
  | 'SHR'
  | 'REJ'
  | 'RSTO'
  | 'RSTOS0'
  | 'RSTR'
  | 'RSTRH'
  | 'OTH';

/**
 * One TCP connection as Zeek's conn.log has it; the columns keep Zeek's names. Originator and responder are Zeek's
 * choice, which may differ from this engine's, and so may the borders between connections on one 4-tuple.
 */
export interface ZeekConnection {
  /** 1-based; first and last frame that Zeek counts to this connection, packets with a bad checksum included. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Nanoseconds since the capture's epoch. */
  readonly startNs: number;
  /** To the last packet before both ends had closed; null when that is no time at all. */
  readonly durationNs: number | null;
  readonly orig_h: string;
  readonly orig_p: number;
  readonly resp_h: string;
  readonly resp_p: number;
  readonly conn_state: ZeekConnState;
  /** Letters in order of first occurrence, upper case for the originator; null when nothing could be noted. */
  readonly history: string | null;
  /** Payload bytes by sequence numbers (seen or acknowledged); null when there is no duration. */
  readonly orig_bytes: number | null;
  readonly resp_bytes: number | null;
  /** Payload bytes that were acknowledged but never seen. */
  readonly missed_bytes: number;
  readonly orig_pkts: number;
  /** Sum of IP lengths on the wire, headers included. */
  readonly orig_ip_bytes: number;
  readonly resp_pkts: number;
  readonly resp_ip_bytes: number;
}
