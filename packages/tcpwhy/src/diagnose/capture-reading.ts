import type { CaptureReader, ContainerKind } from '../capture/container.ts';
import { feedCapture } from '../capture/feed-capture.ts';
import { OPEN_PREFIX_BYTES, openCapture } from '../capture/open-capture.ts';
import type { AddressBook } from '../model/addresses.ts';
import type { NoticeLog } from '../model/notices.ts';
import { PACKET_ROWS, type PacketMemory } from '../model/packet-memory.ts';
import type { PacketTable } from '../model/packets.ts';
import { type CaptureEpoch, RecordTable } from '../model/records.ts';
import { WireDecoder } from '../wire/decode.ts';

/** Rows per batch: large enough to amortise the hand-over, small enough to stay in the processor's cache. */
const BATCH_ROWS = PACKET_ROWS / 2;

export interface ReadingOptions {
  /** As the user named it; `-` is standard input. */
  readonly inputName: string;
  /** Check TCP checksums (Zeek's view honours them). */
  readonly verifyChecksums?: boolean;
}

/** What reading and decoding has to say about the capture as a whole. */
export interface ReadingSummary {
  readonly kind: ContainerKind;
  /** Words for the report, e.g. `pcap, microseconds, little-endian`. */
  readonly format: string;
  readonly linkTypes: string[];
  readonly packets: number;
  readonly tcpPackets: number;
}

/** When the records of one batch were captured, with or without TCP; NaN in an empty one. */
export interface BatchSpan {
  readonly firstNs: number;
  readonly lastNs: number;
}

/** Whoever takes the packets. */
export interface PacketTaker {
  /** Table for the next batch, with room for at least BATCH_ROWS; asked for once per batch. */
  table(): PacketTable;
  /** A batch is ready. The bytes that its rows point into are reused once this has returned. */
  take(packets: PacketTable, span: BatchSpan): void;
}

/** The first half of a diagnosis: from bytes to packets. It knows nothing of connections. */
export class CaptureReading {
  private readonly records = new RecordTable(BATCH_ROWS);
  private readonly wire: WireDecoder;
  private reader: CaptureReader | null = null;
  private prefix: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly options: ReadingOptions,
    addresses: AddressBook,
    private readonly notices: NoticeLog,
    private readonly taker: PacketTaker,
    memory: PacketMemory,
  ) {
    this.wire = new WireDecoder(addresses, notices, { verifyChecksums: options.verifyChecksums ?? false }, memory);
  }

  /** What all times count from; null until the first record that has one. */
  get epoch(): CaptureEpoch | null {
    return this.reader?.epoch ?? null;
  }

  /** Takes the next bytes. They must stay untouched until the next `push` or `finish` has returned. Throws TcpwhyError when they begin no capture. */
  push(chunk: Uint8Array): void {
    if (this.reader === null) this.open(chunk);
    else this.feed(chunk);
  }

  /** No more bytes come. Throws TcpwhyError when there was no capture in them. */
  finish(): ReadingSummary {
    if (this.reader === null) this.openNow();
    this.feed(null);
    this.wire.end();
    return {
      kind: this.reader?.kind ?? 'pcap',
      format: this.reader?.format() ?? '',
      linkTypes: this.wire.linkTypeNames(),
      packets: this.wire.totals.packets,
      tcpPackets: this.wire.totals.tcpPackets,
    };
  }

  private open(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.prefix.length + chunk.length);
    joined.set(this.prefix);
    joined.set(chunk, this.prefix.length);
    this.prefix = joined;
    if (joined.length >= OPEN_PREFIX_BYTES) this.openNow();
  }

  private openNow(): void {
    const { prefix } = this;
    this.reader = openCapture(prefix.subarray(0, OPEN_PREFIX_BYTES), this.options.inputName, this.notices);
    this.prefix = new Uint8Array(0);
    if (prefix.length > 0) this.feed(prefix);
  }

  private feed(chunk: Uint8Array | null): void {
    if (this.reader !== null) feedCapture(this.reader, chunk, this.records, this.take);
  }

  private readonly take = (records: RecordTable): void => {
    const packets = this.taker.table();
    this.wire.decode(records, packets);
    this.taker.take(packets, {
      firstNs: records.count === 0 ? Number.NaN : (records.timeNs[0] as number),
      lastNs: records.count === 0 ? Number.NaN : (records.timeNs[records.count - 1] as number),
    });
  };
}
