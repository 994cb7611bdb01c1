import type { RecordTable } from '../../model/records.ts';
import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { type ContainerParser, NEXT_CONTAINER, TABLE_FULL } from '../container.ts';
import { CAPTURE_CUT_SHORT } from '../notices.ts';
import { blockExtent, maxBlockBytes } from './block-extent.ts';
import {
  DECRYPTION_SECRETS,
  describeType,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  isPacketType,
  MIN_BLOCK_BYTES,
  minBlockBytes,
  NAME_RESOLUTION,
  SECTION_HEADER,
} from './block-types.ts';
import { findBlock } from './find-block.ts';
import { parseInterfaceDescription } from './interface-description.ts';
import { BLOCK_NOT_READ, INTERFACES_TOO_MANY } from './notices.ts';
import { parsePacketBlock } from './packet-blocks.ts';
import { parsePlainPackets } from './plain-packets.ts';
import { MAX_INTERFACES, openSection, SECTION_START_BYTES, type Section, sectionByteOrder } from './section.ts';
import { parseStatistics } from './statistics.ts';

/** Returned by the steps below: something was read or skipped, go on. */
const GO_ON = -2;

/** Reads one pcapng, any number of sections. Source: draft-ietf-opsawg-pcapng (sections are cited as §). */
export class PcapngParser implements ContainerParser {
  readonly kind = 'pcapng';
  private section: Section = { littleEndian: true, isReadable: false, interfaces: [], reportedDrops: new Map() };
  private sections = 0;
  private readonly byteOrders = new Set<string>();
  /** Input offset where damage began, while looking for the next block; -1 otherwise. */
  private damageOffset = -1;

  constructor(private readonly context: CaptureContext) {}

  format(): string {
    const words = ['pcapng'];
    if (this.byteOrders.size > 0)
      words.push(this.byteOrders.size > 1 ? 'both byte orders' : [...this.byteOrders].join());
    if (this.sections > 1) words.push(`${this.sections} sections`);
    return words.join(', ');
  }

  parse(window: ByteWindow, records: RecordTable): number {
    for (;;) {
      if (this.damageOffset < 0 && this.section.isReadable)
        parsePlainPackets(window, this.section, records, this.context);
      if (records.count === records.capacity) return TABLE_FULL;
      const wanted = this.damageOffset < 0 ? this.parseBlock(window, records) : this.findBack(window);
      if (wanted !== GO_ON) return wanted;
    }
  }

  /** One block of any kind. */
  private parseBlock(window: ByteWindow, records: RecordTable): number {
    if (window.lacks(MIN_BLOCK_BYTES)) return this.cutShort(window);
    const have = window.limit - window.position;
    if (have < MIN_BLOCK_BYTES) return MIN_BLOCK_BYTES;
    const { view, position } = window;
    const type = view.getUint32(position, this.section.littleEndian);
    if (type === SECTION_HEADER) {
      if (window.lacks(SECTION_START_BYTES)) return this.cutShort(window);
      if (have < SECTION_START_BYTES) return SECTION_START_BYTES;
      return this.parseSectionHeader(window);
    }
    if (this.context.containerAt(window.bytes, position, window.limit) !== null) return NEXT_CONTAINER;
    const length = view.getUint32(position + 4, this.section.littleEndian);
    if (length < minBlockBytes(type) || length > maxBlockBytes(window, type, this.section))
      return this.beginDamage(window);
    const extent = blockExtent(window, length, this.section.littleEndian, this.context);
    if (extent.kind === 'wants') return extent.bytes;
    if (extent.kind === 'cut') return this.parseCutBlock(window);
    if (extent.kind === 'damaged') return this.beginDamage(window);
    if (this.section.isReadable) this.parseBody(window, type, length, records);
    window.position += extent.bytes;
    return GO_ON;
  }

  /** §4.1. The byte order is taken before anything else, so a header with a broken length still opens its section. */
  private parseSectionHeader(window: ByteWindow): number {
    const order = sectionByteOrder(window.view, window.position);
    if (order === null) return this.beginDamage(window);
    const littleEndian = order === 'little';
    const length = window.view.getUint32(window.position + 4, littleEndian);
    const isSound =
      length >= minBlockBytes(SECTION_HEADER) && length <= maxBlockBytes(window, SECTION_HEADER, this.section);
    const extent = isSound ? blockExtent(window, length, littleEndian, this.context) : DAMAGED;
    if (extent.kind === 'wants') return extent.bytes;
    if (extent.kind === 'cut') return this.parseCutBlock(window);
    this.section = openSection(window, this.context);
    this.sections++;
    this.byteOrders.add(`${order}-endian`);
    if (extent.kind === 'damaged') return this.beginDamage(window);
    window.position += extent.bytes;
    return GO_ON;
  }

  private parseBody(window: ByteWindow, type: number, length: number, records: RecordTable): void {
    if (isPacketType(type)) parsePacketBlock(window, type, length, this.section, records, this.context);
    else if (type === INTERFACE_DESCRIPTION) this.addInterface(window, length);
    else if (type === INTERFACE_STATISTICS) parseStatistics(window, length, this.section, this.context);
    else if (type !== NAME_RESOLUTION && type !== DECRYPTION_SECRETS)
      this.context.note(BLOCK_NOT_READ, window.offset, describeType(type));
  }

  private addInterface(window: ByteWindow, length: number): void {
    const { interfaces, littleEndian } = this.section;
    if (interfaces.length === MAX_INTERFACES) this.context.note(INTERFACES_TOO_MANY, window.offset);
    else interfaces.push(parseInterfaceDescription(window, length, littleEndian, this.context));
  }

  /** A block that reaches over the end of the input: cut there, or its length is wrong and blocks follow within it. */
  private parseCutBlock(window: ByteWindow): number {
    const from = window.position + 1;
    const search = findBlock(window, from, window.limit, this.section.littleEndian, this.context);
    return search.kind === 'found' ? this.beginDamage(window) : this.cutShort(window);
  }

  private beginDamage(window: ByteWindow): number {
    this.damageOffset = window.offset;
    window.position += 1;
    return GO_ON;
  }

  /** Moves on to the next block; bytes before it are let go as they are refused. */
  private findBack(window: ByteWindow): number {
    const from = window.position;
    const search = findBlock(window, from, window.limit + 1, this.section.littleEndian, this.context);
    if (search.kind === 'wants') {
      window.position = search.at;
      return search.bytes - (search.at - from);
    }
    if (search.kind === 'found') window.position = search.at;
    else window.skipToEnd();
    this.context.noteSkipped(this.damageOffset, window.offset);
    this.damageOffset = -1;
    return search.kind === 'found' ? GO_ON : 1;
  }

  private cutShort(window: ByteWindow): number {
    if (window.remaining() > 0) this.context.note(CAPTURE_CUT_SHORT, window.offset);
    window.skipToEnd();
    return 1;
  }
}

const DAMAGED = { kind: 'damaged' } as const;
