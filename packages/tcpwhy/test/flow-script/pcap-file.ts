/** One record of a capture to be. */
export interface CapturedFrame {
  /** Nanoseconds since the capture's start. */
  readonly timeNs: number;
  readonly frame: Uint8Array;
  /** Bytes captured, at most the frame's length. */
  readonly capturedBytes: number;
}

const LINKTYPE_ETHERNET = 1;

/** A classic pcap file, little-endian, link type Ethernet. */
export function writePcap(
  records: readonly CapturedFrame[],
  options: { startSeconds: number; nanoseconds: boolean; snapBytes: number },
): Uint8Array {
  const file = new Uint8Array(24 + records.reduce((sum, record) => sum + 16 + record.capturedBytes, 0));
  const view = new DataView(file.buffer);
  view.setUint32(0, options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, options.snapBytes, true);
  view.setUint32(20, LINKTYPE_ETHERNET, true);
  let offset = 24;
  for (const record of records) {
    const fraction = record.timeNs % 1e9;
    view.setUint32(offset, options.startSeconds + Math.floor(record.timeNs / 1e9), true);
    view.setUint32(offset + 4, options.nanoseconds ? fraction : Math.floor(fraction / 1000), true);
    view.setUint32(offset + 8, record.capturedBytes, true);
    view.setUint32(offset + 12, record.frame.length, true);
    file.set(record.frame.subarray(0, record.capturedBytes), offset + 16);
    offset += 16 + record.capturedBytes;
  }
  return file;
}

/** A copy of a classic pcap (either byte order) without these frames, which are numbered from 1. */
export function withoutFrames(pcap: Uint8Array, frames: ReadonlySet<number>): Uint8Array {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.length);
  const little = [0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0, true));
  if (!little && ![0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0))) throw new Error('not a classic pcap');
  const kept: Uint8Array[] = [pcap.subarray(0, 24)];
  let offset = 24;
  for (let frame = 1; offset + 16 <= pcap.length; frame++) {
    const end = offset + 16 + view.getUint32(offset + 8, little);
    if (!frames.has(frame)) kept.push(pcap.subarray(offset, end));
    offset = end;
  }
  return concatenate(kept);
}

/** A little-endian classic pcap, and behind it the records of another one, as many seconds after its last record. */
export function withLater(pcap: Uint8Array, other: Uint8Array, seconds: number): Uint8Array {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.length);
  let last = 0;
  for (let offset = 24; offset + 16 <= pcap.length; offset += 16 + view.getUint32(offset + 8, true))
    last = view.getUint32(offset, true);
  const later = other.slice(24);
  const times = new DataView(later.buffer);
  const first = times.getUint32(0, true);
  for (let offset = 0; offset < later.length; offset += 16 + times.getUint32(offset + 8, true))
    times.setUint32(offset, times.getUint32(offset, true) - first + last + seconds, true);
  return concatenate([pcap, later]);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
