import type { ConnectionRecord, EndpointRecord } from '../../model/connections.ts';
import {
  type HistoryEntry,
  headLimit,
  LONG_HEAD_BYTES,
  ORIGINATOR,
  otherSide,
  RESPONDER,
  type Side,
} from '../../model/history.ts';
import { TCP_ACK, TCP_PSH } from '../../model/packets.ts';

/** One thing said: by whom, and which bytes. `wireBytes`: how many there were when not all of them are given. */
export interface Said {
  readonly side: Side;
  readonly bytes: Uint8Array;
  readonly wireBytes?: number;
}

/** What the client says. */
export function client(bytes: Uint8Array, wireBytes?: number): Said {
  return { side: ORIGINATOR, bytes, wireBytes: wireBytes ?? bytes.length };
}

/** What the server says. */
export function server(bytes: Uint8Array, wireBytes?: number): Said {
  return { side: RESPONDER, bytes, wireBytes: wireBytes ?? bytes.length };
}

/** How a test's connection differs from an ordinary one. */
export interface ConnectionTraits {
  readonly serverPort?: number;
  /** False: the capture began in the middle. */
  readonly sawSyn?: boolean;
  /** What the entries' kept heads are cut to, below `headLimit`. */
  readonly keptBytes?: number;
}

/** A conversation of one protocol, and what reading it must give. A protocol's `cases.ts` exports some as `cases`. */
export interface AppCase {
  readonly name: string;
  readonly dialog: readonly Said[];
  readonly traits?: ConnectionTraits;
  /** Lines as `linesOf` writes them. */
  readonly expect: readonly string[];
}

/** A connection in which these things were said, one history entry each; who speaks has heard all that was said before. */
export function connectionOf(dialog: readonly Said[], traits: ConnectionTraits = {}): ConnectionRecord {
  const next: Record<Side, number> = { [ORIGINATOR]: 1, [RESPONDER]: 1 };
  const kept = traits.keptBytes ?? LONG_HEAD_BYTES;
  const history = dialog.map((said, at) => {
    const payloadBytes = said.wireBytes ?? said.bytes.length;
    const sequence = next[said.side];
    next[said.side] += payloadBytes;
    const ack = next[otherSide(said.side)];
    const head = said.bytes.slice(0, Math.min(kept, headLimit(said.bytes[0] ?? 0)));
    return entryOf({ side: said.side, frame: at + 1, sequence, payloadBytes, ack, lastAck: ack, head });
  });
  return recordOf(history, traits);
}

/** A record around a history. */
export function recordOf(history: readonly HistoryEntry[], traits: ConnectionTraits = {}): ConnectionRecord {
  const sawSyn = traits.sawSyn ?? true;
  return {
    index: 0,
    stream: 0,
    endpoints: [endpointOf(49152, sawSyn), endpointOf(traits.serverPort ?? 7777, sawSyn)],
    family: 4,
    roleEvidence: sawSyn ? 'syn' : 'first-packet',
    startNs: 0,
    endNs: history.length * 1e6,
    firstFrame: 1,
    lastFrame: history.length,
    ending: 'open',
    closedFirst: null,
    resetBy: null,
    synToSynAckNs: Number.NaN,
    synAckToAckNs: Number.NaN,
    handshakeComplete: sawSyn,
    history,
    previousOnTuple: -1,
  };
}

type EntryParts = Partial<HistoryEntry> & Pick<HistoryEntry, 'side' | 'frame' | 'sequence' | 'payloadBytes'>;

/** A history entry of one ordinary data segment, with what is given in its place. */
export function entryOf(parts: EntryParts): HistoryEntry {
  return {
    kind: 'segments',
    lastFrame: parts.frame,
    timeNs: parts.frame * 1e6,
    lastTimeNs: parts.frame * 1e6,
    count: 1,
    flags: TCP_ACK | TCP_PSH,
    marks: 0,
    sequenceEnd: parts.sequence + parts.payloadBytes,
    ack: 1,
    lastAck: 1,
    largestPayloadBytes: parts.payloadBytes,
    window: 501,
    ttl: 64,
    ipId: 0,
    optionBits: 0,
    timestampValue: 0,
    sackLeft: Number.NaN,
    sackRight: Number.NaN,
    head: new Uint8Array(0),
    icmp: null,
    ...parts,
  };
}

function endpointOf(port: number, sawSyn: boolean): EndpointRecord {
  return {
    address: '192.0.2.1',
    port,
    packets: 0,
    payloadBytes: 0,
    sentPayloadBytes: 0,
    nextSequence: 0,
    highestAck: 0,
    sawSyn,
    mss: 1460,
    windowShift: 7,
    timestampsOffered: true,
    sackOffered: true,
    ttl: 64,
    ttlVaries: false,
    retransmissions: 0,
    fastRetransmissions: 0,
    spuriousRetransmissions: 0,
    outOfOrder: 0,
    duplicateAcks: 0,
    keepAlives: 0,
    zeroWindows: 0,
    zeroWindowProbes: 0,
    unseenBytes: 0,
    largestAckedPayloadBytes: 0,
    finFrame: 0,
    finTimeNs: 0,
    finSequence: Number.NaN,
    rsts: 0,
    firstRstFrame: 0,
    streamTail: 0,
    firstRstTimeNs: 0,
  };
}
