import { uint8At, uint16At, uint32At } from '../read-bytes.ts';

/** Header of one WebSocket frame (RFC 6455 §5.2) and what it says when it closes. */
export interface WebSocketFrame {
  readonly name: string;
  readonly kind: 'opaque' | 'handshake' | 'goodbye';
  /** Whole length; NaN when the header is cut. */
  readonly bytes: number;
  /** Of a close frame (§7.4); NaN when it gives none. */
  readonly closeCode: number;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0, 'continuation'],
  [0x1, 'text'],
  [0x2, 'binary'],
  [0x8, 'Close'],
  [0x9, 'Ping'],
  [0xa, 'Pong'],
]);

/** Null when no frame begins so. */
export function readWebSocketFrame(bytes: Uint8Array): WebSocketFrame | null {
  const first = uint8At(bytes, 0);
  const name = NAMES.get(first & 0x0f);
  if (Number.isNaN(first) || name === undefined || (first & 0x30) !== 0) return null;
  const { headerBytes, payloadBytes, masked } = readLengths(bytes);
  const kind = name === 'Close' ? 'goodbye' : name === 'Ping' || name === 'Pong' ? 'handshake' : 'opaque';
  const closeCode = name === 'Close' && payloadBytes >= 2 ? readCode(bytes, headerBytes, masked) : Number.NaN;
  return { name: `WebSocket ${name}`, kind, bytes: headerBytes + payloadBytes, closeCode };
}

function readLengths(bytes: Uint8Array): { headerBytes: number; payloadBytes: number; masked: boolean } {
  const second = uint8At(bytes, 1);
  if (Number.isNaN(second)) return { headerBytes: 2, payloadBytes: Number.NaN, masked: false };
  const masked = second >= 0x80;
  const short = second & 0x7f;
  const maskBytes = masked ? 4 : 0;
  if (short < 126) return { headerBytes: 2 + maskBytes, payloadBytes: short, masked };
  if (short === 126) return { headerBytes: 4 + maskBytes, payloadBytes: uint16At(bytes, 2), masked };
  const payloadBytes = uint32At(bytes, 2) * 2 ** 32 + uint32At(bytes, 6);
  return { headerBytes: 10 + maskBytes, payloadBytes, masked };
}

function readCode(bytes: Uint8Array, headerBytes: number, masked: boolean): number {
  const code = uint16At(bytes, headerBytes);
  return masked && !Number.isNaN(code) ? code ^ uint16At(bytes, headerBytes - 4) : code;
}
