import type { Endpoint } from './addresses.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import { ReceivedRanges } from './received-ranges.ts';
import type { ConnectionDeclaration, ScriptSide } from './statements.ts';

/** A segment as it was sent: what `again` repeats and an ICMP error quotes. */
export interface SentSegment {
  /** Relative to the sender's initial sequence number. */
  readonly sequence: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** The whole IP packet. */
  readonly packet: Uint8Array;
  readonly source: Endpoint;
  readonly sourceMac: Uint8Array;
}

/** One end of a connection while the script plays. Sequence numbers are relative, the SYN is 0. */
export class SideState {
  readonly isn: number;
  nextSequence = 0;
  nextId: number;
  readonly received = new ReceivedRanges();
  /** Acknowledgment field of the last segment that arrived with one, raw; null when none did. */
  lastAckReceived: number | null = null;
  /** Timestamp value of the last segment that arrived, echoed back (RFC 7323 §4.3, roughly). */
  recentTimestamp = 0;
  last: SentSegment | null = null;
  /** The last one that took sequence space. */
  lastOccupying: SentSegment | null = null;
  private readonly firstTimestamp: number;

  constructor(
    readonly settings: EndpointSettings,
    seed: number,
    established: boolean,
  ) {
    this.isn = settings.firstSequence ?? mix(seed);
    this.nextId = settings.firstId ?? mix(seed + 0x1000) & 0xffff;
    this.firstTimestamp = settings.firstTimestamp ?? mix(seed + 0x2000);
    if (established) {
      this.nextSequence = 1;
      this.received.next = 1;
    }
  }

  /** Timestamp clock at 1 kHz, as Linux ticks. */
  timestampAt(timeNs: number): number {
    return (this.firstTimestamp + Math.floor(timeNs / 1e6)) >>> 0;
  }

  /** Counts up per packet. */
  takeId(): number {
    const id = this.nextId;
    this.nextId = (id + 1) & 0xffff;
    return id;
  }
}

/** Both ends, and what their SYNs would have agreed on. */
export class ConnectionState {
  readonly sides: readonly [SideState, SideState];
  readonly timestamps: boolean;
  readonly sack: boolean;
  readonly windowScaling: boolean;

  /** @param number Distinguishes the connections of a script: their initial sequence numbers follow from it. */
  constructor(
    readonly declaration: ConnectionDeclaration,
    number: number,
  ) {
    const [client, server] = declaration.sides;
    const { established } = declaration;
    this.sides = [new SideState(client, 2 * number, established), new SideState(server, 2 * number + 1, established)];
    this.timestamps = client.timestamps && server.timestamps;
    this.sack = client.sack && server.sack;
    this.windowScaling = client.windowShift !== null && server.windowShift !== null;
  }

  peerOf(side: ScriptSide): SideState {
    return this.sides[side === 0 ? 1 : 0];
  }
}

/** Looks arbitrary, is always the same. */
function mix(seed: number): number {
  const hash = Math.imul(seed + 1, 0x9e3779b1);
  return (Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ (hash >>> 7)) >>> 0;
}
