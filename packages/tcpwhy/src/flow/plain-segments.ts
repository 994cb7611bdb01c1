import { LONG_HEAD_BYTES } from '../model/history.ts';
import {
  CHECKSUM_SHIFT,
  KIND_SHIFT,
  PACKET_ACK,
  PACKET_FLAGS_WINDOW,
  PACKET_FRAME,
  PACKET_INTERFACE,
  PACKET_IP_ID,
  PACKET_PAYLOAD_BYTES,
  PACKET_REALS,
  PACKET_SEQUENCE,
  PACKET_TIME_NS,
  PACKET_TIMESTAMP_VALUE,
  PACKET_TRAITS,
  PACKET_TTL_OPTIONS,
  PACKET_TUPLE,
  PACKET_WORDS,
} from '../model/packet-fields.ts';
import {
  CHECKSUM_BAD,
  OPTION_SACK,
  type PacketTable,
  TCP_ACK,
  TCP_FIN,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
  TCP_URG,
} from '../model/packets.ts';
import {
  ENTRY_ACK,
  ENTRY_COUNT,
  ENTRY_FLAGS,
  ENTRY_FRAME,
  ENTRY_HEAD_LENGTH,
  ENTRY_IP_ID,
  ENTRY_KIND_SIDE,
  ENTRY_LARGEST_PAYLOAD_BYTES,
  ENTRY_LAST_ACK,
  ENTRY_LAST_FRAME,
  ENTRY_LAST_TIME_NS,
  ENTRY_MARKS,
  ENTRY_NEXT,
  ENTRY_PAYLOAD_BYTES,
  ENTRY_SEQUENCE,
  ENTRY_SEQUENCE_END,
  ENTRY_TIME_NS,
  ENTRY_TIMESTAMP_VALUE,
  ENTRY_TTL_OPTIONS,
  ENTRY_WINDOW,
} from './entry-fields.ts';
import type { HistoryArena } from './history-arena.ts';
import {
  ENTRIES_KEPT,
  ENTRIES_KEPT_FIRST,
  type HistoryWriter,
  SILENCE_NS,
  SMALL_MESSAGE_BYTES,
} from './history-writer.ts';
import type { LiveConnections } from './live-connections.ts';
import {
  ANCHORED,
  CLOSED_FIRST,
  CONNECTION_WORDS,
  DUPLICATE_ACK_RUN,
  FIN_FRAME,
  FIN_NS,
  FIN_SEQUENCE,
  FIRST_ENTRY,
  FOLD_ENTRY,
  HANDSHAKE_ACK_NS,
  HIGHEST_ACK,
  HISTORY_LENGTH,
  HOLE_COUNT,
  LARGEST_ACKED,
  LARGEST_SENT,
  LARGEST_SENT_END,
  LAST_ACK,
  LAST_ACK_RAW,
  LAST_DATA_SIDE,
  LAST_ENTRY,
  LAST_FLAGS,
  LAST_INTERFACE,
  LAST_IP_ID,
  LAST_MARKS,
  LAST_NS,
  LAST_PACKET_NS,
  LAST_PAYLOAD_BYTES,
  LAST_SEQUENCE_RAW,
  LAST_WINDOW,
  NEXT_RAW,
  NEXT_SEQUENCE,
  OPEN_ACK,
  OPEN_DATA,
  PACKETS,
  SAW_SYN,
  SENT_PAYLOAD_BYTES,
  SIDE_WORDS,
  STATE,
  STATE_CLOSED,
  STATE_HANDSHAKE_COMPLETE,
  STREAM_TAIL,
  TTL,
  TTL_VARIES,
} from './live-fields.ts';
import type { PlainGreetings } from './plain-greetings.ts';
import { LARGEST_JUMP_BYTES } from './segment-marker.ts';
import { END_NS, LAST_FRAME, LIVE_ROW, ORIGINATOR_DIRECTION, SUMMED_PACKETS } from './summary-fields.ts';
import type { SummaryTable } from './summary-table.ts';

/** What of PACKET_TRAITS speaks against a plain segment: an ICMP row, a wrong checksum. */
const UNUSUAL_TRAITS = (1 << KIND_SHIFT) | (CHECKSUM_BAD << CHECKSUM_SHIFT);
/** By these flags a segment is a greeting (SYN, SYN and ACK), an ordinary one (ACK), or a farewell (FIN and ACK). */
const DECISIVE_FLAGS = TCP_SYN | TCP_FIN | TCP_RST | TCP_URG | TCP_ACK;

/**
 * The fast path of the tracker: segments that come in order and acknowledge in order on a connection that both sides
 * are known of. They have no marks, so that most of what FlowTracker, SegmentMarker, ConnectionCounter and HistoryWriter
 * would ask has one answer; what is left of their work is written out here, in their order, without a call per packet.
 *
 * Everything is checked before anything is written: a segment that is not plain is left as it was found, to them.
 */
export class PlainSegments {
  /** Time of the latest packet of the capture, plain or not. */
  lastNs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly summaries: SummaryTable,
    private readonly live: LiveConnections,
    private readonly arena: HistoryArena,
    private readonly greetings: PlainGreetings,
    private readonly writer: HistoryWriter,
    /** Called when both sides' FINs have been acknowledged. */
    private readonly closed: (row: number) => void,
  ) {}

  /** Tracks the rows of `from` to `end` that are plain, moves `lastNs` on, and returns the first row that is not plain. */
  track(packets: PacketTable, from: number, end: number): number {
    const { summaries, live, arena } = this;
    // Nothing grows on the way, so that the arrays below stay the true ones.
    arena.reserve(end - from);
    live.reserve(end - from);
    summaries.reserve(end - from);
    const { words: p, reals: pReals } = packets;
    const { words: s, reals: sReals } = summaries;
    let { newest } = summaries;
    const { words: w, reals: r } = live;
    const { words: e, reals: eReals } = arena;
    let i = from;
    for (; i < end; i++) {
      const at = i * PACKET_WORDS;
      const flagsWindow = p[at + PACKET_FLAGS_WINDOW] as number;
      const flags = flagsWindow >>> 16;
      const traits = p[at + PACKET_TRAITS] as number;
      const ttlOptions = p[at + PACKET_TTL_OPTIONS] as number;
      if ((traits & UNUSUAL_TRAITS) !== 0 || (ttlOptions & (OPTION_SACK << 8)) !== 0) break;
      const decisive = flags & DECISIVE_FLAGS;
      if ((decisive & TCP_SYN) !== 0) {
        // A new connection is offered to BriefConnections first.
        if ((i > from && decisive === TCP_SYN) || !this.greetings.track(packets, i)) break;
        this.lastNs = Math.max(this.lastNs, packets.timeNs(i));
        newest = summaries.newest;
        continue;
      }
      const isFin = decisive === (TCP_FIN | TCP_ACK);
      const window = flagsWindow & 0xffff;
      if ((decisive !== TCP_ACK && !isFin) || window === 0) break;

      // Which connection, and which side of it.
      const tuple = p[at + PACKET_TUPLE] as number;
      const summary = tuple >> 1 < newest.length ? (newest[tuple >> 1] as number) : -1;
      if (summary < 0) break;
      const side = (tuple & 1) ^ (s[summary + ORIGINATOR_DIRECTION] as number);
      const row = s[summary + LIVE_ROW] as number;
      // Brief, or a straggler of a connection that was let go.
      if (row < 0) break;
      // Whether it is plain.
      const me = row + CONNECTION_WORDS + side * SIDE_WORDS;
      const peer = row + CONNECTION_WORDS + (1 - side) * SIDE_WORDS;
      const meReal = me >> 1;
      const peerReal = peer >> 1;
      const state = w[row + STATE] as number;
      const sequenceRaw = p[at + PACKET_SEQUENCE] as number;
      const ackRaw = p[at + PACKET_ACK] as number;
      const payload = p[at + PACKET_PAYLOAD_BYTES] as number;
      const behind = ((w[peer + NEXT_RAW] as number) - ackRaw) | 0;
      if (sequenceRaw !== w[me + NEXT_RAW] || behind < 0 || behind > LARGEST_JUMP_BYTES) break;
      if (w[me + ANCHORED] !== 1 || w[peer + ANCHORED] === 0 || (state & STATE_CLOSED) !== 0) break;
      // A segment like the side's last one may be a copy of it.
      if (
        ackRaw === w[me + LAST_ACK_RAW] &&
        sequenceRaw === w[me + LAST_SEQUENCE_RAW] &&
        payload === w[me + LAST_PAYLOAD_BYTES]
      )
        break;
      // SYN-SENT, in which not every ACK counts.
      if ((state & STATE_HANDSHAKE_COMPLETE) === 0 && w[me + SAW_SYN] === 0 && w[peer + SAW_SYN] === 1) break;
      // One byte into a closed window is a probe.
      if (payload === 1 && w[peer + LAST_WINDOW] === 0) break;
      const next = r[meReal + NEXT_SEQUENCE] as number;
      const ack = (r[peerReal + NEXT_SEQUENCE] as number) - behind;
      const isNewAck = ack > (r[meReal + HIGHEST_ACK] as number);
      // An old ACK without anything else: a duplicate, a window update, an answer to a probe ...
      if (isNewAck ? w[peer + HOLE_COUNT] !== 0 : payload === 0 && !isFin) break;

      const frame = p[at + PACKET_FRAME] as number;
      const timeNs = pReals[i * PACKET_REALS + PACKET_TIME_NS] as number;
      if (timeNs > this.lastNs) this.lastNs = timeNs;
      s[summary + SUMMED_PACKETS + side] = (s[summary + SUMMED_PACKETS + side] as number) + 1;
      s[summary + LAST_FRAME] = frame;
      sReals[(summary >> 1) + END_NS] = timeNs;

      // SegmentMarker: both sides move on.
      const consumed = payload + (isFin ? 1 : 0);
      const sequenceEnd = next + consumed;
      if (consumed > 0) {
        w[me + NEXT_RAW] = (sequenceRaw + consumed) | 0;
        r[meReal + NEXT_SEQUENCE] = sequenceEnd;
        if (payload > (w[me + LARGEST_SENT] as number)) {
          w[me + LARGEST_SENT] = payload;
          r[meReal + LARGEST_SENT_END] = sequenceEnd;
        }
      }
      if (isNewAck) {
        r[meReal + HIGHEST_ACK] = ack;
        w[me + DUPLICATE_ACK_RUN] = 0;
        const largest = w[peer + LARGEST_SENT] as number;
        if (ack >= (r[peerReal + LARGEST_SENT_END] as number) && largest > (w[peer + LARGEST_ACKED] as number))
          w[peer + LARGEST_ACKED] = largest;
      }
      r[meReal + LAST_ACK] = ack;
      // ConnectionCounter.
      w[me + PACKETS] = (w[me + PACKETS] as number) + 1;
      const ttl = ttlOptions & 255;
      if (w[me + TTL] !== ttl) {
        if (w[me + TTL] === 0) w[me + TTL] = ttl;
        else w[me + TTL_VARIES] = 1;
      }
      // noteFin, noteHandshakeEnd.
      if (isFin) {
        if (Number.isNaN(r[meReal + FIN_SEQUENCE] as number)) {
          r[meReal + FIN_SEQUENCE] = sequenceEnd - 1;
          r[meReal + FIN_NS] = timeNs;
          w[me + FIN_FRAME] = frame;
          if (w[row + CLOSED_FIRST] === 0) w[row + CLOSED_FIRST] = 1 + side;
        }
      } else if (state === 0 && side === 0 && w[peer + SAW_SYN] !== 0 && ack >= 1) {
        w[row + STATE] = STATE_HANDSHAKE_COMPLETE;
        r[(row >> 1) + HANDSHAKE_ACK_NS] = timeNs;
      }

      // HistoryWriter: all turns end at a FIN, and at a silence; else this segment may extend one.
      let entry = -1;
      if (isFin || timeNs - (r[(row >> 1) + LAST_NS] as number) >= SILENCE_NS) {
        w[me + OPEN_DATA] = -1;
        w[me + OPEN_ACK] = -1;
        w[peer + OPEN_DATA] = -1;
        w[peer + OPEN_ACK] = -1;
      } else {
        entry = (payload > 0 ? w[me + OPEN_DATA] : w[me + OPEN_ACK]) as number;
        if (entry >= 0) {
          const standsAlone =
            payload > 0 &&
            payload <= SMALL_MESSAGE_BYTES &&
            (eReals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number) > SMALL_MESSAGE_BYTES &&
            ((e[entry + ENTRY_FLAGS] as number) & TCP_PSH) !== 0;
          if (e[entry + ENTRY_MARKS] !== 0 || standsAlone) entry = -1;
        }
      }
      let wantsHead = false;
      let length = 0;
      if (entry < 0) {
        entry = arena.openReserved();
        e[entry + ENTRY_KIND_SIDE] = side;
        e[entry + ENTRY_FLAGS] = flags;
        e[entry + ENTRY_MARKS] = 0;
        e[entry + ENTRY_FRAME] = frame;
        e[entry + ENTRY_COUNT] = 1;
        e[entry + ENTRY_LARGEST_PAYLOAD_BYTES] = payload;
        eReals[(entry >> 1) + ENTRY_TIME_NS] = timeNs;
        eReals[(entry >> 1) + ENTRY_SEQUENCE] = next;
        eReals[(entry >> 1) + ENTRY_SEQUENCE_END] = sequenceEnd;
        eReals[(entry >> 1) + ENTRY_ACK] = ack;
        eReals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] = payload;
        wantsHead = payload > 0;
        if (payload > 0 && !isFin) {
          w[me + OPEN_DATA] = entry;
          w[me + OPEN_ACK] = -1;
          w[peer + OPEN_DATA] = -1;
        } else if (!isFin) w[me + OPEN_ACK] = entry;
        const last = w[row + LAST_ENTRY] as number;
        if (last < 0) w[row + FIRST_ENTRY] = entry;
        else e[last + ENTRY_NEXT] = entry;
        w[row + LAST_ENTRY] = entry;
        length = (w[row + HISTORY_LENGTH] as number) + 1;
        w[row + HISTORY_LENGTH] = length;
        if (length === ENTRIES_KEPT_FIRST) w[row + FOLD_ENTRY] = entry;
      } else {
        if (payload > 0) {
          const soFar = eReals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] as number;
          const kept = e[entry + ENTRY_HEAD_LENGTH] as number;
          // Messages that come in several small segments: the head grows as long as nothing is missing before.
          wantsHead = kept === soFar && kept < LONG_HEAD_BYTES && next === eReals[(entry >> 1) + ENTRY_SEQUENCE_END];
          eReals[(entry >> 1) + ENTRY_PAYLOAD_BYTES] = soFar + payload;
          if (payload > (e[entry + ENTRY_LARGEST_PAYLOAD_BYTES] as number))
            e[entry + ENTRY_LARGEST_PAYLOAD_BYTES] = payload;
        }
        if (sequenceEnd > (eReals[(entry >> 1) + ENTRY_SEQUENCE_END] as number))
          eReals[(entry >> 1) + ENTRY_SEQUENCE_END] = sequenceEnd;
        e[entry + ENTRY_FLAGS] = (e[entry + ENTRY_FLAGS] as number) | flags;
        e[entry + ENTRY_COUNT] = (e[entry + ENTRY_COUNT] as number) + 1;
      }
      e[entry + ENTRY_LAST_FRAME] = frame;
      e[entry + ENTRY_WINDOW] = window;
      e[entry + ENTRY_TTL_OPTIONS] = ttlOptions;
      e[entry + ENTRY_IP_ID] = p[at + PACKET_IP_ID] as number;
      e[entry + ENTRY_TIMESTAMP_VALUE] = p[at + PACKET_TIMESTAMP_VALUE] as number;
      eReals[(entry >> 1) + ENTRY_LAST_TIME_NS] = timeNs;
      eReals[(entry >> 1) + ENTRY_LAST_ACK] = ack;

      // FlowTracker.remember.
      if (payload > 0) {
        w[row + LAST_DATA_SIDE] = 1 + side;
        r[meReal + SENT_PAYLOAD_BYTES] = (r[meReal + SENT_PAYLOAD_BYTES] as number) + payload;
      }
      r[(row >> 1) + LAST_NS] = timeNs;
      r[meReal + LAST_PACKET_NS] = timeNs;
      w[me + LAST_FLAGS] = flags;
      w[me + LAST_MARKS] = 0;
      w[me + LAST_WINDOW] = window;
      w[me + LAST_IP_ID] = p[at + PACKET_IP_ID] as number;
      w[me + LAST_SEQUENCE_RAW] = sequenceRaw;
      w[me + LAST_ACK_RAW] = ackRaw;
      w[me + LAST_PAYLOAD_BYTES] = payload;
      w[me + LAST_INTERFACE] = p[at + PACKET_INTERFACE] as number;

      // noteClose (NaN compares false). Calls come last: behind one, the compiler must look up every array anew.
      const closes =
        (r[peerReal + HIGHEST_ACK] as number) > (r[meReal + FIN_SEQUENCE] as number) &&
        (r[meReal + HIGHEST_ACK] as number) > (r[peerReal + FIN_SEQUENCE] as number);
      if (closes) w[row + STATE] = (w[row + STATE] as number) | STATE_CLOSED;
      if (wantsHead) this.writer.keepHead(entry, packets, i);
      if (payload > 0) w[me + STREAM_TAIL] = packets.payloadTail(i, w[me + STREAM_TAIL] as number);
      if (length > ENTRIES_KEPT) this.writer.foldOldest(row);
      if (closes) this.closed(row);
    }
    return i;
  }
}
