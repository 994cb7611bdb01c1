import type { AddressBook } from '../model/addresses.ts';
import type { NoticeKind, NoticeLog } from '../model/notices.ts';
import type { PacketMemory } from '../model/packet-memory.ts';
import { DIRECTION_UNKNOWN, RecordTable } from '../model/records.ts';
import { FINISHED, type NextHeader } from './hand-over.ts';
import { FragmentTable } from './network/fragment-table.ts';
import { NoticeTally } from './notice-tally.ts';
import { HEADER_CUT, HEADER_MALFORMED, PAYLOAD_CUT, TOO_MANY_TUNNELS } from './notices.ts';
import { PacketRows } from './packet-rows.ts';

/** No honest packet is wrapped this often; a hostile one could be wrapped a thousand times. */
const MAX_TUNNEL_DEPTH = 16;
/** Lengths from the wire are clamped to this, so that no position ever outgrows a small integer. */
export const MAX_LENGTH_BYTES = 0x3fff_ffff;

/** Counts over all batches of one input. */
export interface WireTotals {
  /** Records decoded. */
  packets: number;
  /** Frames with TCP that is not merely quoted by ICMP, readable or not: what tshark's filter `tcp` counts. */
  tcpPackets: number;
  /** Rows of kind ROW_ICMP_ERROR. */
  icmpErrors: number;
  /** IP fragments, whatever they carry. */
  fragments: number;
}

/**
 * The cursor that all header parsers share: where decoding of one frame stands and what its headers said.
 *
 * One object serves all frames and every field is a small integer, so that a packet costs no allocation.
 * Positions index `bytes`. `end` is where the captured bytes of the innermost IP packet (or of the frame,
 * before IP) stop; `wireEnd` where they would stop had nothing been cut.
 */
export class Frame {
  bytes: Uint8Array = new Uint8Array(0);
  /** The same bytes, for the parsers that nearly every packet passes: one read per field instead of one per byte. */
  view = new DataView(this.bytes.buffer);
  /** First byte of the next header. */
  offset = 0;
  end = 0;
  wireEnd = 0;
  /** The code that chose the running parser: tells those that serve several numbers which one it was. */
  code: NextHeader = 0;

  /** Row of `records` that is being decoded. */
  row = 0;
  records = new RecordTable(0);
  /** One of the DIRECTION_ constants. */
  direction = 0;
  interfaceIndex = 0;
  /** Low 32 bits of the innermost source MAC address, signed; 0 when there is none. */
  linkSource = 0;
  tunnelDepth = 0;

  /** 4 or 6, of the innermost IP header; 0 before the first. */
  family = 0;
  /** IPv4: address bits. IPv6: position of the address in `addressView`, interned only when a row needs it. */
  source = 0;
  destination = 0;
  addressView = this.view;
  /** First byte of the innermost IP header. */
  ipStart = 0;
  /** IPv6 says 0 as its length: a jumbogram option may tell it. */
  ipLengthUnknown = false;
  ipBytes = 0;
  ttl = 0;
  ipId = -1;
  ipBits = 0;
  headerChecksumWrong = false;
  /** `bytes` is a datagram put together from fragments, not the batch. */
  reassembled = false;
  /** The UDP port to try when nobody reads the destination's; -1 when there is none left. */
  otherUdpPort = -1;
  /** 1 once this frame has shown TCP. */
  tcpSeen = 0;

  readonly cutPayloads = new NoticeTally(PAYLOAD_CUT);
  readonly cutOptions = new NoticeTally(HEADER_CUT, 'TCP options');
  readonly rows: PacketRows;
  readonly fragments: FragmentTable;
  readonly totals: WireTotals = { packets: 0, tcpPackets: 0, icmpErrors: 0, fragments: 0 };

  constructor(
    addresses: AddressBook,
    private readonly notices: NoticeLog,
    readonly verifyChecksums: boolean,
    /** Decodes on from the cursor: for headers that hold several packets side by side. */
    readonly decodeFrom: (next: NextHeader) => void,
    memory: PacketMemory,
  ) {
    this.rows = new PacketRows(addresses, memory);
    this.fragments = new FragmentTable(notices);
  }

  /** 1-based number of the frame. */
  get frameNumber(): number {
    return this.records.firstFrame + this.row;
  }

  startBatch(records: RecordTable): void {
    this.records = records;
    this.setBytes(records.bytes, false);
  }

  /** Lets positions index other bytes from now on: those of a datagram put together, or the batch's again. */
  setBytes(bytes: Uint8Array, reassembled: boolean): void {
    this.bytes = bytes;
    this.reassembled = reassembled;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Tells the log what was only counted. */
  endBatch(): void {
    this.cutPayloads.flush(this.notices);
    this.cutOptions.flush(this.notices);
  }

  startRecord(row: number): void {
    const records = this.records;
    if (this.reassembled) this.startBatch(records);
    // `| 0` tells the compiler that these fit 32 bits: without it the sums below run in floating point.
    const start = (records.byteOffset[row] as number) | 0;
    const capturedBytes = (records.capturedBytes[row] as number) | 0;
    const originalBytes = Math.min(records.originalBytes[row] as number, MAX_LENGTH_BYTES) | 0;
    // `capturedBytes` may exceed what the record says was on the wire: the bytes that are there count.
    const wireBytes = Math.max(originalBytes, capturedBytes) - (records.checkSequenceBytes[row] as number);
    this.row = row;
    this.offset = start;
    this.wireEnd = start + wireBytes;
    this.end = start + Math.min(capturedBytes, wireBytes);
    this.direction = records.direction[row] as number;
    this.interfaceIndex = records.interfaceIndex[row] as number;
    this.linkSource = 0;
    this.tunnelDepth = 0;
    this.family = 0;
    this.tcpSeen = 0;
  }

  /** Whether `count` bytes from `offset` on were captured; if not, notices whether they were cut or never there. */
  holds(count: number, header: string): boolean {
    if (this.offset + count <= this.end) return true;
    this.note(this.offset + count > this.wireEnd ? HEADER_MALFORMED : HEADER_CUT, header);
    return false;
  }

  /** Notices a header that contradicts itself, and ends the frame. */
  malformed(what: string): NextHeader {
    this.note(HEADER_MALFORMED, what);
    return FINISHED;
  }

  /** Notes which way a header says the frame went; what the capture file says of it counts more. */
  setDirection(direction: number): void {
    if (this.direction === DIRECTION_UNKNOWN) this.direction = direction;
  }

  /** Counts one more tunnel around what follows; false (and a notice) when there are too many. */
  enterTunnel(): boolean {
    if (++this.tunnelDepth <= MAX_TUNNEL_DEPTH) return true;
    this.note(TOO_MANY_TUNNELS);
    return false;
  }

  note(kind: NoticeKind, detail = '', count = 1): void {
    this.notices.add(kind, this.place, detail, count);
  }

  private readonly place = (): string => `frame ${this.frameNumber}`;
}
