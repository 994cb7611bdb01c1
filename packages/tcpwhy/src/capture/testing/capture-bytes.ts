import { concat } from './read-capture.ts';

/** Writes numbers in one byte order: captures for tests, byte by byte as the specifications say. */
export class ByteWriter {
  constructor(readonly littleEndian = true) {}

  u8(...values: number[]): Uint8Array {
    return Uint8Array.from(values);
  }

  u16(...values: number[]): Uint8Array {
    return this.write(2, values, (view, at, value) => view.setUint16(at, value, this.littleEndian));
  }

  u32(...values: number[]): Uint8Array {
    return this.write(4, values, (view, at, value) => view.setUint32(at, value, this.littleEndian));
  }

  u64(value: bigint): Uint8Array {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, value), this.littleEndian);
    return bytes;
  }

  private write(size: number, values: number[], set: (view: DataView, at: number, value: number) => void): Uint8Array {
    const bytes = new Uint8Array(values.length * size);
    const view = new DataView(bytes.buffer);
    for (const [index, value] of values.entries()) set(view, index * size, value);
    return bytes;
  }
}

/** `length` bytes that differ from each other and are never 0, so that they look like no header. */
export function payload(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 0x80 | ((index * 7 + seed * 13) & 0x7f));
}

/** Fields of a pcap file header. */
export interface PcapHeaderFields {
  magic?: number;
  version?: [number, number];
  snapLengthBytes?: number;
  network?: number;
  thisZone?: number;
}

/** A pcap in one byte order. */
export class PcapWriter extends ByteWriter {
  header(fields: PcapHeaderFields = {}): Uint8Array {
    const { magic = 0xa1b2c3d4, version = [2, 4], snapLengthBytes = 262_144, network = 1, thisZone = 0 } = fields;
    return concat([this.u32(magic), this.u16(...version), this.u32(thisZone, 0, snapLengthBytes, network)]);
  }

  record(seconds: number, fraction: number, data: Uint8Array, originalBytes = data.length): Uint8Array {
    return concat([this.u32(seconds, fraction, data.length, originalBytes), data]);
  }
}

/** A pcapng in one byte order. */
export class PcapngWriter extends ByteWriter {
  block(type: number, body: Uint8Array, length = 12 + padded(body).length, trailer = length): Uint8Array {
    return concat([this.u32(type, length), padded(body), this.u32(trailer)]);
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return concat([this.u16(code, value.length), padded(value)]);
  }

  section(version: [number, number] = [1, 0], sectionLength = -1n, options: Uint8Array[] = []): Uint8Array {
    const body = [this.u32(0x1a2b3c4d), this.u16(...version), this.u64(sectionLength), ...options];
    return this.block(0x0a0d0d0a, concat(body));
  }

  interface(linkType = 1, snapLengthBytes = 0, options: Uint8Array[] = []): Uint8Array {
    return this.block(1, concat([this.u16(linkType, 0), this.u32(snapLengthBytes), ...options]));
  }

  packet(
    interfaceId: number,
    ticks: bigint,
    data: Uint8Array,
    options: Uint8Array[] = [],
    originalBytes = data.length,
  ): Uint8Array {
    const words = [interfaceId, Number(ticks >> 32n), Number(ticks & 0xffffffffn), data.length, originalBytes];
    return this.block(6, concat([this.u32(...words), padded(data), ...options]));
  }

  simplePacket(data: Uint8Array, originalBytes = data.length): Uint8Array {
    return this.block(3, concat([this.u32(originalBytes), data]));
  }

  statistics(interfaceId: number, options: Uint8Array[]): Uint8Array {
    return this.block(5, concat([this.u32(interfaceId, 0, 0), ...options]));
  }
}

/** The bytes, with zeros behind them up to a multiple of four. */
export function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array((bytes.length + 3) & ~3);
  whole.set(bytes);
  return whole;
}
