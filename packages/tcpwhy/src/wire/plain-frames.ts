import { PACKET_IP_BYTES, PACKET_WORDS } from '../model/packet-fields.ts';
import type { Frame } from './frame.ts';
import type { FrameKernel } from './frame-kernel.ts';
import { parseOptions } from './transport/tcp/parse-options.ts';

const ETHERNET_BYTES = 14;
const IP_BYTES = 20;
/** Where a TCP header has the length of its options. */
const DATA_OFFSET_AT = 12;

/**
 * The fast path: TCP in IPv4 without options, unfragmented, straight on Ethernet, with all headers captured and lengths
 * that agree. Stops before anything else, which the parsers of the folders read; what it writes is what they would write
 * (a property test holds the two together).
 */
export class PlainFrames {
  /** Records of the batch that the kernel holds. */
  private loadedFrom = 0;
  private loadedEnd = 0;

  constructor(private readonly kernel: FrameKernel) {}

  /** To be called before `decode` is asked for rows of other records. */
  startBatch(): void {
    this.loadedFrom = 0;
    this.loadedEnd = 0;
  }

  /** Decodes records from `from` on. @returns The first row of `frame.records` that it left. */
  decode(frame: Frame, from: number): number {
    let record = from;
    for (;;) {
      if (record >= this.loadedEnd && !this.load(frame, record)) return record;
      const next = this.decodeLoaded(frame, record);
      if (next < this.loadedEnd || next === record) return next;
      record = next;
    }
  }

  private load({ records }: Frame, from: number): boolean {
    if (from === records.count) return false;
    this.loadedFrom = from;
    this.loadedEnd = this.kernel.load(records, from);
    return this.loadedEnd > from;
  }

  private decodeLoaded(frame: Frame, from: number): number {
    const { kernel, loadedFrom, loadedEnd } = this;
    const { firstFrame } = frame.records;
    const { packets } = frame.rows;
    const row = packets.count;
    const count = kernel.decode(packets, from - loadedFrom, loadedEnd - loadedFrom, firstFrame + loadedFrom);
    if (count === 0) return from;
    for (const cut of kernel.cutRows()) frame.cutPayloads.add(firstFrame + from + cut);
    for (const place of kernel.optionRows()) readOptions(frame, from + place, row + place);
    return from + count;
  }
}

function readOptions(frame: Frame, record: number, row: number): void {
  const { records, view } = frame;
  const { packets } = frame.rows;
  const at = (records.byteOffset[record] as number) + ETHERNET_BYTES;
  const ipBytes = packets.words[row * PACKET_WORDS + PACKET_IP_BYTES] as number;
  frame.row = record;
  frame.offset = at + IP_BYTES;
  frame.end = at + Math.min((records.capturedBytes[record] as number) - ETHERNET_BYTES, ipBytes);
  parseOptions(frame, packets, row, (view.getUint8(frame.offset + DATA_OFFSET_AT) >>> 4) * 4);
}
