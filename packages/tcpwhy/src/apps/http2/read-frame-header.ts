import { asciiStandsAt, uint8At, uint24At, uint32At } from '../read-bytes.ts';

/** What a client says first (RFC 9113 §3.4), before its SETTINGS. */
export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** Length 3, type 1, flags 1, stream 4 (RFC 9113 §4.1). */
export const HEADER_BYTES = 9;

/** Frame types, RFC 9113 §6, ALTSVC RFC 7838, ORIGIN RFC 8336. */
export const DATA = 0x0;
/** Begins a request or a response, or ends one with trailers (§6.2). */
export const HEADERS = 0x1;
/** Ends one stream with an error code (§6.4). */
export const RST_STREAM = 0x3;
/** The first frame of each side (§6.5). */
export const SETTINGS = 0x4;
/** Announces the end of the connection (§6.8). */
export const GOAWAY = 0x7;

/** Names of the frame types that are read here. */
export const FRAME_NAMES: ReadonlyMap<number, string> = new Map([
  [DATA, 'DATA'],
  [HEADERS, 'HEADERS'],
  [0x2, 'PRIORITY'],
  [RST_STREAM, 'RST_STREAM'],
  [SETTINGS, 'SETTINGS'],
  [0x5, 'PUSH_PROMISE'],
  [0x6, 'PING'],
  [GOAWAY, 'GOAWAY'],
  [0x8, 'WINDOW_UPDATE'],
  [0x9, 'CONTINUATION'],
  [0xa, 'ALTSVC'],
  [0xc, 'ORIGIN'],
]);

/** Lengths that §6 fixes, in bytes. */
const FIXED_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x2, 5],
  [RST_STREAM, 4],
  [0x6, 8],
  [0x8, 4],
]);
/** Types that belong to the connection (0) or to a stream (not 0); WINDOW_UPDATE and ALTSVC may be either. */
const CONNECTION_TYPES = new Set([SETTINGS, 0x6, GOAWAY, 0xc]);
const EITHER_TYPES = new Set([0x8, 0xa]);
/** Nobody raises SETTINGS_MAX_FRAME_SIZE beyond 1 MB in practice; its default is 16 kB. */
const MAX_FRAME_BYTES = 1 << 20;

/** Header of one frame. */
export interface Http2Header {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payloadBytes: number;
}

/** Reads a frame header; null when no known frame begins so (or its header is cut), by type, fixed lengths and stream rules. */
export function readHttp2Header(bytes: Uint8Array): Http2Header | null {
  const payloadBytes = uint24At(bytes, 0);
  const type = uint8At(bytes, 3);
  const streamId = uint32At(bytes, 5);
  if (!FRAME_NAMES.has(type) || !(payloadBytes <= MAX_FRAME_BYTES) || !(streamId < 0x80000000)) return null;
  if ((FIXED_LENGTHS.get(type) ?? payloadBytes) !== payloadBytes) return null;
  if (!EITHER_TYPES.has(type) && CONNECTION_TYPES.has(type) !== (streamId === 0)) return null;
  if (type === SETTINGS && payloadBytes % 6 !== 0) return null;
  return type === GOAWAY && payloadBytes < 8 ? null : { type, flags: uint8At(bytes, 4), streamId, payloadBytes };
}

/** Whether the client's connection preface stands here, whole. */
export function isPreface(bytes: Uint8Array): boolean {
  return asciiStandsAt(bytes, 0, PREFACE);
}
