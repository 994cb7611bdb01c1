/** One captured packet. */
export interface CapturedPacket {
  readonly bytes: Uint8Array;
  readonly linkType: number;
}

/** The packets of an undamaged pcap or pcapng file, in order. */
export function packetsInCapture(file: Uint8Array): CapturedPacket[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return view.getUint32(0) === 0x0a0d0d0a ? packetsInPcapng(file, view) : packetsInPcap(file, view);
}

function packetsInPcap(file: Uint8Array, view: DataView): CapturedPacket[] {
  const little = [0xd4, 0x4d].includes(view.getUint8(0));
  const linkType = view.getUint32(20, little);
  const packets: CapturedPacket[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = view.getUint32(at + 8, little);
    packets.push({ bytes: file.subarray(at + 16, at + 16 + length), linkType });
    at += 16 + length;
  }
  return packets;
}

/** One section, enhanced packet blocks only. */
function packetsInPcapng(file: Uint8Array, view: DataView): CapturedPacket[] {
  const little = view.getUint32(8) === 0x4d3c2b1a;
  const linkTypes: number[] = [];
  const packets: CapturedPacket[] = [];
  for (let at = 0; at + 12 <= file.length; at += view.getUint32(at + 4, little)) {
    const type = view.getUint32(at, little);
    if (type === 1) linkTypes.push(view.getUint16(at + 8, little));
    if (type !== 6) continue;
    const linkType = linkTypes[view.getUint32(at + 8, little)] ?? 0;
    const length = view.getUint32(at + 20, little);
    packets.push({ bytes: file.subarray(at + 28, at + 28 + length), linkType });
  }
  return packets;
}
