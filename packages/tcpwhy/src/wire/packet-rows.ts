import type { AddressBook } from '../model/addresses.ts';
import { CHECKSUM_UNKNOWN, PacketTable, ROW_TCP } from '../model/packets.ts';
import { DIRECTION_UNKNOWN } from '../model/records.ts';
import type { Frame } from './frame.ts';

/** Payload bytes of a reassembled datagram that are kept: as much as an application parser reads of a head. */
const SIDE_HEAD_BYTES = 512;

/** Window scale of a segment without the option. */
const NO_WINDOW_SCALE = 255;

/**
 * Gives the columns that most rows leave alone their usual value, for the whole batch at once: filling a column
 * costs a tenth of storing into it row by row.
 */
function setUsualValues(packets: PacketTable): void {
  packets.kind.fill(ROW_TCP);
  packets.payloadInSide.fill(0);
  packets.optionBits.fill(0);
  packets.mss.fill(0);
  packets.windowScale.fill(NO_WINDOW_SCALE);
  packets.timestampValue.fill(0);
  packets.timestampEcho.fill(0);
  packets.sackCount.fill(0);
  packets.checksum.fill(CHECKSUM_UNKNOWN);
  packets.interfaceIndex.fill(0);
  packets.direction.fill(DIRECTION_UNKNOWN);
  packets.tunnelDepth.fill(0);
  packets.icmpType.fill(0);
  packets.icmpCode.fill(0);
  packets.icmpMtu.fill(0);
  packets.icmpSource.fill(0);
  packets.icmpQuotedIpBytes.fill(0);
}

/** Writes the columns that every row has, whatever made it; the transport parsers fill in the rest. */
export class PacketRows {
  packets = new PacketTable(0);
  private sideUsed = 0;

  constructor(private readonly addresses: AddressBook) {}

  startBatch(packets: PacketTable): void {
    packets.clear();
    setUsualValues(packets);
    this.packets = packets;
    this.sideUsed = 0;
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
    const record = frame.row;
    packets.frame[row] = frame.records.firstFrame + record;
    packets.timeNs[row] = frame.records.timeNs[record] as number;
    packets.family[row] = frame.family;
    packets.ipBytes[row] = frame.ipBytes;
    packets.ttl[row] = frame.ttl;
    packets.ipId[row] = frame.ipId;
    packets.ipBits[row] = frame.ipBits;
    packets.linkSource[row] = frame.linkSource;
    if (frame.interfaceIndex !== 0) packets.interfaceIndex[row] = frame.interfaceIndex;
    if (frame.direction !== 0) packets.direction[row] = frame.direction;
    if (frame.tunnelDepth !== 0) packets.tunnelDepth[row] = frame.tunnelDepth;
    return row;
  }

  /** Sets the address columns to those of the frame's innermost IP header. */
  setAddresses(row: number, frame: Frame): void {
    this.packets.sourceAddress[row] = this.address(frame, frame.source);
    this.packets.destinationAddress[row] = this.address(frame, frame.destination);
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
    const packets = this.packets;
    packets.payloadBytes[row] = payloadBytes;
    if (capturedBytes < payloadBytes) frame.cutPayloads.add(frame.frameNumber);
    if (frame.reassembled) {
      this.copyToSide(row, frame.bytes, at, capturedBytes);
      return;
    }
    packets.capturedPayloadBytes[row] = capturedBytes;
    packets.payloadOffset[row] = at;
  }

  private copyToSide(row: number, bytes: Uint8Array, at: number, capturedBytes: number): void {
    const packets = this.packets;
    const keptBytes = Math.min(capturedBytes, SIDE_HEAD_BYTES);
    if (this.sideUsed + keptBytes > packets.side.length) {
      const larger = new Uint8Array(Math.max(packets.side.length * 2, this.sideUsed + SIDE_HEAD_BYTES));
      larger.set(packets.side);
      packets.side = larger;
    }
    packets.side.set(bytes.subarray(at, at + keptBytes), this.sideUsed);
    packets.capturedPayloadBytes[row] = keptBytes;
    packets.payloadOffset[row] = this.sideUsed;
    packets.payloadInSide[row] = 1;
    this.sideUsed += keptBytes;
  }
}
