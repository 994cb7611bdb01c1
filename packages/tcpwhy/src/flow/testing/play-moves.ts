import {
  FAMILY_SHIFT,
  NO_MSS_NO_SCALE,
  PACKET_ACK,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_DESTINATION,
  PACKET_FLAGS_WINDOW,
  PACKET_FRAME,
  PACKET_INTERFACE,
  PACKET_IP_BYTES,
  PACKET_IP_ID,
  PACKET_LINK_SOURCE,
  PACKET_MSS_SCALE,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_PORTS,
  PACKET_REALS,
  PACKET_SEQUENCE,
  PACKET_SOURCE,
  PACKET_TIME_NS,
  PACKET_TIMESTAMP_ECHO,
  PACKET_TIMESTAMP_VALUE,
  PACKET_TRAITS,
  PACKET_TTL_OPTIONS,
  PACKET_TUPLE,
  PACKET_WORDS,
} from '../../model/packet-fields.ts';
import { FRAME_BYTES_AT, PacketMemory } from '../../model/packet-memory.ts';
import { OPTION_SACK, PacketTable, TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from '../../model/packets.ts';

/** One step of a made-up conversation; sequence and acknowledgment numbers follow from what came before. */
export interface Move {
  readonly connection: number;
  readonly side: number;
  /** `old` acknowledges less than before, `unseen` more than was sent. */
  readonly act: 'open' | 'data' | 'ack' | 'fin' | 'repeat' | 'skip' | 'rst' | 'old' | 'unseen';
  readonly bytes: number;
  readonly push: boolean;
  readonly waitNs: number;
  readonly window: number;
  readonly ttl: number;
  readonly sack: boolean;
}

/** A segment as it is on the wire. */
interface PlayedSegment extends Move {
  readonly timeNs: number;
  readonly flags: number;
  readonly sequence: number;
  readonly ack: number;
  readonly payloadBytes: number;
}

/** Near the end of the sequence space, so that it wraps. */
const FIRST_NUMBERS = [-600, 2_147_483_000] as const;

/** The segments of a conversation. */
export function playMoves(moves: readonly Move[]): PlayedSegment[] {
  const next = new Map<string, number>();
  let timeNs = 0;
  return moves.map((move) => {
    timeNs += move.waitNs;
    const own = `${move.connection} ${move.side}`;
    const sequence = next.get(own) ?? FIRST_NUMBERS[move.side] ?? 0;
    const peerNext = next.get(`${move.connection} ${1 - move.side}`) ?? FIRST_NUMBERS[1 - move.side] ?? 0;
    const payloadBytes = ['data', 'repeat', 'skip'].includes(move.act) ? move.bytes : 0;
    const shift = move.act === 'repeat' ? -move.bytes : move.act === 'skip' ? 1000 : 0;
    const consumed = payloadBytes + (move.act === 'open' || move.act === 'fin' ? 1 : 0);
    next.set(own, (sequence + shift + consumed) | 0);
    const ackShift = move.act === 'old' ? -10 : move.act === 'unseen' ? 10 : 0;
    const flags = flagsOf(move);
    return { ...move, timeNs, flags, sequence: sequence + shift, ack: (peerNext + ackShift) | 0, payloadBytes };
  });
}

function flagsOf({ act, side, push }: Move): number {
  if (act === 'open') return side === 0 ? TCP_SYN : TCP_SYN | TCP_ACK;
  if (act === 'rst') return push ? TCP_RST : TCP_RST | TCP_ACK;
  return TCP_ACK | (push ? TCP_PSH : 0) | (act === 'fin' ? TCP_FIN : 0);
}

/** Room for the 4-tuples of any conversation here. */
const TUPLES_BYTES = 0x1000;

/** Memory as wire/ leaves it: with room for 4-tuples. */
export function packetMemory(batchesKept: number): PacketMemory {
  const memory = new PacketMemory(batchesKept);
  memory.tuplesAt = memory.reserve(TUPLES_BYTES);
  return memory;
}

/** Puts the frames' bytes of a batch where wire/ puts them. */
export function stageBytes(memory: PacketMemory, packets: PacketTable): void {
  memory.bytes.set(packets.bytes, FRAME_BYTES_AT);
  memory.frameShift = FRAME_BYTES_AT;
  memory.frameBytesEnd = FRAME_BYTES_AT + packets.bytes.length;
}

/**
 * The segments as packet tables of at most `rows` rows.
 *
 * @param table Asked for each table when the one before has been used.
 */
export function* packetTables(
  segments: readonly PlayedSegment[],
  rows: number,
  table: () => PacketTable = () => new PacketTable(rows),
): Generator<PacketTable> {
  for (let start = 0; start < segments.length; start += rows) {
    const packets = table();
    packets.clear();
    packets.bytes = Uint8Array.from({ length: 2000 }, (_, i) => (start + i * 7) & 255);
    segments.slice(start, start + rows).forEach((segment, place) => {
      appendSegment(packets, segment, start + place + 1);
    });
    yield packets;
  }
}

function appendSegment(table: PacketTable, segment: PlayedSegment, frame: number): void {
  const row = table.append();
  const { words } = table;
  const at = row * PACKET_WORDS;
  const client = 40_000 + segment.connection;
  const [source, destination] = segment.side === 0 ? [1, 2] : [2, 1];
  const ports = segment.side === 0 ? (client << 16) | 80 : (80 << 16) | client;
  table.reals[row * PACKET_REALS + PACKET_TIME_NS] = segment.timeNs;
  words[at + PACKET_FRAME] = frame;
  words[at + PACKET_SOURCE] = source;
  words[at + PACKET_DESTINATION] = destination;
  words[at + PACKET_PORTS] = ports;
  words[at + PACKET_TUPLE] = segment.connection * 2 + segment.side;
  words[at + PACKET_SEQUENCE] = segment.sequence;
  words[at + PACKET_ACK] = (segment.flags & TCP_ACK) === 0 ? 0 : segment.ack;
  words[at + PACKET_FLAGS_WINDOW] = (segment.flags << 16) | segment.window;
  words[at + PACKET_PAYLOAD_BYTES] = segment.payloadBytes;
  words[at + PACKET_CAPTURED_PAYLOAD_BYTES] = segment.payloadBytes;
  words[at + PACKET_TTL_OPTIONS] = segment.ttl | (segment.sack ? OPTION_SACK << 8 : 0);
  words[at + PACKET_TRAITS] = 4 << FAMILY_SHIFT;
  words[at + PACKET_IP_ID] = segment.push ? frame : 0;
  words[at + PACKET_TIMESTAMP_VALUE] = frame * 3;
  for (const word of [PACKET_PAYLOAD_OFFSET, PACKET_TIMESTAMP_ECHO, PACKET_INTERFACE, PACKET_IP_BYTES])
    words[at + word] = 0;
  words[at + PACKET_LINK_SOURCE] = 0;
  words[at + PACKET_MSS_SCALE] = NO_MSS_NO_SCALE;
  if (!segment.sack) return;
  table.rare.need();
  table.rare.sackCount[row] = 1;
  table.rare.sackLeft[row * 4] = segment.ack + 100;
  table.rare.sackRight[row * 4] = segment.ack + 200;
}
