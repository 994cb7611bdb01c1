import type { AddressBook } from '../model/addresses.ts';
import {
  DIRECTION_SHIFT,
  FAMILY_SHIFT,
  NO_MSS_NO_SCALE,
  PACKET_CAPTURED_PAYLOAD_BYTES,
  PACKET_DESTINATION,
  PACKET_FRAME,
  PACKET_INTERFACE,
  PACKET_IP_BYTES,
  PACKET_IP_ID,
  PACKET_LINK_SOURCE,
  PACKET_MSS_SCALE,
  PACKET_PAYLOAD_BYTES,
  PACKET_PAYLOAD_OFFSET,
  PACKET_REALS,
  PACKET_SOURCE,
  PACKET_TIME_NS,
  PACKET_TIMESTAMP_ECHO,
  PACKET_TIMESTAMP_VALUE,
  PACKET_TRAITS,
  PACKET_TTL_OPTIONS,
  PACKET_TUPLE,
  PACKET_WORDS,
  TUNNEL_SHIFT,
} from '../model/packet-fields.ts';
import type { PacketMemory } from '../model/packet-memory.ts';
import { PacketTable } from '../model/packets.ts';
import type { Frame } from './frame.ts';
import { FrameKernel } from './frame-kernel.ts';

/** Payload bytes of a reassembled datagram that are kept: as much as an application parser reads of a head. */
const SIDE_HEAD_BYTES = 512;

/** Writes what every row has, whatever made it; the transport parsers fill in the rest. */
export class PacketRows {
  packets = new PacketTable(0);
  /** Numbers the 4-tuples. */
  readonly kernel: FrameKernel;

  constructor(
    private readonly addresses: AddressBook,
    memory: PacketMemory,
  ) {
    this.kernel = new FrameKernel(memory);
  }

  startBatch(packets: PacketTable): void {
    packets.clear();
    this.kernel.reserve(packets.capacity);
    this.packets = packets;
  }

  /** Whether a frame may make a row beyond its own: every later record of the batch keeps room for one. */
  hasSpareRow(frame: Frame): boolean {
    const recordsToCome = frame.records.count - frame.row - 1;
    return this.packets.capacity - this.packets.count > recordsToCome;
  }

  /** Appends a row with what the record, the link and the outermost-to-innermost IP headers said. */
  begin(frame: Frame): number {
    const packets = this.packets;
    const row = packets.append();
    const { words } = packets;
    const at = row * PACKET_WORDS;
    packets.reals[row * PACKET_REALS + PACKET_TIME_NS] = frame.records.timeNs[frame.row] as number;
    words[at + PACKET_FRAME] = frame.frameNumber;
    words[at + PACKET_TTL_OPTIONS] = frame.ttl;
    words[at + PACKET_TRAITS] =
      frame.ipBits |
      (frame.family << FAMILY_SHIFT) |
      (frame.direction << DIRECTION_SHIFT) |
      (frame.tunnelDepth << TUNNEL_SHIFT);
    words[at + PACKET_IP_ID] = frame.ipId;
    words[at + PACKET_IP_BYTES] = frame.ipBytes;
    words[at + PACKET_LINK_SOURCE] = frame.linkSource;
    words[at + PACKET_INTERFACE] = frame.interfaceIndex;
    words[at + PACKET_MSS_SCALE] = NO_MSS_NO_SCALE;
    words[at + PACKET_TIMESTAMP_VALUE] = 0;
    words[at + PACKET_TIMESTAMP_ECHO] = 0;
    return row;
  }

  /** Sets the addresses to those of the frame's innermost IP header. */
  setAddresses(row: number, frame: Frame): void {
    const at = row * PACKET_WORDS;
    this.packets.words[at + PACKET_SOURCE] = this.address(frame, frame.source);
    this.packets.words[at + PACKET_DESTINATION] = this.address(frame, frame.destination);
  }

  /** Looks up the tuple of a row whose addresses and ports are set. */
  setTuple(row: number): void {
    const { packets } = this;
    packets.words[row * PACKET_WORDS + PACKET_TUPLE] = this.kernel.directed(
      packets.family(row),
      packets.sourceAddress(row),
      packets.destinationAddress(row),
      packets.ports(row),
    );
  }

  /** `source` or `destination` of the frame in the notation of the packet table. */
  address(frame: Frame, bitsOrPosition: number): number {
    if (frame.family === 4) return bitsOrPosition;
    const view = frame.addressView;
    return this.addresses.internIpv6Words(
      view.getInt32(bitsOrPosition),
      view.getInt32(bitsOrPosition + 4),
      view.getInt32(bitsOrPosition + 8),
      view.getInt32(bitsOrPosition + 12),
    );
  }

  /** Says where the payload is: `capturedBytes` bytes at `at` of the frame's bytes. */
  setPayload(row: number, frame: Frame, at: number, payloadBytes: number, capturedBytes: number): void {
    const { words } = this.packets;
    const to = row * PACKET_WORDS;
    words[to + PACKET_PAYLOAD_BYTES] = payloadBytes;
    if (capturedBytes < payloadBytes) frame.cutPayloads.add(frame.frameNumber);
    if (frame.reassembled) {
      this.copyToSide(row, frame, at, capturedBytes);
      return;
    }
    words[to + PACKET_CAPTURED_PAYLOAD_BYTES] = capturedBytes;
    words[to + PACKET_PAYLOAD_OFFSET] = at;
  }

  private copyToSide(row: number, frame: Frame, at: number, capturedBytes: number): void {
    const { packets } = this;
    const keptBytes = Math.min(capturedBytes, SIDE_HEAD_BYTES);
    packets.words[row * PACKET_WORDS + PACKET_CAPTURED_PAYLOAD_BYTES] = keptBytes;
    packets.keepInSide(row, frame.view, at, keptBytes);
  }
}
