import type { ConnectionIndex, ConnectionRecord, EndpointRecord } from '../model/connections.ts';
import { type HistoryEntry, MARK_SACK, type Side } from '../model/history.ts';
import { OPTION_SACK_PERMITTED, OPTION_TIMESTAMPS } from '../model/packets.ts';
import { endingOf } from './endings.ts';
import {
  ENTRY_ACK,
  ENTRY_COUNT,
  ENTRY_FLAGS,
  ENTRY_FRAME,
  ENTRY_HEAD_LENGTH,
  ENTRY_ICMP_MTU,
  ENTRY_ICMP_QUOTED_IP_BYTES,
  ENTRY_ICMP_SOURCE,
  ENTRY_ICMP_TYPE_CODE,
  ENTRY_IP_ID,
  ENTRY_KIND_SIDE,
  ENTRY_LARGEST_PAYLOAD_BYTES,
  ENTRY_LAST_ACK,
  ENTRY_LAST_FRAME,
  ENTRY_LAST_TIME_NS,
  ENTRY_MARKS,
  ENTRY_NEXT,
  ENTRY_PAYLOAD_BYTES,
  ENTRY_SACK_LEFT,
  ENTRY_SACK_RIGHT,
  ENTRY_SEQUENCE,
  ENTRY_SEQUENCE_END,
  ENTRY_TIME_NS,
  ENTRY_TIMESTAMP_VALUE,
  ENTRY_TTL_OPTIONS,
  ENTRY_WINDOW,
  KIND_ICMP,
  KIND_SEGMENTS,
} from './entry-fields.ts';
import type { FlowTracker } from './flow-tracker.ts';
import {
  CLOSED_FIRST,
  DUPLICATE_ACKS,
  FAST_RETRANSMISSIONS,
  FIN_FRAME,
  FIN_NS,
  FIN_SEQUENCE,
  FIRST_ENTRY,
  HANDSHAKE_ACK_NS,
  HIGHEST_ACK,
  KEEP_ALIVES,
  LARGEST_ACKED,
  MSS,
  NEXT_SEQUENCE,
  OFFERED_OPTIONS,
  OUT_OF_ORDER,
  PACKETS,
  PREVIOUS_ON_TUPLE,
  RESET_BY,
  RETRANSMISSIONS,
  ROLE,
  RST_FRAME,
  RST_NS,
  RSTS,
  SAW_SYN,
  SENT_PAYLOAD_BYTES,
  SPURIOUS_RETRANSMISSIONS,
  STATE,
  STATE_HANDSHAKE_COMPLETE,
  STREAM_TAIL,
  SUMMARY,
  SYN_ACK_NS,
  SYN_NS,
  sideHandle,
  TTL,
  TTL_VARIES,
  UNSEEN_BYTES,
  WINDOW_SHIFT,
  ZERO_WINDOW_PROBES,
  ZERO_WINDOWS,
} from './live-fields.ts';
import { ROLE_EVIDENCE } from './roles.ts';
import { payloadBySequence } from './summarise.ts';
import {
  END_NS,
  FAMILY,
  FIRST_FRAME,
  LAST_FRAME,
  ORIGINATOR_ADDRESS,
  RESPONDER_ADDRESS,
  START_NS,
} from './summary-fields.ts';

/** Most entries keep none: an array of its own costs as much as all their other fields. */
const NO_BYTES = new Uint8Array(0);

/** Everything kept of a connection that is still tracked, as plain data for facts and causes. */
export function snapshotConnection(tracker: FlowTracker, connection: ConnectionIndex): ConnectionRecord {
  const { summaries, live } = tracker;
  const row = tracker.liveRow(connection);
  const at = summaries.row(connection);
  const synNs = live.reals[(row >> 1) + SYN_NS] as number;
  const synAckNs = live.reals[(row >> 1) + SYN_ACK_NS] as number;
  return {
    index: connection,
    stream: connection,
    endpoints: [endpoint(tracker, connection, row, 0), endpoint(tracker, connection, row, 1)],
    family: summaries.words[at + FAMILY] === 6 ? 6 : 4,
    roleEvidence: ROLE_EVIDENCE[live.words[row + ROLE] as number] ?? 'first-packet',
    startNs: summaries.reals[(at >> 1) + START_NS] as number,
    endNs: summaries.reals[(at >> 1) + END_NS] as number,
    firstFrame: summaries.words[at + FIRST_FRAME] as number,
    lastFrame: summaries.words[at + LAST_FRAME] as number,
    ending: endingOf(live, row),
    closedFirst: sideOrNull(live.words[row + CLOSED_FIRST] as number),
    resetBy: sideOrNull(live.words[row + RESET_BY] as number),
    synToSynAckNs: synAckNs - synNs,
    synAckToAckNs: (live.reals[(row >> 1) + HANDSHAKE_ACK_NS] as number) - synAckNs,
    handshakeComplete: ((live.words[row + STATE] as number) & STATE_HANDSHAKE_COMPLETE) !== 0,
    history: history(tracker, row),
    previousOnTuple: live.words[row + PREVIOUS_ON_TUPLE] as number,
  };
}

function sideOrNull(onePlusSide: number): Side | null {
  return onePlusSide === 0 ? null : ((onePlusSide - 1) as Side);
}

function endpoint(tracker: FlowTracker, connection: ConnectionIndex, row: number, side: Side): EndpointRecord {
  const { summaries, live, addresses } = tracker;
  const at = sideHandle(row, side);
  const summary = summaries.row(connection);
  const address = summaries.words[summary + (side === 0 ? ORIGINATOR_ADDRESS : RESPONDER_ADDRESS)];
  const port = side === 0 ? summaries.originatorPort(summary) : summaries.responderPort(summary);
  const options = live.words[at + OFFERED_OPTIONS] as number;
  return {
    address: addresses.format(summaries.words[summary + FAMILY] as number, address as number),
    port: port as number,
    packets: live.words[at + PACKETS] as number,
    payloadBytes: payloadBySequence(live, at),
    sentPayloadBytes: live.reals[(at >> 1) + SENT_PAYLOAD_BYTES] as number,
    nextSequence: live.reals[(at >> 1) + NEXT_SEQUENCE] as number,
    highestAck: live.reals[(at >> 1) + HIGHEST_ACK] as number,
    sawSyn: live.words[at + SAW_SYN] === 1,
    mss: live.words[at + MSS] as number,
    windowShift: live.words[at + WINDOW_SHIFT] as number,
    timestampsOffered: (options & OPTION_TIMESTAMPS) !== 0,
    sackOffered: (options & OPTION_SACK_PERMITTED) !== 0,
    ttl: live.words[at + TTL] as number,
    ttlVaries: live.words[at + TTL_VARIES] === 1,
    retransmissions: live.words[at + RETRANSMISSIONS] as number,
    fastRetransmissions: live.words[at + FAST_RETRANSMISSIONS] as number,
    spuriousRetransmissions: live.words[at + SPURIOUS_RETRANSMISSIONS] as number,
    outOfOrder: live.words[at + OUT_OF_ORDER] as number,
    duplicateAcks: live.words[at + DUPLICATE_ACKS] as number,
    keepAlives: live.words[at + KEEP_ALIVES] as number,
    zeroWindows: live.words[at + ZERO_WINDOWS] as number,
    zeroWindowProbes: live.words[at + ZERO_WINDOW_PROBES] as number,
    unseenBytes: live.reals[(at >> 1) + UNSEEN_BYTES] as number,
    largestAckedPayloadBytes: live.words[at + LARGEST_ACKED] as number,
    finFrame: live.words[at + FIN_FRAME] as number,
    finTimeNs: live.reals[(at >> 1) + FIN_NS] as number,
    finSequence: live.reals[(at >> 1) + FIN_SEQUENCE] as number,
    rsts: live.words[at + RSTS] as number,
    firstRstFrame: live.words[at + RST_FRAME] as number,
    streamTail: (live.words[at + STREAM_TAIL] as number) >>> 0,
    firstRstTimeNs: live.reals[(at >> 1) + RST_NS] as number,
  };
}

function history(tracker: FlowTracker, row: number): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (
    let entry = tracker.live.words[row + FIRST_ENTRY] as number;
    entry >= 0;
    entry = tracker.arena.words[entry + ENTRY_NEXT] as number
  ) {
    entries.push(historyEntry(tracker, row, entry));
  }
  return entries;
}

function historyEntry(tracker: FlowTracker, row: number, entry: number): HistoryEntry {
  const { arena } = tracker;
  const kindSide = arena.words[entry + ENTRY_KIND_SIDE] as number;
  const kind = kindSide & ~1;
  const isTcp = kind !== KIND_ICMP;
  const ttlOptions = arena.words[entry + ENTRY_TTL_OPTIONS] as number;
  const sack = ((arena.words[entry + ENTRY_MARKS] as number) & MARK_SACK) !== 0;
  return {
    kind: kind === KIND_SEGMENTS ? 'segments' : kind === KIND_ICMP ? 'icmp' : 'fold',
    side: (kindSide & 1) as Side,
    frame: arena.words[entry + ENTRY_FRAME] as number,
    lastFrame: arena.words[entry + ENTRY_LAST_FRAME] as number,
    timeNs: arena.reals[(entry >> 1) + ENTRY_TIME_NS] as number,
    lastTimeNs: arena.reals[(entry >> 1) + ENTRY_LAST_TIME_NS] as number,
    count: arena.words[entry + ENTRY_COUNT] as number,
    flags: arena.words[entry + ENTRY_FLAGS] as number,
    marks: arena.words[entry + ENTRY_MARKS] as number,
    sequence: arena.reals[(entry >> 1) + ENTRY_SEQUENCE] as number,
    sequenceEnd: arena.reals[(entry >> 1) + ENTRY_SEQUENCE_END] as number,
    ack: arena.reals[(entry >> 1) + ENTRY_ACK] as number,
    lastAck: arena.reals[(entry >> 1) + ENTRY_LAST_ACK] as number,
    payloadBytes: arena.reals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number,
    largestPayloadBytes: isTcp ? (arena.words[entry + ENTRY_LARGEST_PAYLOAD_BYTES] as number) : 0,
    window: isTcp ? (arena.words[entry + ENTRY_WINDOW] as number) : 0,
    ttl: ttlOptions & 255,
    ipId: arena.words[entry + ENTRY_IP_ID] as number,
    optionBits: ttlOptions >>> 8,
    timestampValue: arena.words[entry + ENTRY_TIMESTAMP_VALUE] as number,
    sackLeft: sack ? (arena.reals[(entry >> 1) + ENTRY_SACK_LEFT] as number) : Number.NaN,
    sackRight: sack ? (arena.reals[(entry >> 1) + ENTRY_SACK_RIGHT] as number) : Number.NaN,
    head: arena.words[entry + ENTRY_HEAD_LENGTH] === 0 ? NO_BYTES : arena.headOf(entry),
    icmp: kind === KIND_ICMP ? icmpError(tracker, row, entry) : null,
  };
}

function icmpError(tracker: FlowTracker, row: number, entry: number): NonNullable<HistoryEntry['icmp']> {
  const { arena, addresses, summaries, live } = tracker;
  const typeCode = arena.words[entry + ENTRY_ICMP_TYPE_CODE] as number;
  return {
    type: typeCode >>> 8,
    code: typeCode & 255,
    mtuBytes: arena.words[entry + ENTRY_ICMP_MTU] as number,
    sourceAddress: addresses.format(
      summaries.words[summaries.row(live.words[row + SUMMARY] as number) + FAMILY] as number,
      arena.words[entry + ENTRY_ICMP_SOURCE] as number,
    ),
    quotedIpBytes: arena.words[entry + ENTRY_ICMP_QUOTED_IP_BYTES] as number,
  };
}
