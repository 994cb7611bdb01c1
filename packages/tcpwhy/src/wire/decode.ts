import type { AddressBook } from '../model/addresses.ts';
import type { NoticeLog } from '../model/notices.ts';
import { PacketMemory } from '../model/packet-memory.ts';
import type { PacketTable } from '../model/packets.ts';
import type { RecordTable } from '../model/records.ts';
import { dispatchTable } from './dispatch.ts';
import { Frame, type WireTotals } from './frame.ts';
import { FINISHED, NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_TCP, type NextHeader } from './hand-over.ts';
import { parseEthernet } from './link/ethernet/index.ts';
import { linkTypeName } from './link-type-names.ts';
import { parseIpv4 } from './network/ipv4/parse-header.ts';
import { parseIpv6 } from './network/ipv6/parse-header.ts';
import { PlainFrames } from './plain-frames.ts';
import { parseTcp } from './transport/tcp/parse-segment.ts';
import { afterUnread } from './unread-protocols.ts';

/** What a caller may choose. */
export interface WireOptions {
  /** Check IPv4 header and TCP checksums. Off by default: senders with offloading look wrong to their own captures. */
  readonly verifyChecksums: boolean;
}

/**
 * Turns records into packet rows, one input after its own decoder: fragments and totals live from batch to batch.
 * Damaged frames are counted notices; nothing in the bytes makes it throw.
 */
export class WireDecoder {
  private readonly frame: Frame;
  private readonly plain: PlainFrames;
  private readonly linkTypesMet = new Set<number>();
  private lastLinkType = -1;

  /** @param memory Where the tables are that packets are decoded into; others do, too, but it takes longer. */
  constructor(
    addresses: AddressBook,
    notices: NoticeLog,
    options: Partial<WireOptions> = {},
    memory = new PacketMemory(1),
  ) {
    const verifyChecksums = options.verifyChecksums ?? false;
    this.frame = new Frame(addresses, notices, verifyChecksums, (next) => this.decodeFrom(next), memory);
    this.plain = new PlainFrames(this.frame.rows.kernel);
  }

  /** Counts so far. */
  get totals(): Readonly<WireTotals> {
    return this.frame.totals;
  }

  /**
   * Decodes all rows of `records`. `packets` is cleared first and needs at least the capacity of `records`; with
   * more, frames that aggregate several packets can have a row for each.
   */
  decode(records: RecordTable, packets: PacketTable): void {
    const frame = this.frame;
    packets.bytes = records.bytes;
    frame.rows.startBatch(packets);
    frame.startBatch(records);
    this.plain.startBatch();
    let row = 0;
    while (row < records.count) {
      if (!frame.verifyChecksums) row = this.decodePlain(row);
      if (row < records.count) this.decodeRecord(row++);
    }
    frame.endBatch();
    frame.totals.packets += records.count;
  }

  /** Decodes the plain frames from `from` on, and returns the first row of the rest. */
  private decodePlain(from: number): number {
    const { frame } = this;
    if (frame.reassembled) frame.startBatch(frame.records);
    const next = this.plain.decode(frame, from);
    if (next > from) this.meetLinkType(NEXT_ETHERNET);
    frame.totals.tcpPackets += next - from;
    return next;
  }

  private decodeRecord(row: number): void {
    const { frame } = this;
    const linkType = frame.records.linkType[row] as number;
    this.meetLinkType(linkType);
    frame.startRecord(row);
    this.decodeFrom(linkType);
    frame.totals.tcpPackets += frame.tcpSeen;
  }

  private meetLinkType(linkType: number): void {
    if (linkType !== this.lastLinkType) this.linkTypesMet.add(linkType);
    this.lastLinkType = linkType;
  }

  /** To be called after the last batch: notices the TCP segments whose fragments never became whole. */
  end(): void {
    this.frame.fragments.end();
  }

  /** Names of the link types met, in order of first appearance, e.g. `Ethernet`. */
  linkTypeNames(): string[] {
    return [...this.linkTypesMet].map(linkTypeName);
  }

  /**
   * Follows the chain of headers from the frame's cursor to its end.
   *
   * The headers of nearly every packet are called by name: a tenth faster than through the table, which leads to the
   * same functions.
   */
  private decodeFrom(first: NextHeader): void {
    const frame = this.frame;
    let next = first;
    while (next !== FINISHED) {
      if (next === NEXT_ETHERNET) next = parseEthernet(frame);
      else if (next === NEXT_IPV4) next = parseIpv4(frame);
      else if (next === NEXT_IPV6) next = parseIpv6(frame);
      else if (next === NEXT_TCP) next = parseTcp(frame);
      else next = this.parseByTable(next);
    }
  }

  private parseByTable(next: NextHeader): NextHeader {
    const parse = dispatchTable.parserFor(next);
    if (parse === null) return afterUnread(this.frame, next);
    this.frame.code = next;
    return parse(this.frame);
  }
}
