import { DIRECTION_UNKNOWN, type RecordTable } from '../../model/records.ts';
import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import type { ContainerParser } from '../container.ts';
import { CAPTURE_CUT_SHORT, VERSION_UNEXPECTED } from '../notices.ts';
import { FILE_HEADER_BYTES, MAGIC_NANOSECONDS, type PcapFileHeader, parseFileHeader } from './file-header.ts';
import { promisedLayout, settleLayout } from './record-header.ts';
import { RecordReader } from './record-reader.ts';

/** Reads one classic pcap. Source: draft-ietf-opsawg-pcap. */
export class PcapParser implements ContainerParser {
  readonly kind = 'pcap';
  private file: PcapFileHeader | null = null;
  /** Null until the first record has shown how records are laid out. */
  private reader: RecordReader | null = null;
  private readonly interfaceIndex: number;

  constructor(private readonly context: CaptureContext) {
    this.interfaceIndex = context.interfaceBase++;
  }

  format(): string {
    const file = this.file;
    if (file === null) return 'pcap';
    const words = ['pcap', file.magic === MAGIC_NANOSECONDS ? 'nanoseconds' : 'microseconds'];
    words.push(file.littleEndian ? 'little-endian' : 'big-endian');
    if (!isUsualVersion(file)) words.push(`version ${file.majorVersion}.${file.minorVersion}`);
    const headerBytes = this.reader?.layout.headerBytes ?? 16;
    if (headerBytes !== 16) words.push(`${headerBytes}-byte record headers`);
    return words.join(', ');
  }

  parse(window: ByteWindow, records: RecordTable): number {
    this.file ??= this.takeHeader(window);
    const file = this.file;
    if (file === null) return FILE_HEADER_BYTES;
    if (this.reader === null) {
      const layout = settleLayout(window, promisedLayout(file));
      if (typeof layout === 'number') return layout;
      this.reader = new RecordReader(layout, this.context);
    }
    const first = records.count;
    const wanted = this.reader.read(window, records);
    records.linkType.fill(file.linkType, first, records.count);
    records.interfaceIndex.fill(this.interfaceIndex, first, records.count);
    records.direction.fill(DIRECTION_UNKNOWN, first, records.count);
    records.checkSequenceBytes.fill(file.checkSequenceBytes, first, records.count);
    return wanted;
  }

  private takeHeader(window: ByteWindow): PcapFileHeader | null {
    if (window.lacks(FILE_HEADER_BYTES)) {
      this.context.note(CAPTURE_CUT_SHORT, window.offset);
      window.skipToEnd();
    }
    if (window.limit - window.position < FILE_HEADER_BYTES) return null;
    const file = parseFileHeader(window);
    if (!isUsualVersion(file))
      this.context.note(VERSION_UNEXPECTED, window.offset + 4, `${file.majorVersion}.${file.minorVersion}`);
    window.position += FILE_HEADER_BYTES;
    return file;
  }
}

function isUsualVersion(file: PcapFileHeader): boolean {
  return file.majorVersion === 2 && file.minorVersion === 4;
}
