/** One TCP segment of a capture. */
export interface TcpSegment {
  /** Address and port. */
  readonly source: string;
  readonly destination: string;
  readonly sequence: number;
  readonly flags: number;
  /** On the wire. */
  readonly payloadBytes: number;
  /** As captured. */
  readonly payload: Uint8Array;
}

/** Where the network header begins, by link type: Ethernet, raw IP, cooked v1 and v2, BSD loopback. */
const LINK_HEADER_BYTES: Readonly<Record<number, number>> = { 0: 4, 1: 14, 101: 0, 113: 16, 276: 20 };
const TCP = 6;

/** Null for anything but TCP over plain IPv4 or IPv6. */
export function readTcpSegment(packet: Uint8Array, linkType: number): TcpSegment | null {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const ip = LINK_HEADER_BYTES[linkType];
  if (ip === undefined || packet.length < ip + 40) return null;
  const version = view.getUint8(ip) >> 4;
  if (version === 4 && view.getUint8(ip + 9) === TCP) {
    const end = ip + view.getUint16(ip + 2);
    return readTcp(
      packet,
      view,
      ip + (view.getUint8(ip) & 15) * 4,
      end,
      addressAt(packet, ip + 12, 4),
      addressAt(packet, ip + 16, 4),
    );
  }
  if (version !== 6 || view.getUint8(ip + 6) !== TCP) return null;
  const end = ip + 40 + view.getUint16(ip + 4);
  return readTcp(packet, view, ip + 40, end, addressAt(packet, ip + 8, 16), addressAt(packet, ip + 24, 16));
}

function readTcp(
  packet: Uint8Array,
  view: DataView,
  tcp: number,
  end: number,
  from: string,
  to: string,
): TcpSegment | null {
  if (packet.length < tcp + 20) return null;
  const payloadAt = tcp + (view.getUint8(tcp + 12) >> 4) * 4;
  return {
    source: `${from} ${view.getUint16(tcp)}`,
    destination: `${to} ${view.getUint16(tcp + 2)}`,
    sequence: view.getUint32(tcp + 4),
    flags: view.getUint8(tcp + 13),
    payloadBytes: Math.max(0, end - payloadAt),
    payload: packet.subarray(payloadAt, Math.min(end, packet.length)),
  };
}

function addressAt(packet: Uint8Array, at: number, bytes: number): string {
  return packet.subarray(at, at + bytes).join('.');
}
